"""Words of strangers, such as file names, as one line that any terminal, page or parser takes."""


def printable(text: str) -> str:
    r"""Return the text with all that has no shape of its own written out, as in `\n` or `\xff`."""
    return "".join(each if each.isprintable() else escaped(each) for each in text)


def escaped(character: str) -> str:
    """Return a character in ASCII; of a name that is no UTF-8, the byte that stood there."""
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def shortened(text: str, width: int) -> str:
    """Return a printable text of at most so many characters."""
    line = printable(text)
    return line if len(line) <= width else f"{line[: width - 1].rstrip()}…"
