"""Words of strangers, such as file names, as one line that any terminal, page or parser takes."""

from unicodedata import category, east_asian_width


def printable(text: str) -> str:
    r"""Return the text with all that has no shape of its own written out, as in `\n` or `\xff`."""
    return "".join(each if each.isprintable() else escaped(each) for each in text)


def escaped(character: str) -> str:
    """Return a character in ASCII; of a name that is no UTF-8, the byte that stood there."""
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def shortened(text: str, width: int) -> str:
    """Return a printable text that takes at most so many columns of a terminal."""
    line = printable(text)
    if columns(line) <= width:
        return line
    while columns(line) > width - 1:
        line = line[: min(len(line) - 1, width)]
    return f"{line.rstrip()}…"


def columns(text: str) -> int:
    """Return how many columns of a terminal a printable text takes: Chinese takes two a letter."""
    marks = ("Mn", "Me")  # they stand on the letter before
    shapes = (each for each in text if category(each) not in marks)
    return sum(1 + (east_asian_width(each) in "WF") for each in shapes)


def padded(text: str, width: int, right: bool = False) -> str:
    """Return a printable text cut or filled up to so many columns, on its left with `right`."""
    line = shortened(text, width)
    space = " " * (width - columns(line))
    return space + line if right else line + space
