"""Files that are damaged at random: there is always an answer, and the damage is contained."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mlops_ladder.assess import assess
from mlops_ladder.errors import UsageError

from . import pocket
from .test_robust import answered, put

pytestmark = pytest.mark.timeout(120)
JUNK = [
    "",
    "\n",
    "\0",
    "{",
    "}",
    "[",
    ":",
    "- ",
    "'",
    '"',
    "\\",
    "${{",
    "&a *a",
    "\t",
    "é",
    "\u2028",
]
Edit = tuple[str, float, float | str]
share = st.floats(0, 1, exclude_max=True)
edits = st.one_of(
    st.tuples(st.just("cut"), share, share),
    st.tuples(st.just("drop"), share, share),
    st.tuples(st.just("repeat"), share, share),
    st.tuples(st.just("swap"), share, share),
    st.tuples(st.just("put"), share, st.sampled_from(JUNK)),
    st.tuples(st.just("byte"), share, st.integers(0, 255)),
)
damages = st.dictionaries(
    st.sampled_from(sorted(pocket.FILES)), st.lists(edits, min_size=1, max_size=4), max_size=5
)


def damaged(content: bytes, kind: str, where: float, what: float | str) -> bytes:
    """Return a content after one edit; `where` is a share of its length."""
    at = int(where * len(content))
    if isinstance(what, str):
        return content[:at] + what.encode() + content[at:]
    if kind == "byte":
        return content[:at] + bytes([int(what)]) + content[at + 1 :]
    if kind == "cut":
        return content[:at]
    if kind == "swap":
        lines = content.split(b"\n")
        one, other = int(where * len(lines)), int(what * len(lines))
        lines[one], lines[other] = lines[other], lines[one]
        return b"\n".join(lines)
    piece = content[at : at + int(what * 40) + 1]
    return content.replace(piece, b"", 1) if kind == "drop" else content[:at] + piece + content[at:]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(damage=damages)
def test_there_is_an_answer_to_any_damage(place: Path, damage: dict[str, list[Edit]]) -> None:
    for path, text in pocket.FILES.items():
        content = text.encode()
        for kind, where, what in damage.get(path, []):
            content = damaged(content, kind, where, what)
        put(place, path, content)
    try:
        made = assess(place)
    except UsageError as error:
        refused = error.message
    else:
        refused = ""
        assert {each.path for each in made.broken} <= damage.keys()
    assert not refused or ("assess.ignore" in refused and "pyproject.toml" in damage)


def test_undamaged_it_has_something_of_each_kind(folder: Path) -> None:
    for path, text in pocket.FILES.items():
        put(folder, path, text.encode())
    made = answered(folder)
    assert (made.level, made.llm is not None, made.broken) == (1, True, ())
    states = [each.state for each in made.judged]
    assert {"met", "partial", "missing", "not-applicable"} <= set(states)
    assert states.count("met") > 20
