"""Turn raw columns into model inputs, for training, scoring and serving alike."""

from typing import Any

import numpy as np

from .schema import SCHEMA, Array

Columns = dict[str, Array]


def add_features(columns: Columns) -> Columns:
    """Return features of your own from the raw columns, for example a ratio of two of them."""
    return {}


def build_features(table: Any) -> Columns:
    """Return features from a DataFrame or dict of lists: float32, or text as objects.

    A missing number is NaN, a missing text is empty.
    """
    raw, features = Columns(), Columns()
    for name, column in SCHEMA.inputs.items():
        if column.type == "datetime":
            raw[name] = np.asarray(table[name], dtype="datetime64[s]")
            features |= calendar(name, raw[name])
        elif column.type == "category":
            raw[name] = features[name] = np.array([text or "" for text in table[name]], object)
        else:
            raw[name] = features[name] = np.asarray(table[name], dtype=np.float32)
    return features | add_features(raw)


def text_names(features: Columns) -> list[str]:
    """Return the features that are text; the others are numbers."""
    return [name for name, values in features.items() if values.dtype.kind == "O"]


def calendar(name: str, moments: Array) -> Columns:
    """Return the hour, the weekday (Monday is 0) and the month of each moment."""
    days, months = moments.astype("datetime64[D]"), moments.astype("datetime64[M]")
    parts = {
        f"{name}_hour": (moments - days).astype("timedelta64[h]").astype(int),
        f"{name}_weekday": (days.astype(int) + 3) % 7,
        f"{name}_month": months.astype(int) % 12 + 1,
    }
    return {n: np.where(np.isnat(moments), np.nan, p).astype(np.float32) for n, p in parts.items()}
