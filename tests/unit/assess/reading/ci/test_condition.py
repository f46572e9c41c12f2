"""Conditions are true, false, or unknown, and never an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mlops_ladder.assess.reading.ci.condition import Prefix, evaluate

KNOWN: dict[str, str | Prefix | bool | None] = {
    "github.event_name": "push",
    "github.ref": Prefix("refs/heads/"),
    "CI_PIPELINE_SOURCE": "schedule",
    "Build.Reason": "PullRequest",
    "empty": "",
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("true", True),
        ("${{ false }}", False),
        ("unknown", None),
        ("unknown && false", False),
        ("unknown || true", True),
        ("false || unknown", None),
        ("!unknown", None),
        ("github.event_name == 'PUSH'", True),
        ("github.event_name != 'push' && unknown", False),
        ("github.ref == 'refs/tags/v1'", False),
        ("github.ref == 'refs/heads/main'", None),
        ("startsWith(github.ref, 'refs/heads/')", True),
        ("startsWith(github.ref, 'refs/tags')", False),
        ("contains(github.ref, 'main')", None),
        ('$CI_PIPELINE_SOURCE == "schedule" && $CI_COMMIT_BRANCH =~ /^main$/', None),
        ('$CI_PIPELINE_SOURCE == "push" || false', False),
        ("and(succeeded(), eq(variables['Build.Reason'], 'Schedule'))", False),
        ("ne(variables['Build.Reason'], 'Schedule')", True),
        ("or(eq(variables.Build.Reason, 'PullRequest'), unknown)", True),
        ("not(eq(variables['Build.Reason'], 'PullRequest'))", False),
        ("empty", False),
        ("((((", None),
        ("a b c", None),
        ("==", None),
        ("", None),
    ],
)
def test_it_holds_as_far_as_is_known(condition: str, expected: bool | None) -> None:
    assert evaluate(condition, KNOWN.get) is expected


@given(st.text(alphabet="ab$&|=!('\")/ ~,[]{}<", max_size=40))
def test_any_text_has_an_answer(text: str) -> None:
    assert evaluate(text, KNOWN.get) in (True, False, None)


def test_a_deep_one_has_an_answer() -> None:
    assert evaluate("(" * 5000, KNOWN.get) is None
    assert evaluate("!" * 5000 + "true", KNOWN.get) in (True, None)
