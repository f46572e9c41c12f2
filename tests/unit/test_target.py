"""An upgrade goes to the next level, to a given one, or to what is new in the same."""

from pathlib import Path
from typing import Any

import pytest
from mlops_ladder import __version__, layers, target
from mlops_ladder.answers import Answers
from mlops_ladder.errors import UsageError

ANSWERS = {
    "0": {"name": "x", "owner": "Ada", "python": "3.12"},
    "1": {"name": "x", "owner": "Ada", "python": "3.12", "ci": "none"},
}


@pytest.mark.parametrize(
    ("level", "to", "after"), [("0", None, "1"), ("0", "0", "0"), ("0", "1", "1"), ("1", "1", "1")]
)
def test_the_level_is_the_next_or_the_given_one(level: str, to: str | None, after: str) -> None:
    assert target.answers(Answers(level, ANSWERS[level]), to, []).level == after


@pytest.mark.parametrize("template", ["0.0.9", "0.0", "", "next"])
def test_an_older_template_becomes_this_one(template: str) -> None:
    assert target.answers(Answers("0", ANSWERS["0"], template), "0", []).template == __version__


@pytest.mark.parametrize(
    ("level", "to", "template", "said", "hint"),
    [
        ("1", None, __version__, "level 1 is the highest", "--to 1"),
        ("1", "0", __version__, "--to 0: the project is at level 1 already", "git revert -m 1"),
        ("0", "7", __version__, "--to 7: there is no such level", "use 0 or 1"),
        ("0", "2", __version__, "--to 2: there is no such level", "use 0 or 1"),
        ("0", None, "99.0", f"made by version 99.0, this is {__version__}", "install the newer"),
        ("0", "0", "0.10", f"made by version 0.10, this is {__version__}", "install the newer"),
    ],
)
def test_where_no_way_leads_is_refused(
    level: str, to: str | None, template: str, said: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        target.answers(Answers(level, ANSWERS[level], template), to, [])
    assert said in caught.value.message
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("given", "changed"),
    [
        ([], {"ci": "github"}),
        (["ci=none"], {"ci": "none"}),
        (["owner=Bea", "python=3.13"], {"owner": "Bea", "python": "3.13", "ci": "github"}),
        (["name=x"], {"ci": "github"}),
    ],
)
def test_answers_are_kept_unless_given_and_new_ones_have_defaults(
    given: list[str], changed: dict[str, Any]
) -> None:
    after = target.answers(Answers("0", ANSWERS["0"]), "1", given).values
    assert after.items() >= (ANSWERS["0"] | changed).items()
    asked = {key for each in layers.stack("1") for key in each.asks}
    assert after.keys() <= asked


TABULAR, BOTH = ("tabular",), ("tabular", "llm")
LLMOPS = ANSWERS | {"llmops": ANSWERS["1"]}


@pytest.mark.parametrize(
    ("level", "applications", "to", "after"),
    [
        ("0", TABULAR, "llmops", ("1", BOTH)),
        ("1", TABULAR, "llmops", ("1", BOTH)),
        ("1", BOTH, "llmops", ("1", BOTH)),
        ("1", BOTH, "1", ("1", BOTH)),
        ("1", TABULAR, "1", ("1", TABULAR)),
        ("llmops", ("llm",), "llmops", ("llmops", ("llm",))),
    ],
)
def test_the_applications_are_kept_and_llmops_adds_one(
    llm_layer: Path, level: str, applications: tuple[str, ...], to: str, after: object
) -> None:
    given = target.answers(Answers(level, LLMOPS[level], applications=applications), to, [])
    assert (given.level, given.applications) == after
    assert "ci" in given.values


def test_the_next_level_keeps_the_applications(llm_layer: Path) -> None:
    (llm_layer.parent / "level2" / layers.README).touch()
    after = target.answers(Answers("1", ANSWERS["1"], applications=BOTH), None, [])
    assert (after.level, after.applications) == ("2", BOTH)


@pytest.mark.parametrize(
    ("level", "applications", "to", "said"),
    [
        ("llmops", ("llm",), "1", "--to 1: the project is at level llmops already"),
        ("llmops", ("llm",), "0", "--to 0: the project is at level llmops already"),
        ("llmops", ("llm",), None, "level llmops is the highest"),
        ("1", BOTH, "0", "--to 0: the project is at level 1 already"),
        ("1", BOTH, None, "level 1 is the highest"),
    ],
)
def test_no_way_leads_from_one_application_to_another(
    llm_layer: Path, level: str, applications: tuple[str, ...], to: str | None, said: str
) -> None:
    with pytest.raises(UsageError, match=said):
        target.answers(Answers(level, LLMOPS[level], applications=applications), to, [])


def test_without_its_layer_there_is_no_way_to_llmops(llm_layer: Path) -> None:
    (llm_layer / "alone" / layers.README).unlink()
    with pytest.raises(UsageError, match="--to llmops: there is no such level"):
        target.answers(Answers("1", ANSWERS["1"]), "llmops", [])


def test_answers_that_the_level_does_not_ask_for_go() -> None:
    before = Answers("0", ANSWERS["0"] | {"colour": "red"})
    assert target.answers(before, "0", []).values == ANSWERS["0"] | {"data": "flights"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("name=y", "--set name: an upgrade gives no new name"),
        ("python=2.7", "python: '2.7' is not one of"),
        ("colour=red", "--set colour: there is no such question"),
    ],
)
def test_answers_that_cannot_be_are_refused(given: str, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        target.answers(Answers("0", ANSWERS["0"]), "1", [given])


def test_a_level_reaches_those_that_hold_all_its_layers() -> None:
    assert target.reachable("0") == ["0", "1", "2", "llmops"]
    assert target.reachable("1") == ["1", "2", "llmops"]
    assert target.reachable("2") == ["2"]


def test_versions_are_compared_as_numbers() -> None:
    texts = ["1.0", "0.10", "0.2", "0.1.1", "0.1.0", "0.1", ""]
    assert sorted(texts, key=target.as_version) == texts[::-1]
