"""Words of a table on a Markdown page: one line, and no markup of their own."""

import re
from pathlib import Path
from typing import Any

MARKUP = re.compile(r"[\\`*\[\]<>|~$]|(?<!\w)_|_(?!\w)")
LONGEST = 80  # characters of a name or value


def words(text: str) -> str:
    """Return a text as it is read on the page."""
    return MARKUP.sub(r"\\\g<0>", line(text))


def code(text: str) -> str:
    """Return a name or value as code, which is cut where it is long; it may stand in a table."""
    shown = line(text)
    shown = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
    shown = shown.replace("|", "\\|")
    if "`" not in shown:
        return f"`{shown}`" if shown.strip() else f'`"{shown}"`'
    fence = "`" * (max(map(len, re.findall("`+", shown))) + 1)
    return f"{fence} {shown} {fence}"


def line(text: str) -> str:
    """Return a text with all that has no shape of its own written out."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape", "replace").decode()
        for each in text
    )


def listed(names: list[str], most: int = 12) -> str:
    """Return some names as code, the first of them, and how many more."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(map(code, names[:most])) + more


def fill(template: str, /, **known: Any) -> str:
    """Return a page from the template of that name beside this file."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown; what a table holds goes through words and code
    )
    environment.filters |= {"words": words, "code": code}
    return environment.get_template(template).render(known)
