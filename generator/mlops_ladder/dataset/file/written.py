"""The text of schema.yaml: a line a column, in words that every reader of YAML reads the same."""

import json
import re
import textwrap
from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from ..schema import Column, Read, Schema

WIDTH = 100
LONGEST_KEY = 900  # characters; YAML wants the colon of a key on its line within 1,024
METRICS = {  # of a task, and an invented goal; in a project's evaluate.py too
    "binary": ("roc_auc", "0.80"),
    "multiclass": ("balanced_accuracy", "0.80"),
    "regression": ("mean_absolute_error", "10"),
}
HEAD = """\
# What the table holds and what is predicted: all of the project reads it. Edit it as you like, and
# `ladder schema` checks it. Each key is explained in docs/reference/schema.md of MLOps Ladder.
"""
GOAL = "# goal: {1}  # of {0}: what it has to reach to be useful is yours to say\n"
# A text that needs no quotes anywhere, in YAML 1.1 and 1.2: it begins with a letter, and is no word
# that stands for something else in either.
PLAIN = re.compile(r"[^\W\d](?:[\w ;().°%+=/'$-]*[\w;().°%+=/'$-])?")
WORDS = {"y", "n", "yes", "no", "on", "off", "true", "false", "null", "none", "nan", "inf"}


def dump(schema: Schema) -> str:
    """Return the text of schema.yaml; only what differs from the defaults is in it."""
    head = f"{HEAD}table: {text(schema.table)}\n"
    differing = [f for f in fields(Read) if getattr(schema.read, f.name) != f.default]
    if differing:
        pairs = [(field.name, getattr(schema.read, field.name)) for field in differing]
        head += filled("read: {", pairs, "  ") + "\n"
    head += f"task: {schema.task}\n"
    goal = GOAL.format(*METRICS[schema.task])
    if schema.goal is not None:
        goal = f"goal: {number(schema.goal)}  # of {METRICS[schema.task][0]}\n"
    return f"{head}{goal}columns:\n" + "".join(line(column) for column in schema.columns)


def line(column: Column) -> str:
    """Return the line of a column, with its note as a comment: behind it, or above it if long."""
    key = text(column.name)
    start = f"  {key}: {{" if len(key) <= LONGEST_KEY else f"  ? {key}\n  : {{"
    written = filled(start, described(column), " " * 6)
    note = " ".join("".join(c if c.isprintable() else " " for c in column.note).split())
    if not note:
        return f"{written}\n"
    if "\n" not in written and len(f"{written}  # {note}") <= WIDTH:
        return f"{written}  # {note}\n"
    above = textwrap.wrap(note, WIDTH - 4, break_long_words=False, break_on_hyphens=False)
    return "".join(f"  # {part}\n" for part in above) + f"{written}\n"


def described(column: Column) -> list[tuple[str, Any]]:
    """Return the keys of a column that differ from the defaults, in the order of a line."""
    pairs: list[tuple[str, Any]] = [("type", Bare(column.type))]
    if column.role != "feature":
        pairs.append(("role", Bare(column.role)))
    if column.range != (None, None):
        pairs.append(("range", column.range))
    for key in ("format", "values", "missing"):
        if getattr(column, key):
            pairs.append((key, getattr(column, key)))
    if column.about:
        pairs.append(("about", Bare(column.about)))
    if column.example is not None:
        pairs.append(("example", column.example))
    return pairs


class Bare(str):
    """A text that is quoted only where YAML needs it."""

    __slots__ = ()


def filled(start: str, pairs: list[tuple[str, Any]], indent: str) -> str:
    """Return a mapping in braces, after `start`, on as few lines as it needs."""
    parts = [part for key, value in pairs for part in parts_of(key, value)]
    parts[-1] += "}"
    lines = [start]
    for position, part in enumerate(parts):
        piece = part if position == len(parts) - 1 else f"{part},"
        gap = "" if position == 0 else " "
        if gap and len(lines[-1]) + 1 + len(piece) > WIDTH:
            lines.append(f"{indent}{piece}")
        else:
            lines[-1] += f"{gap}{piece}"
    return "\n".join(lines)


def parts_of(key: str, value: Any) -> Iterable[str]:
    """Return the pieces of `key: value` between which a line may end, without their commas."""
    if not isinstance(value, tuple):
        return [f"{key}: {scalar(value)}"]
    if not value:
        return [f"{key}: []"]
    pieces = [scalar(item) for item in value]
    if key == "range":
        return [f"{key}: [{', '.join(pieces)}]"]
    pieces[0] = f"{key}: [{pieces[0]}"
    pieces[-1] += "]"
    return pieces


def scalar(value: Any) -> str:
    """Return a value as YAML: a text in quotes, unless it is Bare."""
    if isinstance(value, Bare):
        return text(value)
    if isinstance(value, str):
        return quoted(value)
    return number(value) if isinstance(value, float) else json.dumps(value)


def number(value: float) -> str:
    """Return a finite number, whole ones without a point, so that YAML 1.1 reads a number too."""
    if float(value).is_integer() and abs(value) < 2**53:
        return str(int(value))
    digits, e, exponent = repr(value).partition("e")
    return f"{digits}{'' if '.' in digits or not e else '.0'}{e}{exponent}"


def text(value: str) -> str:
    """Return a text, in quotes only where it needs them."""
    plain = PLAIN.fullmatch(value) and value.isprintable() and value.lower() not in WORDS
    return value if plain else quoted(value)


def quoted(value: str) -> str:
    """Return a text in double quotes; what cannot be seen is escaped."""
    shown = json.dumps(value, ensure_ascii=False)
    return "".join(c if c.isprintable() else escaped(c) for c in shown)


def escaped(character: str) -> str:
    """Return YAML's escape of a character."""
    code = ord(character)
    return f"\\u{code:04x}" if code < 2**16 else f"\\U{code:08x}"
