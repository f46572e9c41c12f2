"""All pages that are made from data. A test holds the committed ones equal to them."""

from pathlib import Path

import capability_pages
import level_pages

ROOT = Path(__file__).parents[2]


def pages() -> dict[str, str]:
    """Return the text of each page that is made, by its path in the repository."""
    capabilities = capability_pages.pages().items()
    made = {f"docs/capabilities/{name}": text for name, text in capabilities}
    return made | level_pages.pages() | {"docs/explanation/maturity.md": level_pages.maturity()}


def write() -> None:
    """Write all pages."""
    for path, text in pages().items():
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(text, "utf-8")
