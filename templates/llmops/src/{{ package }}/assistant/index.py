"""The index: which sentences of the handbook a question asks for."""

from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from .embed import Embedder, Vector
from .handbook import Chunk


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
        """Return the index in a file; SystemExit if it is missing, or is none of this encoder."""
        try:
            with np.load(path, allow_pickle=False) as file:
                chunks = [Chunk(*row) for row in file["chunks"].tolist()]
                index = cls(chunks, file["embeddings"], float(file["weight"]), version)
            if index.embeddings.shape != (len(chunks), 384):
                raise ValueError("sentences and embeddings differ in number")
            if index.embedder.embed(chunks[0].text) @ index.embeddings[0] < 0.98:
                raise ValueError("another encoder made its embeddings")
        except Exception as error:
            raise SystemExit(f"{path.name} is no index ({error}): run `poe index`") from error
        return index

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
