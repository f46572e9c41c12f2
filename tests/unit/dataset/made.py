"""Schemas that hypothesis makes: of any names, and without contradiction."""

from datetime import datetime
from typing import Any

from hypothesis import strategies as st
from mlops_ladder.dataset.schema import NA_VALUES, Column, Read, Role, Schema

WORDS = st.text().filter(lambda text: text not in NA_VALUES)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
FORMATS = st.sampled_from(["", "%d/%m/%Y", "%d.%m.%Y %H:%M"])
OTHERS: list[Role] = ["identifier", "dropped"]


@st.composite
def features(draw: Any, name: str, role: Role = "feature") -> Column:
    """A column that a prediction is asked with, or that is left out."""
    kind = draw(st.sampled_from(["number", "integer", "boolean", "category", "datetime"]))
    more: dict[str, Any] = {"missing": draw(st.booleans()), "about": draw(st.text())}
    if kind in ("number", "integer"):
        ends = sorted(
            draw(st.lists(FINITE if kind == "number" else st.integers(), min_size=3, max_size=3))
        )
        low, more["example"], high = ends
        more["range"] = (draw(st.sampled_from([low, None])), draw(st.sampled_from([high, None])))
    elif kind == "boolean":
        more["example"] = draw(st.booleans())
    elif kind == "category":
        more["values"] = tuple(draw(st.lists(WORDS, unique=True, max_size=25)))
        more["example"] = draw(st.sampled_from(more["values"]) if more["values"] else WORDS)
    else:
        more["example"] = draw(st.datetimes(datetime(1700, 1, 1))).isoformat()
        more["format"] = draw(FORMATS)
    if more["missing"] and draw(st.booleans()):
        more["example"] = None
    return Column(name, kind, role, **more)


@st.composite
def targets(draw: Any, name: str) -> tuple[str, Column]:
    """A target, and the task that fits it."""
    task = draw(st.sampled_from(["binary", "multiclass", "regression"]))
    if task == "regression":
        return task, Column(name, draw(st.sampled_from(["number", "integer"])), "target")
    if task == "binary" and draw(st.booleans()):
        return task, Column(name, "boolean", "target")
    count = 2 if task == "binary" else draw(st.integers(3, 30))
    values = tuple(draw(st.lists(WORDS, unique=True, min_size=count, max_size=count)))
    return task, Column(name, "category", "target", values=values)


@st.composite
def reads(draw: Any) -> Read:
    """Ways to read a CSV."""
    return Read(
        sep=draw(st.sampled_from(",;\t|")),
        decimal=draw(st.sampled_from(".,")),
        thousands=draw(st.sampled_from(["", "'", " "])),
        encoding=draw(st.sampled_from(["utf-8", "cp1252", "utf-16"])),
        skipinitialspace=draw(st.booleans()),
        na_values=draw(st.sampled_from([NA_VALUES, ("", "N/A"), ()])),
    )


@st.composite
def schemas(draw: Any) -> Schema:
    """A schema of one to six columns beside its target, in any order."""
    names = draw(st.lists(st.text(), unique=True, min_size=2, max_size=7))
    task, target = draw(targets(names[0]))
    columns = [target, draw(features(names[1]))]
    columns += [
        draw(features(name, draw(st.sampled_from(["feature", *OTHERS])))) for name in names[2:]
    ]
    limit = None if task == "regression" else 1
    goal = draw(st.none() | st.floats(0, limit, allow_infinity=False))
    ordered = tuple(draw(st.permutations(columns)))
    return Schema(draw(st.text(min_size=1)), task, ordered, draw(reads()), goal)
