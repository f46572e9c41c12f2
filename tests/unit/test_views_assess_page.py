"""An assessment as a page."""

import re
from html.parser import HTMLParser

import pytest
from mlops_ladder.assess.capability import table
from mlops_ladder.assess.finding import Evidence
from mlops_ladder.views.assess_page import SHOWN, assessment_page

from .assess.conftest import DELIVERY, MANUAL, PIPELINE, assessment

VOID = {"meta", "br", "input", "link", "img", "hr"}
HOSTILE = "<script>alert('1')</script>\"'\n\x1b\udce9\u202e.py"


class Page(HTMLParser):
    """A page as its tags with their attributes, and its text; each tag has to be closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(attrs) == len(dict(attrs))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, attribute: str) -> list[str]:
        return [value for _, found in self.tags if (value := found.get(attribute)) is not None]


@pytest.mark.parametrize("applications", [(), ("tabular",), ("llm",), ("tabular", "llm")])
@pytest.mark.parametrize("states", [{}, MANUAL, PIPELINE, DELIVERY])
def test_it_is_whole_and_needs_nothing_else(
    states: dict[str, str], applications: tuple[str, ...]
) -> None:
    page = Page(assessment_page(assessment(states, applications)))
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "base"} == set()
    assert page.values("src") == []
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert set(page.values("href")) <= {f"#{each}" for each in ids}
    assert set(table().capabilities) <= set(ids)


def test_no_style_asks_for_anything_outside() -> None:
    text = assessment_page(assessment(PIPELINE))
    assert "default-src 'none'" in text
    assert re.findall(r"url\(|@import|https?:", text) == []


@pytest.mark.parametrize("applications", [("tabular",), ("tabular", "llm"), ()])
def test_what_a_repository_says_is_only_text(applications: tuple[str, ...]) -> None:
    odd = Evidence(HOSTILE, 3, HOSTILE)
    made = assessment(
        MANUAL | {"pipeline": "partial"},
        applications,
        {"pipeline": (odd,), "goal-metric": (odd,)},
        name=HOSTILE,
        broken=(odd,),
    )
    text = assessment_page(made)
    text.encode("utf-8")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\u202e]", text)
    shown = "<script>alert('1')</script>\"'\\n\\x1b\\xe9\\u202e.py"
    page = Page(text)
    assert page.text.count(f"{shown}:3") == 3
    assert "script" not in {tag for tag, _ in page.tags}
    assert page.values("onclick") == []


def test_every_finding_is_told_in_words() -> None:
    found = tuple(Evidence("a.py", line, f"place {line}") for line in range(1, SHOWN + 3))
    made = assessment(PIPELINE | {"container": "partial"}, evidence={"container": found})
    said = " ".join(Page(assessment_page(made)).text.split())
    assert "A container ~ partial container · level 1 · expected a.py:1 place 1" in said
    assert f"a.py:{SHOWN} place {SHOWN} and 2 more Fix container." in said
    assert f"place {SHOWN + 1}" not in said
    assert said.count("docs/capabilities/container.md") == 1


def test_the_rung_and_the_next_one_are_told_in_words() -> None:
    made = assessment(MANUAL | {"ci-tests": "met"}, ("tabular", "llm"))
    said = " ".join(Page(assessment_page(made)).text.split())
    assert "Level 0, manual no gaps llm grade: initial" in said
    assert "0 manual you are here" in said
    assert "Missing for level 1, pipeline automation ✗ An orchestrated pipeline" in said
    assert "Missing for llm grade defined" in said


def test_no_ml_shows_no_ladder() -> None:
    page = Page(assessment_page(assessment({}, ())))
    assert "No ML here" in page.text
    assert "svg" not in {tag for tag, _ in page.tags}
