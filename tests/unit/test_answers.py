"""The answers file says what a project was made from, and nothing of this machine."""

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder import __version__, layers
from mlops_ladder.answers import Answers
from mlops_ladder.errors import UsageError

from ..conftest import answers


def test_it_holds_level_applications_template_version_and_answers() -> None:
    content = yaml.safe_load(answers(owner="Ada").dump())
    assert content == {
        "level": "0",
        "applications": ["tabular"],
        "template": __version__,
        "name": "x",
        "owner": "Ada",
        "python": "3.11",
        "data": "flights",
    }


def test_llmops_names_its_own_application() -> None:
    assert yaml.safe_load(Answers("llmops", {"name": "x"}).dump())["applications"] == ["llm"]


def test_it_says_what_reads_it() -> None:
    assert answers().dump().startswith("# What this project was made from. `ladder upgrade`")


@settings(max_examples=50)
@given(st.text().filter(str.isprintable))
def test_any_printable_answer_is_read_back_as_it_was(owner: str) -> None:
    assert yaml.safe_load(answers(owner=owner).dump())["owner"] == owner


def test_the_order_of_the_answers_does_not_count() -> None:
    reordered = Answers("0", dict(reversed(answers().values.items())))
    assert list(reordered.values) != list(answers().values)
    assert reordered.dump() == answers().dump()


def test_letters_are_not_escaped() -> None:
    assert "owner: Ünï 🙂" in answers(owner="Ünï 🙂").dump()


def test_every_level_has_an_application() -> None:
    assert all(layers.applications_of(level) for level in layers.STACKS)


COPIERS = """\
# Changes here will be overwritten by Copier; NEVER EDIT MANUALLY
level: "1"
applications: [tabular]
template: "0.1.0"
_commit: v1
_src_path: /home/ada/template
ci: none
name: x
python: '3.12'
"""


@pytest.mark.parametrize("level", layers.STACKS)
def test_what_was_dumped_is_loaded_as_it_was(level: str) -> None:
    written = Answers(level, {"name": "x", "owner": "Ünï: 🙂", "python": "3.11"}, "0.0.7")
    assert Answers.load(written.dump(), "a") == written


@pytest.mark.parametrize("level", layers.STACKS)
def test_every_application_that_a_level_can_have_is_loaded(level: str) -> None:
    for applications in layers.fitting(level):
        written = Answers(level, {"name": "x"}, applications=applications)
        assert Answers.load(written.dump(), "a").applications == applications


def test_an_older_file_has_the_applications_of_its_level() -> None:
    for level in layers.STACKS:
        loaded = Answers.load(f"level: '{level}'\ntemplate: '1'\n", "a")
        assert loaded.applications == layers.applications_of(level)


def test_the_order_of_the_applications_does_not_count() -> None:
    text = "level: '1'\napplications: [llm, tabular]\ntemplate: '1'\n"
    assert Answers.load(text, "a").applications == ("tabular", "llm")


@pytest.mark.parametrize(
    ("level", "applications", "hint"),
    [
        ("1", "[vision]", "use [tabular] or [tabular, llm]"),
        ("1", "[]", "use [tabular]"),
        ("1", "tabular", "use [tabular]"),
        ("1", "[[tabular]]", "use [tabular]"),
        ("1", "[tabular, tabular]", "use [tabular]"),
        ("1", "[llm]", "use [tabular]"),
        ("0", "[tabular, llm]", "use [tabular]"),
        ("llmops", "[tabular, llm]", "use [llm]"),
    ],
)
def test_applications_that_a_level_cannot_have_are_refused(
    level: str, applications: str, hint: str
) -> None:
    text = f"level: '{level}'\napplications: {applications}\ntemplate: '1'\n"
    with pytest.raises(UsageError, match=f"a: level {level} has no such applications") as caught:
        Answers.load(text, "a")
    assert caught.value.hint.startswith(hint)


def test_the_title_names_an_application_that_the_level_does_not() -> None:
    found = [
        Answers(level, {}, applications=applications).title
        for level in layers.STACKS
        for applications in layers.fitting(level)
    ]
    assert found == [
        "level 0",
        "level 1",
        "level 1 with llm",
        "level 2",
        "level 2 with llm",
        "level llmops",
    ]


def test_a_file_by_copier_is_loaded_without_what_is_copiers() -> None:
    loaded = Answers.load(COPIERS, "a")
    assert loaded == Answers("1", {"ci": "none", "name": "x", "python": "3.12"}, "0.1.0")


def test_a_level_and_a_version_may_be_numbers() -> None:
    loaded = Answers.load("level: 1\ntemplate: 0.1\nname: x\n", "a")
    assert (loaded.level, loaded.template) == ("1", "0.1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a: [",
        "- level",
        "level",
        "7",
        "template: '1'\n",
        "level: '1'\n",
        "level: '1'\ntemplate: '1'\n1: x\n",
        "<<<<<<< ours\nlevel: '1'\n=======\nlevel: '2'\n>>>>>>> theirs\n",
    ],
)
def test_what_is_no_answers_file_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="sub/a is not an answers file") as caught:
        Answers.load(text, "sub/a")
    assert "take it back from git" in caught.value.hint


@pytest.mark.parametrize("level", ["7", "", "true", "[]"])
def test_a_level_that_is_not_known_is_refused(level: str) -> None:
    with pytest.raises(UsageError, match="a: there is no level ") as caught:
        Answers.load(f"level: {level}\ntemplate: '1'\n", "a")
    assert "llmops" in caught.value.hint
