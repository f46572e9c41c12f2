"""What schema.yaml may say about a column, and about how the files are read."""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue, StrictBool, StrictStr

from .settings import Problem, Settings

Bound = Annotated[float, Field(strict=True, allow_inf_nan=False)] | None
Mark = Annotated[str, Field(min_length=1, max_length=1)]
NO_VALUE = ("", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None")
OF_TYPE = {"range": ("number", "integer"), "values": ("category",), "format": ("datetime",)}


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

    def problems(self) -> Iterator[Problem]:
        """Yield what does not fit together."""
        for key, types in OF_TYPE.items():
            if key in self.model_fields_set and self.type not in types:
                yield [key], f"a {self.type} has no {key}"
        low, high = self.limits
        if low > high:
            yield ["range"], f"{low:g} is above {high:g}"
        if len(set(self.values)) < len(self.values):
            yield ["values"], "one is there twice"
        if self.role == "time" and (self.type != "datetime" or self.missing):
            yield ["role"], "the time is a datetime that is never missing"
        if self.role in ("feature", "time") and self.example is None and not self.missing:
            yield ["example"], "it needs an example, or missing: true"
        if self.role != "dropped" and self.example is not None and not self.holds(self.example):
            yield ["example"], f"no request may hold {self.example!r}"

    def holds(self, value: Any) -> bool:
        """Return whether a request may have the value, without a warning."""
        if self.type == "boolean" or isinstance(value, bool):
            return self.type == "boolean" and isinstance(value, bool)
        if self.type in OF_TYPE["range"]:
            low, high = self.limits
            number = isinstance(value, int | float) and math.isfinite(value)
            return number and low <= value <= high and (self.type == "number" or value % 1 == 0)
        if self.type == "category" or not isinstance(value, str):
            return isinstance(value, str) and value in (self.values or [value])
        try:
            return datetime.fromisoformat(value).tzinfo is None
        except ValueError:
            return False
