"""What documents in Markdown, reStructuredText or plain text say: headings, sentences, commands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .repository import Repository

README = re.compile(r"readme([._-](en|us))?(\.(md|markdown|mdx|rst|txt|adoc|org))?", re.IGNORECASE)
TEXTS = ("*.md", "*.markdown", "*.mdx", "*.rst", "*.txt", "*.adoc", "readme")
OTHERS = re.compile(
    r"(^|/)(node_modules|vendor(ed)?|third_party|site-packages|tests?|\.github|\.venv)/",
    re.IGNORECASE,
)
BESIDE = re.compile(r"(^|/)(reports?|docs?|data|figures|images|assets|notebooks?)/", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
HEADING = re.compile(r"\s{0,3}#{1,6}\s+(?P<text>.*?)\s*#*\s*$")
RULER = re.compile(r"\s*([=\-~^\"'*+#])\1{2,}\s*$")
FENCE = re.compile(r"\s*(`{3,}|~{3,})\s*(\{?\.?[\w+-]*)")
DIRECTIVE = re.compile(r"\s*\.\. (code|code-block|sourcecode|prompt)::|.*::\s*$")
ITEM = re.compile(r"\s*([-*+•]|\d+[.)])\s")
BOX = re.compile(r"\s*[-*+] \[[ xX]\]")
MARKS = re.compile(r"[*`]{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)")
UNWRITTEN = re.compile(
    r"more information needed|\bto ?do\b|\btbd\b|\btba\b|lorem ipsum|<[a-z][^>]*here>|\[insert|"
    r"\{\{|fill (this|me) in|your (text|description) here",
    re.IGNORECASE,
)
SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z0-9*`\[(])")


@dataclass(frozen=True)
class Line:
    """A line of a document; `kind` is prose, table, heading, code or box (of a check-list).

    `under` are the headings above it, the nearest last, in lower case; `language` of code.
    """

    path: str
    number: int
    text: str
    kind: str
    under: tuple[str, ...] = ()
    language: str = ""


@dataclass(frozen=True)
class Said:
    """A sentence, or a row of a table, with the line where it begins."""

    path: str
    line: int
    text: str
    under: tuple[str, ...] = ()


def read(path: str, text: str) -> tuple[Line, ...]:
    """Return the lines of a document that show: blank ones and comments are left out."""
    return tuple(_lines(path, text))


def document(repo: Repository, path: str) -> tuple[Line, ...]:
    """Return the lines of a repository's document."""
    return _cached(path, repo.text(path))


@lru_cache(maxsize=500)
def _cached(path: str, text: str) -> tuple[Line, ...]:
    return read(path, text)


def _lines(path: str, text: str) -> Iterator[Line]:
    rows = COMMENT.sub(lambda found: "\n" * found.group().count("\n"), text).split("\n")
    levels: list[tuple[int, str]] = []
    indented = False
    for place, row, language in _fenced(rows, _front_matter(rows)):
        number, under = place + 1, tuple(name for _, name in levels)
        if language is not None:
            yield Line(path, number, row, "code", under, language)
        elif heading := _heading(rows, place):
            levels = [each for each in levels if each[0] < heading[0]] + [heading]
            yield Line(path, number, heading[1], "heading", tuple(name for _, name in levels))
            indented = False
        elif not row.startswith((" ", "\t")):
            indented = bool(DIRECTIVE.fullmatch(row)) and path.endswith(".rst")
            yield Line(path, number, row, _kind(row), under)
        else:
            is_code = indented or _is_block(rows, place)
            yield Line(path, number, row, "code" if is_code else _kind(row), under)


def _fenced(rows: list[str], front: int) -> Iterator[tuple[int, str, str | None]]:
    """Yield the rows that show, with the language of those between fences; None outside.

    Settings at the head of a document, the first `front` rows, count as rows of a table.
    """
    fence, language = "", ""
    for place, row in enumerate(rows):
        if place < front:
            if ":" in row:
                yield place, f"| {row} |", None
            continue
        found = FENCE.match(row)
        if found and (not fence or row.strip().startswith(fence)):
            fence, language = ("", "") if fence else (found.group(1), _language(found.group(2)))
        elif row.strip() and (fence or not RULER.fullmatch(row)):
            yield place, row, language if fence else None


def _kind(row: str) -> str:
    if BOX.match(row):
        return "box"
    return "table" if row.count("|") >= 2 else "prose"


def _language(given: str) -> str:
    return given.strip("{}.").lower()


def _front_matter(rows: list[str]) -> int:
    """Return how many lines the settings at the head of a document take."""
    if not rows or rows[0].strip() != "---":
        return 0
    for place, row in enumerate(rows[1:200], 2):
        if row.strip() == "---":
            return place
    return 0


def _heading(rows: list[str], place: int) -> tuple[int, str] | None:
    """Return the level and text of a heading: by number signs, or by a line below it."""
    found = HEADING.match(rows[place])
    if found:
        level = len(rows[place].lstrip()) - len(rows[place].lstrip().lstrip("#"))
        return level, plain(found.group("text")).lower()
    below = rows[place + 1] if place + 1 < len(rows) else ""
    ruled = RULER.fullmatch(below)
    words = rows[place].strip()
    if (
        ruled
        and not words.startswith(("|", "-", "*", ">"))
        and len(words) < 100
        and place + 1 < len(rows)
    ):
        above = rows[place - 1].strip() if place else ""
        if not above or RULER.fullmatch(above):
            return 1 if ruled.group(1) in "=#" else 2, plain(words).lower()
    return None


def _is_block(rows: list[str], place: int) -> bool:
    """Tell whether an indented line belongs to a block of code (four spaces, no list)."""
    if not rows[place].startswith(("    ", "\t")) or ITEM.match(rows[place]):
        return False
    for row in reversed(rows[max(0, place - 40) : place]):
        if row.strip() and not row.startswith(("    ", "\t")):
            return not ITEM.match(row)
    return True


def plain(text: str) -> str:
    """Return a text without the marks of emphasis, code, links and pictures."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", " ", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"</?\w+[^>]*>", " ", text)
    return " ".join(MARKS.sub("", text).split())


def sentences(lines: tuple[Line, ...]) -> Iterator[Said]:
    """Yield the sentences of prose, joined over lines, and rows of tables; nothing unwritten."""
    paragraph: list[Line] = []
    for line in (*lines, None):
        goes_on = (
            line is not None
            and line.kind == "prose"
            and (
                not paragraph
                or (line.number == paragraph[-1].number + 1 and not ITEM.match(line.text))
            )
        )
        if line is not None and goes_on:
            paragraph.append(line)
            continue
        yield from _split(paragraph)
        paragraph = []
        if line is None:
            return
        if line.kind == "prose":
            paragraph = [line]
        elif line.kind == "table":
            yield from _row(line)


def _row(line: Line) -> Iterator[Said]:
    text = plain(line.text.replace("|", " | ")).strip("| ")
    if re.search(r"\w", text) and not UNWRITTEN.search(text):
        yield Said(line.path, line.number, text, line.under)


def _split(paragraph: list[Line]) -> Iterator[Said]:
    if not paragraph:
        return
    joined, starts = "", []
    for line in paragraph:
        starts.append((len(joined), line.number))
        joined += f"{line.text.strip()} "
    place = 0
    for part in SENTENCE.split(joined):
        offset = joined.index(part, place) if part else place
        place = offset + len(part)
        text = plain(part)
        if re.search(r"\w", text) and not UNWRITTEN.search(text):
            number = next(n for start, n in reversed(starts) if start <= offset)
            yield Said(paragraph[0].path, number, text, paragraph[0].under)


def readmes(repo: Repository, depth: int = 1) -> tuple[str, ...]:
    """Return the README files down to some depth of folders, those nearest to the root first."""
    found = [
        path
        for path in repo.files
        if README.fullmatch(path.rsplit("/", 1)[-1])
        and path.count("/") <= depth
        and not OTHERS.search(path)
        and "{{" not in path
        and repo.text(path).strip()
        and ("/" not in path or _holds_code(repo, path.rpartition("/")[0]))
    ]
    return tuple(sorted(found, key=lambda path: (path.count("/"), path)))


def _holds_code(repo: Repository, folder: str) -> bool:
    """Tell whether a folder is a project of its own, and no report or data."""
    return not BESIDE.search(f"{folder}/") and any(
        path.startswith(f"{folder}/") for path in repo.modules
    )


def documents(repo: Repository) -> tuple[str, ...]:
    """Return all documents of the project: not those of packages, tests and tools."""
    return tuple(
        path for path in repo.matching(*TEXTS) if not OTHERS.search(path) and "{{" not in path
    )
