"""The code of a notebook, cell by cell, each line on the line that it has in the file."""

import ast
import json
from typing import Any

from ..code.python2 import modernised


def source(text: str) -> str:
    """Return the Python code of a notebook; empty where it is none, or of another language.

    Shell and magic lines are left out, and cells that do not parse. Code keeps the line it has in
    the file where that is written a string a line; else cells follow each other.
    """
    try:
        book = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    return _placed([_code(cell) for cell in _cells(book)], text.split("\n"))


def _cells(book: Any) -> list[Any]:
    if not isinstance(book, dict):
        return []
    sheets = book.get("worksheets")  # nbformat 3
    parts = [book, *(sheets if isinstance(sheets, list) else [])]
    found = [part.get("cells") for part in parts if isinstance(part, dict)]
    return [cell for cells in found if isinstance(cells, list) for cell in cells]


def _code(cell: Any) -> list[str]:
    if not isinstance(cell, dict) or cell.get("cell_type") != "code":
        return []
    if cell.get("language", "python") not in ("python", "python3"):
        return []
    text = cell.get("source", cell.get("input", ""))
    joined = "".join(map(str, text)) if isinstance(text, list) else str(text)
    lines = joined.split("\n")
    first = next((line for line in lines if line.strip()), "")
    if first.startswith("%%") and not first.startswith(("%%time", "%%capture")):
        return []
    plain = "\n".join(_plain(line) for line in lines)
    for form in (plain, modernised(plain)):
        try:
            ast.parse(form)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return form.split("\n")
    return []


def _plain(line: str) -> str:
    bare = line.lstrip()
    if bare.startswith(("%", "!", "?")) or bare.rstrip().endswith("?"):
        return line[: len(line) - len(bare)] + "pass"
    return line


def _placed(cells: list[list[str]], raw: list[str]) -> str:
    placed: list[str] = []
    for lines in cells:
        first = next((line for line in lines if line.strip() not in ("", "pass")), "")
        needle = json.dumps(first, ensure_ascii=False)[1:-1]
        ahead = range(len(placed), len(raw)) if needle and len(raw) > 2 else range(0)
        found = next((n for n in ahead if needle in raw[n]), None)
        if found is not None:
            placed += [""] * (found - lines.index(first) - len(placed))
        placed += lines
    return "\n".join(placed)
