"""Serve the newest model: typed rows in, predictions out."""

from typing import Annotated, Any, Literal, NotRequired

import bentoml
import numpy as np
from pydantic import BaseModel, ConfigDict, Field, NaiveDatetime, create_model
from typing_extensions import TypedDict

from .features import build_features
from .model import load_model
from .schema import SCHEMA, Column

TYPES = {"number": float, "integer": int, "boolean": bool, "category": str}
EXAMPLE: Any = {"rows": [{name: column.example for name, column in SCHEMA.inputs.items()}]}


def field(column: Column) -> Any:
    """Return a column as a type that pydantic checks: its values, and None where missing."""
    kind: Any = Literal[column.values] if column.values else TYPES.get(column.type, NaiveDatetime)
    if column.type == "number":
        kind = Annotated[kind, Field(allow_inf_nan=False)]
    described = Annotated[kind, Field(description=column.about or None)]
    return NotRequired[described | None] if column.missing else described


# A TypedDict and not a model: a column may have any name, and a checked row stays a dict.
Row: Any = TypedDict("Row", {name: field(c) for name, c in SCHEMA.inputs.items()})  # type: ignore[misc]
Request = create_model(
    "Request",
    __config__=ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE}),
    rows=(list[Row], Field(min_length=1)),
)


class Answer(BaseModel):
    """A prediction for each row, and what is odd about the rows."""

    model_version: str
    predictions: list[dict[str, Any]]
    warnings: list[str]


def warn(rows: list[dict[str, Any]]) -> list[str]:
    """Return a sentence for each value outside the range that schema.yaml gives its column."""
    ranges = {name: c.range for name, c in SCHEMA.inputs.items() if c.range != (None, None)}
    return [
        f"rows[{position}].{name}: {row[name]} is outside {list(limits)}"
        for position, row in enumerate(rows)
        for name, limits in ranges.items()
        if row.get(name) is not None and np.clip(row[name], *limits) != row[name]
    ]


@bentoml.service(traffic={"timeout": 30}, metrics={"enabled": False})
class Service:
    """Answers POST /predict."""

    def __init__(self) -> None:
        self.model = load_model()

    @bentoml.api(input_spec=Request)
    def predict(self, rows: list[dict[str, Any]]) -> Answer:
        """Return a prediction for each row."""
        table = {name: [row.get(name) for row in rows] for name in SCHEMA.inputs}
        model = self.model
        columns = SCHEMA.name_scores(model.scores(build_features(table)))
        answers = zip(*columns.values(), strict=True)
        predictions = [dict(zip(columns, answer, strict=True)) for answer in answers]
        return Answer(model_version=model.version, predictions=predictions, warnings=warn(rows))
