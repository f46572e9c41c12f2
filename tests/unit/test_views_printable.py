"""Words of strangers on one line."""

import pytest
from mlops_ladder.views.printable import columns, padded, printable, shortened


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("naïve 名.py", "naïve 名.py"),
        ("a\nb\tc\x1b[31m", r"a\nb\tc\x1b[31m"),
        (b"caf\xe9.py".decode("utf-8", "surrogateescape"), r"caf\xe9.py"),
        ("\ud800", r"\ud800"),
        ("\u202etxt.exe\u2028", r"\u202etxt.exe\u2028"),
    ],
)
def test_what_has_no_shape_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown
    shown.encode()


def test_a_long_text_ends_with_dots() -> None:
    assert shortened("abc", 3) == "abc"
    assert shortened("abcd", 3) == "ab…"
    assert shortened("ab cd", 4) == "ab…"
    assert shortened("\n\n", 4) == r"\n\n"


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("名前", 4), ("né́", 2), ("e\u0301", 1), ("", 0)]
)
def test_the_columns_of_a_text_are_those_of_a_terminal(text: str, width: int) -> None:
    assert columns(text) == width
    assert columns(padded(text, 6)) == 6
    assert padded(text, 6, right=True).endswith(text)


def test_a_text_of_wide_letters_is_cut_to_its_columns() -> None:
    assert shortened("名前名前", 5) == "名前…"
    assert shortened("名前名前", 4) == "名…"
    assert padded("名前名前", 4) == "名… "
