"""What each column of the table is, read from schema.yaml. Every other module asks here."""

from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from . import ROOT
from .columns import Column as Column
from .columns import Read
from .settings import Settings

Array = np.typing.NDArray[Any]


class Schema(Settings, frozen=True):
    """The table and how it is read, what to predict and how well, and the columns."""

    table: Path
    reading: Read = Field(Read(), alias="read")
    task: Literal["binary", "multiclass", "regression"]
    goal: float | None = None
    columns: dict[str, Column]

    @model_validator(mode="after")
    def _fits_its_task(self) -> Self:
        for role, name in [(c.role, name) for name, c in self.columns.items()]:
            if role in ("target", "time", "group") and name != self.names(role)[0]:
                raise ValueError(f"{self.names(role)[0]} has this role already", "columns", name)
            if words := set(self.columns[name].values) & set(self.reading.na_values):
                raise ValueError(f"{words} stand for no value, see read", "columns", name)
        if not self.names("target") or not self.inputs:
            raise ValueError("one needs the role target, and one the role feature", "columns")
        target, name = self.columns[self.target], self.target
        fitting = {"number": "regression", "integer": "regression", "boolean": "binary"}
        classes = ["", "", "binary", "multiclass"][min(len(target.values), 3)]
        if not (task := fitting.get(target.type, classes)):
            raise ValueError("it cannot be predicted without its classes", "columns", name)
        if self.task != task:
            raise ValueError(f"{name} needs the task {task}", "task")
        if self.goal is not None and (self.goal < 0 or (self.classes and self.goal > 1)):
            raise ValueError("no model could reach or miss it", "goal")
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
        codes = {name: code for code, name in enumerate(self.classes)}
        return np.array([codes[value] for value in target] if codes else target)

    def name_scores(self, scores: Array) -> dict[str, list[Any]]:
        """Return scores as columns: the answer, and the probability of each class."""
        if not self.classes:
            return {"prediction": scores.tolist()}
        best = [self.classes[position] for position in scores.argmax(axis=1)]
        named = zip(self.classes, scores.T.tolist(), strict=True)
        return {"prediction": best} | {f"p_{name}": column for name, column in named}


SCHEMA = Schema.read(ROOT / "schema.yaml")
