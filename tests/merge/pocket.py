"""A project that fits into a pocket: what is in its files, what may be done to it, and its text.

Whatever an edit adds holds a word of its side's, such as `ours3`, that is nowhere else.
"""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass, field

PYPROJECT, PARAMS, IGNORE, LOCK, README = (
    "pyproject.toml",
    "params.yaml",
    ".gitignore",
    "requirements.txt",
    "README.md",
)
MODULES = ("src/x/load.py", "src/x/score.py")
FILES = (PYPROJECT, PARAMS, IGNORE, LOCK, README, *MODULES)
STRUCTURED = {PYPROJECT, PARAMS, IGNORE, LOCK}
MOVABLE = (README, *MODULES)
TOKEN = re.compile(r"(?:ours|theirs)\d+")
FORMS = {
    "dependency": "==1.0+{}",
    "task": "python -m x.{}",
    "data": "number {}",
    "metric": "",
    "stage": "run {}",
    "pattern": "",
    "locked": "1.0+{}",
    "part": "About {}, at length.",
    "function": "return 'number {}' * 10",
}
Key = tuple[str, str]  # the kind of a unit, and its name
Units = dict[Key, str]


@dataclass
class Pocket:
    """The project: each file's units in their order, and what was done to files as a whole.

    `units` maps a file to its keys and values: dependencies, tasks, functions and so on. `crlf`
    are the files with the line ends of Windows, `moved` the new names, `added` whole new files.
    `comments` stand above a dependency.
    """

    side: str = "base"
    count: int = 0
    units: dict[str, Units] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    reordered: set[str] = field(default_factory=set)
    crlf: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)

    def word(self) -> str:
        """Return a word that nobody has used yet."""
        self.count += 1
        return f"{self.side}{self.count}"

    def for_side(self, side: str) -> "Pocket":
        """Return a copy for one of the sides."""
        mine = copy.deepcopy(self)
        mine.side = side
        return mine

    def tree(self) -> dict[str, str]:
        """Return the files by their path."""
        found = dict(self.added)
        for path in FILES:
            if path not in self.gone:
                text = WRITERS[path](self)
                text = text.replace("\n", "\r\n") if path in self.crlf else text
                found[self.moved.get(path, path)] = text
        return found


def base() -> Pocket:
    """Return the project that both sides begin from."""
    kinds = {
        PYPROJECT: ["dependency", "task"],
        PARAMS: ["data", "metric", "stage"],
        IGNORE: ["pattern"],
        LOCK: ["locked"],
        README: ["part"],
    }
    kinds |= {path: ["function"] for path in MODULES}
    return Pocket(
        units={
            path: {
                (kind, f"{name}_{kind}"): FORMS[kind].format(number)
                for kind in each
                for number, name in enumerate(["alpha", "beta", "gamma", "delta", "epsilon"])
            }
            for path, each in kinds.items()
        }
    )


def put(pocket: Pocket, path: str, pick: int, place: int) -> None:
    """Add a unit of the kind that a picked one has, before another one; some names are common.

    Not in a text: two parts of it may have the same title.
    """
    old = list(pocket.units[path].items())
    if not old:
        return
    (kind, _), _ = old[pick % len(old)]
    word = pocket.word()
    name = f"new{pick}" if pick % 5 == 0 and path != README else word
    if kind == "dependency" and pick % 3 == 0:
        pocket.comments[name] = f"why {word}"
    if (kind, name) not in pocket.units[path]:
        place %= len(old) + 1
        new = ((kind, name), FORMS[kind].format(word))
        pocket.units[path] = dict([*old[:place], new, *old[place:]])


def change(pocket: Pocket, path: str, pick: int) -> None:
    """Change the value of a unit."""
    if pocket.units[path]:
        kind, name = list(pocket.units[path])[pick % len(pocket.units[path])]
        pocket.units[path][kind, name] = FORMS[kind].format(pocket.word())


def drop(pocket: Pocket, path: str, pick: int) -> None:
    """Remove a unit."""
    if pocket.units[path]:
        del pocket.units[path][list(pocket.units[path])[pick % len(pocket.units[path])]]


def reorder(pocket: Pocket, path: str, pick: int) -> None:
    """Put the first units behind the others."""
    old = list(pocket.units[path].items())
    place = pick % (len(old) or 1)
    pocket.reordered.add(path)
    pocket.units[path] = dict([*old[place:], *old[:place]])


def end_with_crlf(pocket: Pocket, path: str) -> None:
    """Give a file the line ends of Windows."""
    pocket.crlf.add(path)


def remove(pocket: Pocket, path: str) -> None:
    """Remove a file."""
    pocket.gone.add(path)


def move(pocket: Pocket, path: str, pick: int) -> None:
    """Give a file another name, one that both sides may choose."""
    pocket.moved[path] = path.replace(".", f"_{pick % 2}.")


def create(pocket: Pocket, pick: int) -> None:
    """Add a file, under a name that both sides may choose."""
    pocket.added[f"docs/page{pick % 3}.md"] = f"{pocket.word()}\n"


EDITS: dict[str, Callable[..., None]] = {
    each.__name__: each
    for each in (put, change, drop, reorder, end_with_crlf, remove, move, create)
}


def of_kind(pocket: Pocket, path: str, kind: str) -> list[tuple[str, str]]:
    """Return the units of one kind in a file."""
    units = pocket.units[path].items()
    return [(name, value) for (each, name), value in units if each == kind]


def write_pyproject(pocket: Pocket) -> str:
    lines = ["[project]", 'name = "x"', "dependencies = ["]
    for name, value in of_kind(pocket, PYPROJECT, "dependency"):
        lines += [f"    # {pocket.comments[name]}"] if name in pocket.comments else []
        lines.append(f'    "{name}{value}",')
    lines += ["]", "", "[tool.poe.tasks]"]
    lines += [f'{name} = "{value}"' for name, value in of_kind(pocket, PYPROJECT, "task")]
    return "\n".join([*lines, "", "[tool.ruff]", "line-length = 100", ""])


def write_params(pocket: Pocket) -> str:
    data, metrics, stages = (of_kind(pocket, PARAMS, kind) for kind in ("data", "metric", "stage"))
    lines = ["# What may be tuned.", "data:" if data else "data: {}"]
    lines += [f"  {name}: {value}" for name, value in data]
    lines += ["metrics:" if metrics else "metrics: []", *(f"  - {name}" for name, _ in metrics)]
    lines += ["", "stages:" if stages else "stages: []"]
    lines += [f"  - name: {name}\n    cmd: {value}" for name, value in stages]
    return "\n".join([*lines, ""])


def write_ignore(pocket: Pocket) -> str:
    return "".join(f"/{name}/\n" for _, name in pocket.units[IGNORE])


def write_lock(pocket: Pocket) -> str:
    return "# Made by a tool.\n" + "".join(
        f"{name}=={version} \\\n    --hash=sha256:{version.encode().hex()}\n"
        for (_, name), version in pocket.units[LOCK].items()
    )


def write_readme(pocket: Pocket) -> str:
    return "# x\n" + "".join(
        f"\n## {name}\n{text}\n" for (_, name), text in pocket.units[README].items()
    )


def write_module(path: str) -> Callable[[Pocket], str]:
    def write(pocket: Pocket) -> str:
        return f'"""Module {path}."""\n' + "".join(
            f'\n\ndef {name}():\n    """Do {name}, as {path} does."""\n    {body}\n'
            for (_, name), body in pocket.units[path].items()
        )

    return write


WRITERS: dict[str, Callable[[Pocket], str]] = {
    PYPROJECT: write_pyproject,
    PARAMS: write_params,
    IGNORE: write_ignore,
    LOCK: write_lock,
    README: write_readme,
    **{path: write_module(path) for path in MODULES},
}
