"""What a newer Python allows is read alike, whichever Python reads."""

import ast

import pytest
from mlops_ladder.assess.reading.code.newer import older
from mlops_ladder.assess.reading.code.parsing import parse

WRITTEN = [
    ('x = f"{d["a"]}"', """x = f'{d["a"]}'"""),
    (
        """x = f'{d['a']!r:>{w}} it"s {{b}} {n != m}'""",
        """x = f'''{d["a"]!r:>{w}} it"s {{b}} {n != m}'''""",
    ),
    (
        'x = f"{", ".join(f"{k}" for k in y)} {t:%H}"',
        """x = f'''{", ".join(f"{k}" for k in y)} {t:%H}'''""",
    ),
    ('x = f"{"\\n".join(y)}"', """x = f'{"  ".join(y)}'"""),
    ('x = f"{f(\n  a,\n)}"', 'x = f"""{f(\n  a,\n)}"""'),
    ("x = rf'\\$\\{{{a}:\\?' + f'\\'{b}'", "x = rf'\\$\\{{{a}:\\?' + f'\\'{b}'"),
    ("def f[T: (int, str)](a: T) -> T: ...", "def f(a: T) -> T: ..."),
    ("async def f[**P, *Ts](): ...", "async def f(): ..."),
    ("class A[\n  T,\n](B): ...", "class A(B): ..."),
    ("type Rows = list[int]", "Rows = list[int]"),
    ("type Rows[T] = list[T]", "Rows[T] = list[T]"),
]


@pytest.mark.parametrize(("new", "old"), WRITTEN)
def test_newer_syntax_takes_its_older_form(new: str, old: str) -> None:
    assert ast.dump(ast.parse(older(new))) == ast.dump(ast.parse(old))


@pytest.mark.parametrize(
    "text",
    [
        "type = 3\ntype(x)\n",
        "x = 'f\"{a}' # f\"{\ny = '''def f[T](): {'''\n",
        'x = f"{a:{b}.2f}" f\'{a["k"]}\' r"\\\\" "it\'s"\ny = b"{"\n',
        "def f(a: list[int]) -> dict[str, int]: ...\nx[0] = y[1:2]\n",
    ],
)
def test_what_was_always_allowed_keeps_its_meaning(text: str) -> None:
    assert ast.dump(ast.parse(older(text))) == ast.dump(ast.parse(text))


def test_lines_stay_where_they_are() -> None:
    text = 'class A[\n  T,\n]:\n    x = f"{d["a"]}"\n\n\ndef f[T](a: T) -> None:\n'
    module = parse("train.py", f'import mlflow\n{text}    mlflow.log_param(f"{{a["b"]}}", a)\n')
    assert [(call.name, call.line) for call in module.calls] == [("mlflow.log_param", 9)]


@pytest.mark.parametrize(
    "text", ['f"{', 'f"{a', "f'{f\"{", "def f[", 'x = """', 'f"{"a', "\\", 'f"\\']
)
def test_text_that_breaks_off_is_still_broken(text: str) -> None:
    with pytest.raises(SyntaxError):
        parse("train.py", text)
