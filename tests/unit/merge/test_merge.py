"""A merge always answers, in the line ends of the user's file, whatever the texts are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder.merge import Merged, check, merge

BASE = b"a = 1\nb = 2\nc = 3\n"
OURS = b"a = 0\nb = 2\nc = 3\n"
THEIRS = b"a = 1\nb = 2\nc = 4\n"
BOTH = b"a = 0\nb = 2\nc = 4\n"
BOM = b"\xef\xbb\xbf"


def crlf(text: bytes) -> bytes:
    """Return a text with the line ends of Windows."""
    return text.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("path", ["a.toml", "a.txt"])
@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        (BASE, crlf(OURS), THEIRS, crlf(BOTH)),
        (crlf(BASE), crlf(OURS), crlf(THEIRS), crlf(BOTH)),
        (BASE, OURS, crlf(THEIRS), BOTH),
        (BASE, crlf(BASE), THEIRS, crlf(THEIRS)),
        (BASE, BOM + OURS, THEIRS, BOM + BOTH),
        (BASE, OURS, BOM + THEIRS, BOTH),
        (BASE, OURS[:-1], THEIRS, BOTH[:-1]),
        (BASE, OURS, THEIRS[:-1], BOTH),
        (BASE[:-1], OURS, THEIRS, BOTH),
        (BASE, OURS, crlf(BASE)[:-2], OURS),
    ],
)
def test_line_ends_are_those_of_mine(
    path: str, base: bytes, ours: bytes, theirs: bytes, merged: bytes
) -> None:
    assert merge(path, base, ours, theirs) == Merged(merged)
    assert check(path, base, ours, theirs, merged) == []


def test_a_conflict_has_the_line_ends_of_mine_and_the_name_of_the_level() -> None:
    merged = merge("a.toml", BASE, crlf(OURS), BASE.replace(b"1", b"5"), "level 2")
    assert merged.content == crlf(
        b"<<<<<<< yours\na = 0\n=======\na = 5\n>>>>>>> level 2\nb = 2\nc = 3\n"
    )
    assert merged.conflicts == ("a: you changed 1 to 0, level 2 changes it to 5",)


def test_a_binary_file_that_both_changed_is_left_as_mine() -> None:
    assert merge("a.png", b"\0", b"\0\1", b"\0\2") == Merged(
        b"\0\1", ("binary file: you and the level changed it",)
    )
    assert merge("a.png", None, b"\0\1", b"\0\2") == Merged(
        b"\0\1", ("binary file: you and the level added it",)
    )
    assert merge("a.png", b"\0", b"\0\1", b"\0") == Merged(b"\0\1")
    assert check("a.png", b"\0", b"\0\1", b"\0\2", b"\0\1") == []


def test_a_text_that_is_not_utf_8_merges_by_lines_and_keeps_its_bytes() -> None:
    umlaut = OURS + b"# \xfc\n"
    assert merge("a.toml", BASE, umlaut, THEIRS) == Merged(BOTH + b"# \xfc\n")


@pytest.mark.parametrize("path", ["a.toml", "a.yaml", "a.json", "a.py"])
def test_a_text_that_does_not_parse_merges_by_lines(path: str) -> None:
    base, ours, theirs = b"{[\na\nb\n", b"{[\nA\nb\n", b"{[\na\nB\n"
    assert merge(path, base, ours, theirs) == Merged(b"{[\nA\nB\n")
    assert merge(path, base, ours, b"{[\nX\nB\n").conflicts == (
        "line 2: you have `A`, the level has `X`",
    )


MODULE = """\
import a


def f():
    return 1


def g():
    return 2
"""


def test_of_a_function_that_both_define_the_levels_alone_is_marked() -> None:
    ours = f"{MODULE}\n\ndef h():\n    return 3\n"
    defined = "def h():\n    return 4\n\n\n"
    theirs = MODULE.replace("def g", f"{defined}def g").replace("import a", "import b")
    merged = merge("a.py", MODULE.encode(), ours.encode(), theirs.encode(), "level 1")
    expected = ours.replace("import a", "import b").replace(
        "def g", f"<<<<<<< yours\n=======\n{defined}>>>>>>> level 1\ndef g"
    )
    assert merged.content.decode() == expected
    assert merged.conflicts == ("line 8: you have nothing, level 1 has `def h():`",)


def test_where_no_single_addition_breaks_a_file_all_differences_are_marked() -> None:
    ours = MODULE.replace("import a\n", "import a\nfrom b import c, d\n")
    theirs = MODULE.replace("import a\n", "from e import c\nimport a\n")
    theirs += "\n\nfrom e import d\n"
    merged = merge("a.py", MODULE.encode(), ours.encode(), theirs.encode())
    assert len(merged.conflicts) == 3
    assert merged.content.count(b"<<<<<<< yours\n") == 3


PATHS = st.sampled_from(
    ["a.toml", "a.yaml", "b.txt", "a.py", ".gitignore", "requirements.txt", "CODEOWNERS", "a.dvc"]
)
TEXTS = st.one_of(
    st.binary(max_size=30),
    st.text("ab[]{}:=-,#'\"&*!|>? \t\n\r.<;\\\u2028", max_size=30).map(str.encode),
    st.lists(
        st.sampled_from(
            ["a = 1", "[t]", "[[t]]", "a: 1", "  b: 2", "- c", "- d: [e, f]", "x = [", "]", "'f',"]
        ),
        max_size=6,
    ).map(lambda lines: "\n".join(lines).encode()),
)


@settings(deadline=None, max_examples=300)
@given(path=PATHS, base=st.none() | TEXTS, ours=TEXTS, theirs=TEXTS)
def test_any_three_texts_merge(path: str, base: bytes | None, ours: bytes, theirs: bytes) -> None:
    merged = merge(path, base, ours, theirs)
    if not merged.conflicts:
        faults = check(path, base, ours, theirs, merged.content)
        broken = [check(path, side, side, side, side) for side in (base, ours, theirs) if side]
        assert faults == [] or any(broken)
    assert merge(path, base, ours, ours) == merge(path, ours, ours, ours) == Merged(ours)
    assert merge(path, ours, ours, theirs) == Merged(theirs)
    assert merge(path, theirs, ours, theirs) == Merged(ours)
