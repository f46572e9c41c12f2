"""What a field should hold is taken, whatever is there."""

from typing import Any

import pytest
from mlops_ladder.assess.reading.ci import values
from mlops_ladder.assess.reading.files.documents import parse


@pytest.mark.parametrize(
    ("value", "as_text", "as_list"),
    [
        (None, "", []), (True, "true", [True]), (3, "3", [3]), ("a", "a", ["a"]),
        (["a"], "", ["a"]), ({}, "", [{}]),
    ],
)  # fmt: skip
def test_texts_and_lists(value: Any, as_text: str, as_list: list[Any]) -> None:
    assert values.text(value) == as_text
    assert values.sequence(value) == as_list


def test_what_lies_below_and_names() -> None:
    assert values.get({"a": {"b": 1}}, "a", "b") == 1
    assert values.get({"a": [1]}, "a", "b") is None
    assert (values.named("x"), values.named({"name": "y"}), values.named([1])) == ("x", "y", "")
    assert values.texts(["a", None, 1, {}]) == ("a", "1")


def test_lines_where_they_are_known() -> None:
    data = parse("a.yml", "a: 1\nb:\n- x\n- y\n")[0]
    assert (values.line(data, "b"), values.line(data["b"], 1), values.line(data["b"])) == (2, 4, 3)
    assert (values.line({}, "b"), values.line(None), values.line(data, "z")) == (0, 0, 0)
