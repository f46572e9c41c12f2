"""What stands on every page: words of strangers as one line, and nothing of theirs as HTML."""

from markupsafe import Markup
from mlops_ladder.views.page import environment


def drawn(template: str, **values: object) -> str:
    return environment(shout=str.upper).from_string(template).render(values)


def test_words_of_strangers_are_one_line_and_no_html() -> None:
    assert drawn("{{ name }}", name="<b>a\nb\x1b") == "&lt;b&gt;a\\nb\\x1b"


def test_what_is_html_of_ours_stays_so() -> None:
    assert drawn("{{ picture }}", picture=Markup("<svg>\n</svg>")) == "<svg>\n</svg>"


def test_templates_know_the_names_they_are_given() -> None:
    assert drawn("{{ shout(name) }}", name="a") == "A"
