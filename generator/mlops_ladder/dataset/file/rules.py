"""What a schema may not say, whatever the table: its parts have to fit each other."""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from ..schema import Column, Role, Schema
from .values import shown

NUMBERS = ("number", "integer")
INPUTS: tuple[Role, ...] = ("feature", "time")  # what a prediction is asked with
ONCE: dict[Role, str] = {  # roles that one column has, and why
    "target": "one column is predicted",
    "time": "rows are split by one",
    "group": "rows are kept together by one",
}


class Problem(NamedTuple):
    """A contradiction: the keys that lead to it in schema.yaml, the rule, and what to do."""

    path: tuple[str, ...]
    rule: str
    hint: str


def check(schema: Schema) -> list[Problem]:
    """Return the contradictions of a schema with itself."""
    found = [*of_roles(schema), *of_target(schema), *of_goal(schema), *of_read(schema)]
    for column in schema.columns:
        for key, rule, hint in of_column(column, schema):
            found.append(Problem(("columns", column.name, key), rule, hint))
    return found


def of_roles(schema: Schema) -> Iterator[Problem]:
    """Yield roles that too many columns have, or none."""
    for role, why in ONCE.items():
        first, *others = schema.names(role) or [""]
        for name in others:
            rule = f"{first} has the role {role} already"
            yield Problem(("columns", name, "role"), rule, f"{why}: give the other another role")
    if not schema.names("target"):
        yield Problem(("columns",), "no column has the role target", "say which is predicted")
    if not schema.names(*INPUTS):
        rule = "no column is a feature: there is nothing to predict from"
        yield Problem(("columns",), rule, "leave out the role of at least one")


def of_target(schema: Schema) -> Iterator[Problem]:
    """Yield what keeps the target from being predicted, or the task from fitting it."""
    if len(schema.names("target")) != 1:
        return
    target = schema.target
    if target.type == "datetime":
        rule = "a datetime cannot be predicted"
        yield Problem(("columns", target.name, "type"), rule, "predict a number, or classes")
        return
    count = 0 if target.type in NUMBERS else 2 if target.type == "boolean" else len(target.values)
    if target.type == "category" and count < 2:
        rule = f"a target of type category needs its classes, and has {count}"
        hint = 'list at least two: values: ["no", "yes"]; of two, the last is what is predicted'
        yield Problem(("columns", target.name, "values"), rule, hint)
        return
    task = ("regression", "", "binary", "multiclass")[min(count, 3)]
    if task != schema.task:
        what = f"{count} classes" if count else f"type {target.type}, no classes"
        rule = f"task: {schema.task} does not fit the target {target.name}, which has {what}"
        other = "" if count else ", or make it a category and list its values"
        yield Problem(("task",), rule, f"write task: {task}{other}")


def of_goal(schema: Schema) -> Iterator[Problem]:
    """Yield a goal that no model could miss or reach."""
    if schema.goal is None:
        return
    if schema.goal < 0 or (schema.task != "regression" and schema.goal > 1):
        limits = "at least 0" if schema.task == "regression" else "between 0 and 1"
        rule = f"goal: {schema.goal:g}, but the metric of task: {schema.task} is {limits}"
        yield Problem(("goal",), rule, "write a goal that can be reached, or none")


def of_read(schema: Schema) -> Iterator[Problem]:
    """Yield ways of reading that exclude each other."""
    read = schema.read
    if read.thousands == read.decimal:
        rule = f"thousands and decimal are both {read.decimal!r}"
        yield Problem(("read", "thousands"), rule, "give each a mark of its own")
    if read.quotechar == read.sep:
        rule = f"quotechar and sep are both {read.sep!r}"
        yield Problem(("read", "quotechar"), rule, "give each a mark of its own")


def of_column(column: Column, schema: Schema) -> Iterator[tuple[str, str, str]]:
    """Yield key, rule and hint of what does not fit within a column."""
    yield from of_type(column)
    low, high = column.range
    if low is not None and high is not None and low > high:
        yield "range", f"its low end {low:g} is above its high end {high:g}", "swap the two"
    for value in column.values:
        if value in schema.read.na_values:
            rule = f"the value {shown(value)} stands for no value at all (na_values)"
            yield "values", rule, "leave it out of values, or list na_values under read without it"
    if column.role == "time":
        yield from of_time(column)
    if column.example is None:
        if column.role in INPUTS and not column.missing:
            rule = "it needs an example: a request has to hold it"
            yield "", rule, "give the value of a real row, or write missing: true"
    elif column.role != "dropped" and (why := misfit(column, column.example)):
        yield "example", why, "give a value of a real row, as JSON holds it"


def of_type(column: Column) -> Iterator[tuple[str, str, str]]:
    """Yield keys that a column of another type has."""
    if column.range != (None, None) and column.type not in NUMBERS:
        yield "range", f"a {column.type} has no range", "only a number or an integer has one"
    if column.values and column.type != "category":
        yield "values", f"a {column.type} has no values", "only a category has them"
    if column.format and column.type != "datetime":
        yield "format", f"a {column.type} has no format", "only a datetime has one"


def of_time(column: Column) -> Iterator[tuple[str, str, str]]:
    """Yield what keeps the rows from being split by time."""
    if column.type != "datetime":
        yield "type", f"the time is a datetime, and this is a {column.type}", "write type: datetime"
    if column.missing:
        rule = "the time of a row may not be missing"
        yield "missing", rule, "leave missing out, or the role: a datetime may also be a feature"


def misfit(column: Column, value: Any) -> str:
    """Return why a request with this value is refused, nothing if it is not."""
    wanted = fits_type(column.type, value)
    if wanted:
        return f"the example {shown(value)} is not {wanted}"
    if column.type in NUMBERS:
        low, high = column.range
        if (low is not None and value < low) or (high is not None and value > high):
            return f"the example {value:g} is outside the range"
    if column.type == "category" and column.values and value not in column.values:
        return f"the example {shown(value)} is none of the values"
    return ""


def fits_type(kind: str, value: Any) -> str:
    """Return what a value of a type is, where this is not one; else nothing."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "number":
        return "" if number and math.isfinite(value) else "a number"
    if kind == "integer":
        return "" if number and value == value // 1 else "a whole number"
    if kind == "boolean":
        return "" if isinstance(value, bool) else "true or false"
    if kind == "category":
        return "" if isinstance(value, str) else "a text, in quotes"
    try:
        naive = datetime.fromisoformat(value).tzinfo is None
    except (TypeError, ValueError):
        naive = False
    return "" if naive else 'a moment without zone, in quotes, such as "2024-03-01T18:00:00"'
