"""The answers file says what a project was made from, and nothing of this machine."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder import __version__, layers
from mlops_ladder.answers import Answers

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
    assert all(layers.applications(level) for level in layers.STACKS)
