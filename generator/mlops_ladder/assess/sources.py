"""The sources that capabilities and levels come from, and where in them."""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Source:
    """A publication. `places` maps the codes of the capability table to what stands there.

    `levels` and `grades` map ours to what they correspond to in it. `short` is how it is called
    in a sentence. `url` is empty for what is our own.
    """

    short: str
    authors: str
    title: str
    year: int
    url: str
    places: dict[str, str]
    levels: dict[str, str] = field(default_factory=dict)
    grades: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Citation:
    """A place in a source; `says` is what stands there, empty for the whole source."""

    source: Source
    code: str

    @property
    def says(self) -> str:
        """What stands at the place."""
        return self.source.places[self.code]


@cache
def sources() -> dict[str, Source]:
    """Read the sources from the file that lies in this package, by their names there."""
    data = tomllib.loads((files("mlops_ladder") / "sources.toml").read_text("utf-8"))
    return {name: Source(**row) for name, row in data.items()}


def citations(codes: str) -> tuple[Citation, ...]:
    """Return the places that codes name, as in "A1 T Infra 2"; KeyError for an unknown one.

    A code for a whole source is left out where another names a place in it.
    """
    known = {code: each for each in sources().values() for code in each.places}
    longest_first = sorted(known, key=len, reverse=True)
    found = re.findall("|".join(map(re.escape, longest_first)) + r"|\S+", codes)
    cited = [Citation(known[code], code) for code in found]
    placed = {each.source.short for each in cited if each.says}
    return tuple(each for each in cited if each.says or each.source.short not in placed)
