"""The templates of the pages, which lie beside this module."""

import re
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from mlops_ladder.plan.figures import Figure

HERE = Path(__file__).parent
WIDTH = 110
WHOLE_WORDS: Any = {"break_long_words": False, "break_on_hyphens": False}
PACKAGE = r"^src/(\{package\}|\*)/"


def filled(name: str, **values: Any) -> str:
    """Return a page made from its template, NAME.jinja."""
    return ENVIRONMENT.get_template(f"{name}.jinja").render(values)


def lower(title: str) -> str:
    """Return a title as it stands within a sentence; abbreviations keep their capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def upper(sentence: str) -> str:
    """Return a sentence with a capital first."""
    return sentence[:1].upper() + sentence[1:]


def licence(name: str) -> str:
    """Return an SPDX name as a table shows it; none where nothing is needed."""
    return name.removeprefix("LicenseRef-").replace("-", " ") if "Ref-" in name else name or "–"


def code(paths: Iterable[str]) -> str:
    """Return paths as a list in a sentence; the project's package is PACKAGE."""
    return listed([f"`{path.replace('{package}', 'PACKAGE')}`" for path in paths])


def names(paths: Iterable[str]) -> str:
    """Return paths as in a page of a project: modules without the folder of the package."""
    return ", ".join(f"`{re.sub(PACKAGE, '', path)}`" for path in paths)


def listed(words: Iterable[str]) -> str:
    """Return words as a list in a sentence."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def with_article(title: str) -> str:
    """Return a role with its article, as in "an ML engineer"."""
    return f"{'an' if title[0] in 'aeioM' else 'a'} {title}"


def wrapped(text: str) -> str:
    """Return a paragraph in lines that an editor shows whole."""
    return textwrap.fill(" ".join(text.split()), WIDTH, **WHOLE_WORDS)


def bullet(text: str) -> str:
    """Return an item of a list in such lines."""
    return textwrap.fill(
        f"- {' '.join(text.split())}", WIDTH, subsequent_indent="  ", **WHOLE_WORDS
    )


def money(ends: tuple[float, float]) -> str:
    """Return a range with two significant digits: more would be a promise."""
    low, high = (f"{float(f'{end:.2g}'):,.10g}" for end in ends)
    return low if low == high else f"{low} to {high}"


def span(figure: Figure) -> str:
    """Return what a figure is, with its currency."""
    low, high = f"{figure.low:,g}", f"{figure.high:,g}"
    return " ".join([low if low == high else f"{low} to {high}", figure.currency]).strip()


ENVIRONMENT = Environment(
    loader=FileSystemLoader(HERE),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
FILTERS = (lower, upper, licence, code, names, listed, with_article, wrapped, bullet, money, span)
ENVIRONMENT.filters |= {each.__name__: each for each in FILTERS}
