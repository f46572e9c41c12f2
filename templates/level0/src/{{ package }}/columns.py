"""What schema.yaml may say about a column, and about how the files are read."""

import math
from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, JsonValue, StrictBool, StrictStr, model_validator

from .settings import Settings

Bound = Annotated[float, Field(strict=True, allow_inf_nan=False)] | None
Mark = Annotated[str, Field(min_length=1, max_length=1)]
NO_VALUE = ("", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None")
LIMITS = {"number": "range", "integer": "range", "category": "values", "datetime": "format"}
HELD: dict[str, Any] = {"number": (int, float), "integer": int, "boolean": bool}  # else text


class Read(Settings, frozen=True):
    """How files are read, in the words of pandas.read_csv; for Parquet, only na_values counts."""

    sep: Mark = ","
    decimal: Mark = "."
    thousands: Mark | None = None
    encoding: str = "utf-8"
    quotechar: Mark = '"'
    skipinitialspace: bool = False
    na_values: tuple[StrictStr, ...] = NO_VALUE


class Column(Settings, frozen=True):
    """One column: what it holds, and what it is used for."""

    type: Literal["number", "integer", "boolean", "category", "datetime"]
    role: Literal["feature", "target", "time", "group", "identifier", "dropped"] = "feature"
    about: str = ""
    missing: StrictBool = False
    range: tuple[Bound, Bound] = (None, None)
    values: tuple[StrictStr, ...] = ()
    format: str = "ISO8601"  # of strptime
    example: JsonValue = None

    @property
    def limits(self) -> tuple[float, float]:
        """The range, infinite where it has no bound."""
        low, high = self.range
        return -math.inf if low is None else low, math.inf if high is None else high

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        for wrong in self.model_fields_set & set(LIMITS.values()) - {LIMITS.get(self.type)}:
            raise ValueError(f"a {self.type} has no {wrong}", wrong)
        if self.limits[0] > self.limits[1] or len(set(self.values)) < len(self.values):
            raise ValueError("its range is upside down, or one of its values is there twice")
        if self.role == "time" and (self.type != "datetime" or self.missing):
            raise ValueError("the time is a datetime that is never missing")
        if self.example is None and self.role in ("feature", "time") and not self.missing:
            raise ValueError("it needs an example, or missing: true")
        if self.example is not None and self.role != "dropped" and not self._holds(self.example):
            raise ValueError(f"no request may hold {self.example!r}", "example")
        return self

    def _holds(self, value: Any) -> bool:
        if isinstance(value, bool) != (self.type == "boolean"):
            return False
        if not isinstance(value, HELD.get(self.type, str)):
            return False
        if isinstance(value, str) and self.type == "datetime":
            return datetime.fromisoformat(value).tzinfo is None
        low, high = self.limits
        return value in (self.values or [value]) if isinstance(value, str) else low <= value <= high
