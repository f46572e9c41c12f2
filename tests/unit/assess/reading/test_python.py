"""What a Python file says, of code that can run."""

import pytest
from mlops_ladder.assess.reading.code.parsing import parse


def names(text: str) -> list[str]:
    """Return the names of the calls in a text."""
    return [call.name for call in parse("src/app/main.py", text).calls]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("import mlflow\nmlflow.log_metric('a', 1)", "mlflow.log_metric"),
        ("import mlflow as m\nm.log_metric('a', 1)", "mlflow.log_metric"),
        ("from mlflow import log_metric as put\nput('a', 1)", "mlflow.log_metric"),
        ("from .data import load\nload()", "src.app.data.load"),
        ("from ..data import load\nload()", "src.data.load"),
        ("def f(x):\n    x.fit()", "?.fit"),
        ("import torch\ndef f(x: torch.nn.Module):\n    x.fit()", "torch.nn.Module.fit"),
        ("from a import B\n\ndef f():\n    with B() as b:\n        b.go()", "a.B.go"),
        ("from a import B\nx = B()\nx.go()", "a.B.go"),
        ("from a import B\nB().go()", "a.B.go"),
        (
            "from a import B\nclass C:\n    def __init__(self):\n        self.b = B()\n"
            "    def f(self):\n        self.b.go()",
            "a.B.go",
        ),
    ],
)
def test_a_call_is_named_by_where_it_comes_from(text: str, name: str) -> None:
    assert name in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "# go()",
        '"""go()"""',
        "x = 'go()'",
        "if False:\n    go()",
        "if 0 and ready:\n    go()",
        "while False:\n    go()",
        "if not True:\n    go()",
        "if True:\n    pass\nelse:\n    go()",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    go()",
        "def f():\n    return 1\n    go()",
        "def f():\n    raise ValueError\n    go()",
        "for x in y:\n    continue\n    go()",
        "x = go() if False else 1",
    ],
)
def test_what_cannot_run_is_no_call(text: str) -> None:
    assert "go" not in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "if ready:\n    go()",
        "try:\n    pass\nexcept OSError:\n    go()",
        "try:\n    pass\nfinally:\n    go()",
        "match x:\n    case 1:\n        go()",
        "for x in y:\n    pass\nelse:\n    go()",
        "with a, b:\n    go()",
        "x = [go() for each in y]",
        "f = lambda: go()",
        "class A:\n    b = go()",
        "def f(x=go()):\n    pass",
        "@go()\ndef f():\n    pass",
        "print 'a'\ngo()",
        "try:\n    x\nexcept IOError, e:\n    go()",
        "print 'a', b\n\ndef f():\n\tgo()\n        raise ValueError, 'c'",
    ],
)
def test_what_can_run_is_a_call_in_python_2_too(text: str) -> None:
    assert "go" in names(text)


def test_a_call_knows_the_function_around_it() -> None:
    text = "a()\nclass C:\n    def f(self):\n        b()\nif __name__ == '__main__':\n    c()\n"
    found = {call.name: call.function for call in parse("m.py", text).calls}
    assert found == {"a": "", "b": "C.f", "c": "__main__"}


def test_arguments_are_found_by_keyword_or_place() -> None:
    call = parse("m.py", "f('a', *rest, key='b')").calls[0]
    assert call.text(0, "name") == "a"
    assert call.text(0, "key") == "b"
    assert call.arg(1) is None
    assert call.text(5) is None
