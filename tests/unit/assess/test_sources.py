"""Codes of the capability table lead to places in publications."""

import re

import pytest
from mlops_ladder.assess.capability import GRADES, table
from mlops_ladder.assess.sources import citations, sources


def cited(codes: str) -> list[tuple[str, str]]:
    return [(each.source.short, each.says) for each in citations(codes)]


@pytest.mark.parametrize("capability", table().capabilities)
def test_each_code_of_the_table_is_a_place(capability: str) -> None:
    assert citations(table().capabilities[capability].sources)


def test_a_code_leads_to_its_source_and_place() -> None:
    assert cited("A1 T Infra 2") == [
        ("Azure", "level 1, DevOps but no MLOps"),
        ("ML Test Score", "model specs are unit tested"),
    ]
    assert cited("K-P7") == [
        ("Kreuzberger et al.", "principle 7, ML metadata tracking and logging")
    ]


def test_a_longer_code_is_not_taken_for_a_shorter_one() -> None:
    assert [each.code for each in citations("G0(lacks) A4 AG")] == ["G0(lacks)", "A4", "AG"]


def test_a_whole_source_gives_way_to_a_place_in_it() -> None:
    assert cited("O LLM10") == [("OWASP", "LLM10, unbounded consumption")]
    assert cited("O") == [("OWASP", "")]


@pytest.mark.parametrize("codes", ["X", "G7", "T Model 9", "K-P"])
def test_an_unknown_code_is_an_error(codes: str) -> None:
    with pytest.raises(KeyError):
        citations(codes)


def test_sources_are_publications_with_an_address_or_our_own() -> None:
    for name, each in sources().items():
        assert each.title
        assert each.authors
        assert 2017 <= each.year <= 2026
        assert (each.url == "") == (name == "own")
        assert re.fullmatch(r"(https://\S+)?", each.url)


def test_a_code_stands_in_one_source() -> None:
    codes = [code for each in sources().values() for code in each.places]
    assert len(codes) == len(set(codes))


def test_levels_and_grades_are_ours() -> None:
    for each in sources().values():
        assert set(each.levels) in (set(), {str(level) for level in table().levels})
        assert set(each.grades) in (set(), set(GRADES))


def test_the_ml_test_score_has_28_tests_in_four_sections() -> None:
    tests = sources()["test-score"].places
    assert len(tests) == 28
    assert {code.split()[1] for code in tests} == {"Data", "Model", "Infra", "Monitor"}


def test_nothing_is_cited_from_the_paper_that_could_not_be_read() -> None:
    assert not [each for each in sources().values() if "Stone" in each.authors]
