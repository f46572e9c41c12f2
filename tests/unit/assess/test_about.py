"""What is said about a capability: something for each, of each kind, and nothing twice."""

import re
from collections import Counter

import pytest
from mlops_ladder.assess.about import About, about, abouts
from mlops_ladder.assess.capability import table
from mlops_ladder.assess.sources import sources

WIDEST = 122  # a row of a table in an excerpt
PHRASE = 8  # words
every_text = pytest.mark.parametrize("capability", table().capabilities)


def texts(each: About) -> dict[str, str]:
    return {"why": each.why, "how": each.how, "not_counted": each.not_counted}


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def test_each_capability_has_its_texts_in_the_order_of_the_table() -> None:
    assert list(abouts()) == list(table().capabilities)


def test_an_unknown_capability_is_an_error() -> None:
    with pytest.raises(KeyError):
        about("goal")


@every_text
def test_there_is_a_text_of_each_kind_and_it_is_short(capability: str) -> None:
    found = about(capability)
    assert 15 < len(words(found.why)) < 75
    assert 15 < len(words(found.how)) < 160
    assert 5 < len(words(found.not_counted)) < 60
    assert 2 <= len(re.findall(r"[.?](?= [A-Z\"]|$)", " ".join(found.why.split()))) <= 3


@every_text
def test_excerpts_are_closed_and_lines_fit(capability: str) -> None:
    for text in texts(about(capability)).values():
        assert text == text.strip()
        assert len(re.findall(r"^```", text, re.MULTILINE)) % 2 == 0
        assert max(len(line) for line in text.splitlines()) <= WIDEST
    assert "```" not in about(capability).why + about(capability).not_counted


def test_nothing_is_said_twice() -> None:
    said = Counter[str]()
    for each in abouts().values():
        for text in (each.why, each.not_counted):
            found = words(text)
            said.update({" ".join(found[i : i + PHRASE]) for i in range(len(found) - PHRASE + 1)})
    assert [phrase for phrase, times in said.items() if times > 1] == []


@every_text
def test_the_tests_of_the_ml_test_score_exist(capability: str) -> None:
    codes = {f"T {test}" for test in about(capability).test_score}
    assert codes <= sources()["test-score"].places.keys()
