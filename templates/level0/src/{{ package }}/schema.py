"""What each column of the table is, read from schema.yaml. Every other module asks here."""

from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from pydantic import JsonValue, StrictStr, model_validator

from . import ROOT
from .settings import Settings

Array = np.typing.NDArray[Any]


class Column(Settings, frozen=True):
    """One column: what it holds, and what it is used for."""

    type: Literal["number", "integer", "boolean", "category", "datetime"]
    role: Literal["feature", "target", "time", "group", "identifier", "dropped"] = "feature"
    about: str = ""
    missing: bool = False
    range: tuple[float | None, float | None] = (None, None)
    values: tuple[StrictStr, ...] = ()
    example: JsonValue = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        limits = {"number": "range", "integer": "range", "category": "values"}
        for wrong in self.model_fields_set & {"range", "values"} - {limits.get(self.type)}:
            raise ValueError(f"a {self.type} has no {wrong}")
        if self.role in ("feature", "time") and not self.missing and self.example is None:
            raise ValueError("it needs an example, or missing: true")
        return self


class Schema(Settings, frozen=True):
    """The table, what to predict and how well, and the columns."""

    table: Path
    task: Literal["binary", "multiclass", "regression"]
    goal: float | None = None
    columns: dict[str, Column]

    @model_validator(mode="after")
    def _fits_its_task(self) -> Self:
        if len(self.names("target")) != 1 or len(self.names("time")) > 1:
            raise ValueError("columns: one has the role target, at most one the role time")
        if self.task != ("regression", "none", "binary", "multiclass")[min(len(self.classes), 3)]:
            raise ValueError(f"task: {self.task}, but {self.target} has classes {self.classes}")
        return self

    def names(self, *roles: str) -> list[str]:
        """Return the columns that have one of the roles, in the order of the file."""
        return [name for name, column in self.columns.items() if column.role in roles]

    @property
    def inputs(self) -> dict[str, Column]:
        """What a prediction needs: the features, and the time, whose hour is a feature too."""
        return {name: self.columns[name] for name in self.names("feature", "time")}

    @property
    def request(self) -> dict[str, Any]:
        """A request that the service answers, made of the examples."""
        return {"rows": [{name: column.example for name, column in self.inputs.items()}]}

    @property
    def target(self) -> str:
        """The column to predict."""
        return self.names("target")[0]

    @property
    def classes(self) -> tuple[Any, ...]:
        """What the target may be, in the order of the model's scores; none for a number."""
        target = self.columns[self.target]
        return (False, True) if target.type == "boolean" else target.values

    def encode(self, target: Any) -> Array:
        """Return the target as the model learns it: a number, or the position of its class."""
        return np.array([self.classes.index(v) for v in target] if self.classes else target)

    def name_scores(self, scores: Array) -> dict[str, list[Any]]:
        """Return scores as columns: the answer, and the probability of each class."""
        if not self.classes:
            return {"prediction": scores.tolist()}
        best = [self.classes[position] for position in scores.argmax(axis=1)]
        named = zip(self.classes, scores.T.tolist(), strict=True)
        return {"prediction": best} | {f"p_{name}": column for name, column in named}


SCHEMA = Schema.read(ROOT / "schema.yaml")
