"""Python 2 brought to the form of today, well enough to be read."""

import re

FORMS = (
    (r"^(\s*)print\s+>>\s*[\w.]+\s*,\s*(.+)$", r"\1print(\2)"),
    (r"^(\s*)print[ \t]+(?![=(])(.+?),?$", r"\1print(\2)"),
    (r"^(\s*)print[ \t]+(\(.*\)[ \t]*%.+|\(.*\)[ \t]*,.+)$", r"\1print(\2)"),
    (r"^(\s*)print\s*$", r"\1print()"),
    (r"\bexcept\s+([\w.]+|\([^)]*\))\s*,\s*(\w+)\s*:", r"except \1 as \2:"),
    (r"\braise\s+([\w.]+)\s*,\s*(.+)$", r"raise \1(\2)"),
    (r"^(\s*)exec\s+(?!\()(.+)$", r"\1exec(\2)"),
    (r"`([^`\n]+)`", r"repr(\1)"),
    (r"<>", r"!="),
    (r"\b[uU][rR](['\"])", r"r\1"),
    (r"(?<![\w.])0([0-7]+)\b(?!\.)", r"0o\1"),
    (r"(?<![\w.])(\d+)[lL]\b", r"\1"),
)
PATTERNS = [(re.compile(form, re.MULTILINE), today) for form, today in FORMS]


def modernised(text: str) -> str:
    """Return a text with the forms of Python 2 that differ written as in Python 3.

    Each line stays on its line.
    """
    lines = [line.split("#", 1)[0].rstrip() if "'" not in line and '"' not in line else line
             for line in text.expandtabs(8).split("\n")]  # fmt: skip
    changed = "\n".join(lines)
    for pattern, today in PATTERNS:
        changed = pattern.sub(today, changed)
    return changed
