"""Pages from the templates beside this file; words of strangers stand on them as one line."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from .printable import printable

if TYPE_CHECKING:
    from jinja2 import Environment


def environment(**known: Any) -> "Environment":
    """Return what renders the pages, with names that templates know; all text is escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= known
    return made


def shown(value: Any) -> Any:
    """Return text as it may stand on a page; what is HTML already is left as it is."""
    return printable(value) if type(value) is str else value
