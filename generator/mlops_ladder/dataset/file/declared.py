"""The values of cells by what schema.yaml says a column holds; null where one does not fit."""

import polars as pl

from ..columns import dates
from ..schema import Column, Read

# As in a project's table.py.
TRUE = ("true", "yes", "y", "t", "on", "1", "1.0")
FALSE = ("false", "no", "n", "f", "off", "0", "0.0")
CLOCK = r"(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?:Z|[+-]\d{2}(?::?\d{2})?)?$"
DAY = r"\d{4}-\d{1,2}-\d{1,2}"  # pandas takes one digit, too
ISO = rf"^(?:\d{{4}}-\d{{2}}|{DAY}|\d{{8}}|{DAY}[T ]{CLOCK})$"


def is_text(dtype: pl.DataType) -> bool:
    """Say whether cells are texts in the file."""
    return isinstance(dtype, pl.String | pl.Categorical | pl.Enum)


def present(name: str, dtype: pl.DataType, read: Read, kind: str) -> pl.Expr:
    """Return the cells of a column, null where one is missing or a word for it.

    `kind` is csv or parquet; an empty cell of a CSV is a text where `read` does not list it.
    """
    cell = pl.col(name)
    if not is_text(dtype):
        return cell.fill_nan(None) if dtype.is_float() else cell
    cell = cell.cast(pl.String)
    if kind == "csv" and "" not in read.na_values:
        cell = cell.fill_null("")
    words = pl.Series(read.na_values, dtype=pl.String).implode()
    return pl.when(~cell.is_in(words)).then(cell)


def value(column: Column, cell: pl.Expr, dtype: pl.DataType, read: Read) -> pl.Expr:
    """Return what a project makes of the cells of a column, null where it can make nothing."""
    if column.type in ("number", "integer"):
        numbers = number(cell, dtype, read)
        whole = pl.when(numbers == numbers.floor()).then(numbers)
        return whole if column.type == "integer" else numbers
    if column.type == "boolean":
        return boolean(cell, dtype)
    if column.type == "datetime":
        return moment(cell, dtype, column.format)
    return category(cell, dtype)


def number(cell: pl.Expr, dtype: pl.DataType, read: Read) -> pl.Expr:
    """Return finite numbers; in text they have the marks that `read` says."""
    if dtype == pl.String:
        cell = cell.str.strip_chars()
        if read.thousands:
            cell = cell.str.replace_all(read.thousands, "", literal=True)
        if read.decimal != ".":
            right = ~cell.str.contains(".", literal=True)
            cell = pl.when(right).then(cell.str.replace(read.decimal, ".", literal=True))
    elif not (dtype.is_numeric() or dtype == pl.Boolean):
        return pl.lit(None, pl.Float64)
    numbers = cell.cast(pl.Float64, strict=False)
    return pl.when(numbers.is_finite()).then(numbers)


def boolean(cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return truth values: of true/false, yes/no, y/n, t/f, on/off and 1/0 in any case."""
    if dtype == pl.Boolean:
        return cell
    if dtype.is_numeric():
        return pl.when(cell == 1).then(True).when(cell == 0).then(False)
    if dtype != pl.String:
        return pl.lit(None, pl.Boolean)
    word = cell.str.strip_chars().str.to_lowercase()
    return pl.when(word.is_in(TRUE)).then(True).when(word.is_in(FALSE)).then(False)


def moment(cell: pl.Expr, dtype: pl.DataType, form: str) -> pl.Expr:
    """Return moments without a zone: of a format of strptime, of ISO 8601 where there is none."""
    if dtype != pl.String:
        fitting = dtype.base_type() in (pl.Date, pl.Datetime)
        return cell.cast(pl.Datetime("us")) if fitting else pl.lit(None, pl.Datetime("us"))
    if not form:
        return iso(cell)
    form = form.replace(".%f", "%.f").replace("%f", "%6f")  # as polars says it
    if "%z" in form:
        zoned = cell.str.to_datetime(form, strict=False, time_unit="us", time_zone="UTC")
        return dates.within(zoned.dt.replace_time_zone(None))
    return dates.moment(cell, form)


def iso(cell: pl.Expr) -> pl.Expr:
    """Return moments of ISO 8601; whatever zone there is makes no difference to being one."""
    plain = cell.str.replace(CLOCK, "$1").str.replace("T", " ", literal=True)
    plain = pl.when(cell.str.contains(ISO)).then(plain.str.replace(r"^(\d{4}-\d{2})$", "$1-01"))
    forms = ("%Y-%m-%d", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y%m%d")
    parsed = [plain.str.to_datetime(form, strict=False, time_unit="us") for form in forms]
    return dates.within(pl.coalesce(parsed))


def category(cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Return texts; whole numbers have no point, and lists and the like are none."""
    if dtype.is_nested() or dtype.base_type() in (pl.Binary, pl.Duration, pl.Object):
        return pl.lit(None, pl.String)
    if dtype.is_float():
        whole = cell.cast(pl.Int64, strict=False)
        return pl.when(cell == whole).then(whole.cast(pl.String)).otherwise(cell.cast(pl.String))
    if dtype == pl.Boolean:
        return pl.when(cell).then(pl.lit("True")).when(~cell).then(pl.lit("False"))
    return cell.cast(pl.String, strict=False)
