"""What schema.yaml says: the table, how it is read, what to predict, and each column."""

from dataclasses import dataclass, field
from typing import Any, Literal

Type = Literal["number", "integer", "boolean", "category", "datetime"]
Role = Literal["feature", "target", "time", "group", "identifier", "dropped"]
Task = Literal["binary", "multiclass", "regression"]

# What stands for no value where schema.yaml names nothing else, in the project's schema.py too.
NA_VALUES = ("", "NA", "N/A", "n/a", "NaN", "nan", "null", "NULL", "None")


@dataclass(frozen=True)
class Read:
    """How the files are read, in the words of pandas.read_csv.

    For Parquet only `na_values` counts: words in its text columns that stand for no value.
    """

    sep: str = ","
    decimal: str = "."
    thousands: str = ""  # none
    encoding: str = "utf-8"
    quotechar: str = '"'
    skipinitialspace: bool = False
    na_values: tuple[str, ...] = NA_VALUES


@dataclass(frozen=True)
class Column:
    """A column: what it holds, what it is used for, and why (`note`, a comment in the file).

    `range` are physical bounds, never those that were seen. `values` is a closed list in the order
    of a model's scores; empty for any text. `format` is a strptime format for a datetime that is
    not ISO 8601. `example` is a value of a real row, as JSON holds it.
    """

    name: str
    type: Type
    role: Role = "feature"
    about: str = ""
    missing: bool = False
    range: tuple[float | None, float | None] = (None, None)
    values: tuple[str, ...] = ()
    format: str = ""
    example: Any = None
    note: str = ""


@dataclass(frozen=True)
class Schema:
    """The content of schema.yaml; `table` is a file or folder, relative to the project."""

    table: str
    task: Task
    columns: tuple[Column, ...]
    read: Read = field(default_factory=Read)
    goal: float | None = None

    def names(self, *roles: Role) -> list[str]:
        """Return the columns that have one of the roles, in the order of the file."""
        return [column.name for column in self.columns if column.role in roles]

    @property
    def target(self) -> Column:
        """The column to predict."""
        return next(column for column in self.columns if column.role == "target")
