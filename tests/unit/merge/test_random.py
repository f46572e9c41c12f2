"""Random edits on both sides: held against a merge of plain values, in any layout."""

import json
import tomllib
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder.merge import check, merge

Value = Any
Draw = st.DrawFn
NAMES = st.sampled_from(["alpha", "beta", "gamma", "delta", "eta"])
SCALARS = st.one_of(st.integers(0, 3), st.sampled_from(["x y", "", "it's", "# no", "a: b"]))
LISTS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=4)
TABLES = st.dictionaries(NAMES, st.one_of(SCALARS, LISTS), max_size=4)
DOCUMENTS = st.dictionaries(NAMES, TABLES, min_size=1, max_size=4)
MISSING = object()


class ClashError(Exception):
    """Two values of which neither follows from the other."""


def merged_value(base: Value, ours: Value, theirs: Value) -> Value:
    """Return what a merge has to make of three values; lists come back as sets."""
    old: Value
    if isinstance(ours, dict) and isinstance(theirs, dict):
        old = base if isinstance(base, dict) else {}
        keys = dict.fromkeys([*ours, *theirs])
        found = {
            key: merged_value(*(side.get(key, MISSING) for side in (old, ours, theirs)))
            for key in keys
        }
        return {key: value for key, value in found.items() if value is not MISSING}
    if isinstance(ours, list) and isinstance(theirs, list):
        old = base if isinstance(base, list) else []
        return {x for x in [*ours, *theirs] if x not in old or (x in ours and x in theirs)}
    if ours in (base, theirs):
        return plain(theirs)
    if theirs == base:
        return plain(ours)
    raise ClashError


def plain(value: Value) -> Value:
    """Return a value with sets for lists."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return set(value) if isinstance(value, list) else value


@st.composite
def sides(draw: Draw) -> tuple[Value, Value, Value]:
    """Return a document and two edits of it."""
    base = draw(DOCUMENTS)
    return base, draw(edits(base)), draw(edits(base))


@st.composite
def edits(draw: Draw, base: Value) -> Value:
    """Return a document with some values removed, changed, added or moved."""
    side: Value = {key: dict(table) for key, table in base.items()}
    for _ in range(draw(st.integers(0, 4))):
        name = draw(st.sampled_from(sorted(side) or ["alpha"]))
        action = draw(st.sampled_from(["table", "remove", "set", "list", "order"]))
        if action == "table":
            side[draw(NAMES)] = draw(TABLES)
        elif action == "remove" and len(side) > 1:
            side.pop(name)
        elif action == "order":
            side = dict(draw(st.permutations(list(side.items()))))
        else:
            value = draw(LISTS if action == "list" else SCALARS)
            side.setdefault(name, {})[draw(NAMES)] = value
    return side


@st.composite
def toml(draw: Draw, document: Value) -> str:
    """Return a document as TOML, in a random layout."""
    text = draw(st.sampled_from(["", "# top\n\n"]))
    for name, table in document.items():
        text += f"[{name}]{draw(st.sampled_from(['', '  # about it']))}\n"
        for key, value in table.items():
            text += draw(st.sampled_from(["", "", f"# {key}\n"]))
            written = draw(toml_list(value)) if isinstance(value, list) else json.dumps(value)
            text += f"{key} = {written}{draw(st.sampled_from(['', '  # one']))}\n"
        text += "\n"
    return text


@st.composite
def toml_list(draw: Draw, values: list[str]) -> str:
    """Return a list as TOML: on one line, in lines, or wrapped."""
    items = [json.dumps(value) for value in values]
    last = draw(st.sampled_from(["", ","])) if items else ""
    match draw(st.sampled_from(["line", "lines", "wrapped"])):
        case "line":
            return f"[{', '.join(items)}{last}]"
        case "lines":
            return "[\n" + ",\n".join(f"    {item}" for item in items) + f"{last}  # c\n]"
    return "[" + ",\n     ".join(items) + f"{last}]"


@st.composite
def in_yaml(draw: Draw, document: Value) -> str:
    """Return a document as YAML, in a random layout."""
    text = draw(st.sampled_from(["", "---\n", "# top\n\n"]))
    indent = draw(st.sampled_from(["  ", "    "]))
    for name, table in document.items():
        text += f"{name}:{'' if table else ' {}'}{draw(st.sampled_from(['', '  # about it']))}\n"
        for key, value in table.items():
            text += draw(st.sampled_from(["", "", f"{indent}# {key}\n"]))
            text += f"{indent}{key}:{draw(yaml_value(value, indent))}"
        text += draw(st.sampled_from(["", "\n"]))
    return text


@st.composite
def yaml_value(draw: Draw, value: Value, indent: str) -> str:
    """Return a value as YAML with what stands before it, and its line end."""
    if not isinstance(value, list):
        return f" {json.dumps(value)}{draw(st.sampled_from(['', '  # one']))}\n"
    deeper = draw(st.sampled_from([indent, f"{indent}  "]))
    if value and draw(st.sampled_from([True, False])):
        return "\n" + "".join(f"{deeper}- {item}\n" for item in value)
    return f" [{', '.join(value)}]\n"


def safe_yaml(text: str) -> Value:
    return yaml.safe_load(text) or {}


FORMATS: dict[str, tuple[Callable[[Value], st.SearchStrategy[str]], Callable[[str], Value]]] = {
    "x.toml": (toml, tomllib.loads),
    "x.yaml": (in_yaml, safe_yaml),
}


@pytest.mark.parametrize("path", FORMATS)
@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_merge_of_texts_is_the_merge_of_their_values(path: str, data: st.DataObject) -> None:
    render, load = FORMATS[path]
    documents = data.draw(sides())
    base, ours, theirs = (data.draw(render(document)).encode() for document in documents)
    merged = merge(path, base, ours, theirs)
    try:
        expected = merged_value(*documents)
    except ClashError:
        assert merged.conflicts
        assert b"<<<<<<< yours\n" in merged.content
        return
    assert merged.conflicts == ()
    assert plain(load(merged.content.decode())) == expected
    assert check(path, base, ours, theirs, merged.content) == []
