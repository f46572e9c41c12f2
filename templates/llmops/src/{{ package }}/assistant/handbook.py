"""The handbook: Markdown files with a fact in each line, under headings."""

from pathlib import Path
from typing import NamedTuple

from .. import ROOT


class Chunk(NamedTuple):
    """What is found and cited: one sentence of a file, and the heading above it."""

    source: str
    section: str
    sentence: str

    @property
    def text(self) -> str:
        """What is embedded: many a sentence says little without its heading."""
        return f"{self.section}: {self.sentence}"


def chunks(folder: Path = ROOT / "handbook") -> list[Chunk]:
    """Return the sentences of all files; SystemExit if there are none."""
    found = [chunk for path in sorted(folder.glob("*.md")) for chunk in read(path)]
    if not found:
        raise SystemExit(f"{folder.name}: no .md file has a sentence under a ## heading: add one")
    return found


def read(path: Path) -> list[Chunk]:
    """Return the sentences of a file, a line each; what stands before the first ## is no fact."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SystemExit(f"{path.parent.name}/{path.name}: save it as UTF-8") from None
    section, found = "", []
    for line in filter(None, map(str.strip, lines)):
        if line.startswith("#"):
            section = line.lstrip("#").strip() if line.startswith("##") else ""
        elif section:
            found.append(Chunk(path.name, section, line))
    return found
