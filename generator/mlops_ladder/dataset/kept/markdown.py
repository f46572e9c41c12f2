"""Words of a table on a Markdown page: one line, and no markup of their own."""

import re
from pathlib import Path
from typing import Any

MARKUP = re.compile(r"[\\`*\[\]<>|~$]|(?<!\w)_|_(?!\w)")
LONGEST = 80  # characters of a name or value
WIDTH = 100  # of a line of text; those of tables and code are as they are
BREAKABLE = re.compile(r" (?=[A-Za-z(]|`[^`])")  # before what cannot be taken for markup


def words(text: str) -> str:
    """Return a text as it is read on the page."""
    return MARKUP.sub(r"\\\g<0>", line(text))


def code(text: str) -> str:
    """Return a name or value as code, which is cut where it is long."""
    shown = line(text)
    shown = shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"
    if "`" not in shown:
        return f"`{shown}`" if shown.strip() else f'`"{shown}"`'
    fence = "`" * (max(map(len, re.findall("`+", shown))) + 1)
    return f"{fence} {shown} {fence}"


def cell(text: str) -> str:
    """Return Markdown as it may stand in a table: code too."""
    return re.sub(r"(?<!\\)\|", r"\|", text)


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
    environment.filters |= {"words": words, "code": code, "cell": cell}
    return wrapped(environment.get_template(template).render(known))


def wrapped(page: str) -> str:
    """Return a page whose paragraphs and lists have lines of a width, as people write them."""
    blocks: list[tuple[bool, str]] = []  # whether it is prose, and a line or a whole paragraph
    in_code = False
    for each in page.splitlines():
        fence = each.startswith("```")
        prose = bool(each) and not (in_code or fence or each.startswith(("|", "#")))
        if prose and blocks and blocks[-1][0] and not each.startswith("- "):
            blocks[-1] = (True, f"{blocks[-1][1]} {each}")
        else:
            blocks.append((prose, each))
        in_code ^= fence
    lines = [line for prose, text in blocks for line in (wrap(text) if prose else [text])]
    return "\n".join(lines) + "\n"


def wrap(text: str) -> list[str]:
    """Return a paragraph or an entry of a list in lines."""
    indent = "  " if text.startswith("- ") else ""
    lines: list[str] = []
    for word in BREAKABLE.split(text):
        if lines and len(lines[-1]) + len(word) < WIDTH:
            lines[-1] += f" {word}"
        else:
            lines.append(f"{indent}{word}" if lines else word)
    return lines
