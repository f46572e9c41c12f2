"""What is wrong with a table before anything is known of its columns, each one sentence."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ...errors import UsageError
from ..schema import Read

FEWEST = 50  # rows
FEW = f"a model needs at least {FEWEST} rows"


def refuse_names(file: Path, names: Sequence[str]) -> None:
    """Raise UsageError for one column, a column without a name, or two that share one."""
    if len(names) < 2:
        raise UsageError(f"{file} has one column", "a table needs its target and one column more")
    for position, name in enumerate(names, 1):
        if not name.strip():
            raise UsageError(f"column {position} of {file} has no name", _unnamed(position))
    name, times = Counter(names).most_common(1)[0]
    if times > 1:
        places = _listed([str(i) for i, other in enumerate(names, 1) if other == name])
        message = f"{file} has {times} columns named {name!r}: columns {places}"
        raise UsageError(message, "rename them in the first line")


def _unnamed(position: int) -> str:
    if position > 1:
        return "give it a name in the first line, or see whether that line ends in a separator"
    return "it may be the index that pandas writes: give it a name in the first line, say `row`"


def refuse_few(files: Sequence[Path], rows: int) -> None:
    """Raise UsageError for fewer rows than a model can be made of."""
    more = len(files) - 1
    name = f"{files[0]} and {_counted(more, 'more file')}" if more else str(files[0])
    have = "have" if more else "has"
    if rows == 0:
        raise UsageError(f"{name} {have} a header and no rows", FEW)
    if rows < FEWEST:
        raise UsageError(f"{name} {have} {_counted(rows, 'row')}", FEW)


def refuse_ragged(file: Path, line: int, cells: int, columns: int) -> None:
    """Raise UsageError for a row that is longer or shorter than the header."""
    message = f"line {line} of {file} has {_counted(cells, 'cell')}, the header has {columns}"
    hint = "look for a separator or quote that is missing, or one too many"
    if line == 2 and cells == columns + 1:
        hint = "name each column in the first line, that of row names too"
    raise UsageError(message, hint)


def refuse_unclosed(file: Path, line: int, until: int = 0) -> None:
    """Raise UsageError for a quote that nothing closes, or only one in a much later line."""
    closed = f"closed only in line {until}" if until else "never closed"
    message = f"line {line} of {file} opens a quote that is {closed}"
    raise UsageError(message, "close it, or double it where it is part of the text")


def refuse_return(file: Path, line: int) -> None:
    """Raise UsageError for a row that begins with a space or empty cell after a CR alone."""
    message = f"line {line} of {file} begins with nothing, after a line that ends in CR alone"
    raise UsageError(message, "save the table with line ends of Unix or Windows")


def refuse_other_columns(
    first: Path, names: Sequence[str], file: Path, others: Sequence[str]
) -> None:
    """Raise UsageError if two files of a table have different columns; their order is free."""
    ours, theirs = set(names), set(others)
    lacks = [repr(name) for name in names if name not in theirs]
    adds = [repr(name) for name in others if name not in ours]
    words = [f"{verb} {_listed(some)}" for verb, some in (("lacks", lacks), ("adds", adds)) if some]
    if words:
        message = f"{file} disagrees with {first}: it {' and '.join(words)}"
        raise UsageError(message, "the files of a table have the same columns")


def refuse_dialects(files: Sequence[Path], reads: Sequence[Read]) -> None:
    """Raise UsageError if two files of a table are written in different ways."""
    for file, read in zip(files, reads, strict=True):
        for words, ours, first in (
            ("separates columns by", read.sep, reads[0].sep),
            ("quotes text by", read.quotechar, reads[0].quotechar),
        ):
            if ours != first:
                message = f"{files[0]} {words} {first!r}, but {file} by {ours!r}"
                raise UsageError(message, "write the files of a table in one way")


def _listed(words: Sequence[str]) -> str:
    """Return a, b and c, with no more than three words."""
    shown = [*words[:3], *([f"{len(words) - 3} more"] if len(words) > 3 else [])]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
