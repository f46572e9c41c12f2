"""The page of a plan: whole, by itself, and safe with names of strangers."""

import itertools
import re
from html.parser import HTMLParser

import pytest
from mlops_ladder.assess.finding import Assessment
from mlops_ladder.plan import plan
from mlops_ladder.plan.figures import Figure, shipped
from mlops_ladder.views.plan_page import plan_page

from .plan.conftest import TODAY, assessed

KINDS = [
    ("", "Assumed"),
    ("", "Your own"),
    ("", "Sourced"),
    (' style="margin-top: 1.6rem"', "Claimed by others"),
]
VOID = {"meta", "br", "input", "link", "img"}


class Checked(HTMLParser):
    """Reads a page: its text, its attributes, and whether each element is closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.mark.parametrize("to", ["1", "2", "llmops", None])
@pytest.mark.parametrize(
    "start",
    [
        None,
        assessed(0),
        assessed(1, None, "tabular", "llm", llm="defined"),
        assessed(None, ml=False),
    ],
    ids=["nothing", "level 0", "both", "library"],
)
def test_a_page_is_well_formed_and_asks_nobody(start: Assessment | None, to: str | None) -> None:
    page = plan_page(plan(start, to, today=TODAY))
    checked = Checked(page)
    assert checked.open == []
    assert not [name for name, _ in checked.attributes if name in ("src", "href", "srcset")]
    assert "url(" not in page
    assert "<script" not in page
    assert "@import" not in page


def test_it_holds_every_step_role_decision_tool_and_figure() -> None:
    made = plan(assessed(0), "2", today=TODAY)
    text = " ".join(Checked(plan_page(made)).words)
    wanted = [step.capability.title for step in made.steps]
    wanted += [role.definition for role in made.team]
    wanted += [each.about for each in made.decisions] + [each.what for each in made.handovers]
    wanted += [tool.replaces for tool in made.tools] + [row.id for row in made.used]
    wanted += [row.note for row in made.claims]
    assert [words for words in wanted if words not in text] == []


def test_each_figure_stands_with_its_kind_and_once() -> None:
    own = Figure("workdays", 200, 200, "day/year", "own", TODAY, source="team.toml")
    made = plan(None, "1", shipped().with_row(own), TODAY)
    page = plan_page(made)
    starts = [page.index(f"<h3{style}>{word}</h3>") for style, word in KINDS]
    assert starts == sorted(starts)
    parts = dict(zip(["assumption", "own", "source"], itertools.pairwise(starts), strict=True))
    for row in made.used:
        start, end = parts[row.kind]
        assert page[start:end].count(f"<span>{row.id}</span>") == 1
        assert page[starts[0] :].count(f"<span>{row.id}</span>") == 1


def test_each_decision_shows_one_accountable() -> None:
    made = plan(None, "1", today=TODAY)
    page = plan_page(made)
    assert len(re.findall(r'<td class="part A"', page)) == len(made.decisions)


def test_a_name_from_a_repository_is_text() -> None:
    page = plan_page(plan(assessed(0, name='<img src=x onerror="1">\x1b\udcff'), today=TODAY))
    assert "<img" not in page
    assert "&lt;img src=x onerror=&#34;1&#34;&gt;\\x1b\\xff" in page
    page.encode("utf-8")
    assert Checked(page).open == []


def test_where_all_is_met_it_says_so() -> None:
    text = " ".join(Checked(plan_page(plan(assessed(0), "0", today=TODAY))).words)
    assert "Nothing to build" in text
    assert "nobody new is needed" in text
