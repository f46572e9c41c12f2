"""Levels and their layers: what stands in templates/, and how a level is composed of it."""

import shutil
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from . import __version__
from .errors import UsageError

STACKS = {
    "0": ["level0"],
    "1": ["level0", "level1"],
    "2": ["level0", "level1", "level2"],
    "llmops": ["level0", "level1", "llmops"],
}
ANSWERS_FILE = ".copier-answers.yml"
README = "README.md.jinja"
LEFT_OUT = {"layer.yml", "__pycache__", ".DS_Store", ".git"}
SETTINGS = """\
_subdirectory: project
_exclude: [__pycache__, "*.pyc", .DS_Store, .git, layer.yml]
_envops: {undefined: jinja2.StrictUndefined}
_min_copier_version: "9.4.0"
"""
ANSWERS = """\
# What this project was made from. `ladder upgrade` reads it.
level: "{level}"
applications: [{applications}]
template: "{version}"
"""


@dataclass(frozen=True)
class Layer:
    """A folder of templates, and what its layer.yml says.

    `adds` maps a field of work (data, tracking, …) to what the layer brings to it, `people` lists
    what it asks of people, `changes` maps a path of a lower layer to why this one changes it.
    `asks` lists the questions of copier.yml that the layer needs, `table` the paths that depend on
    the user's table, `removes` the paths of lower layers that go.
    """

    folder: Path
    title: str
    adds: dict[str, str]
    people: list[str]
    changes: dict[str, str]
    asks: list[str]
    table: list[str]
    removes: list[str]

    def files(self) -> list[Path]:
        """Return the template files, relative to the folder."""
        paths = (path.relative_to(self.folder) for path in self.folder.rglob("*"))
        wanted = (path for path in paths if not is_left_out(path))
        return sorted(path for path in wanted if (self.folder / path).is_file())


def templates() -> Path:
    """Return the folder of templates: in the installed package, or beside it in a checkout."""
    here = Path(__file__).parent
    installed = here / "templates"
    return installed if installed.is_dir() else here.parents[1] / "templates"


def layer(name: str) -> Layer:
    """Return the layer in the folder of that name."""
    return read_layer(templates() / name)


@cache
def read_layer(folder: Path) -> Layer:
    """Return the layer in a folder, read once."""
    return Layer(folder, **yaml.safe_load((folder / "layer.yml").read_text("utf-8")))


def available() -> list[str]:
    """Return the levels that can be made: every layer of their stack has a README."""
    full = {readme.parent.name for readme in templates().glob(f"*/{README}")}
    return [level for level, stack in STACKS.items() if full.issuperset(stack)]


def stack(level: str, flag: str = "--level") -> list[Layer]:
    """Return the layers of a level, the lowest first; UsageError if there is no such level.

    `flag` is where the level was given.
    """
    if level not in available():
        raise UsageError(f"{flag} {level}: there is no such level", f"use {choices()}")
    return [layer(name) for name in STACKS[level]]


def choices() -> str:
    """Return the levels that can be made, as a phrase."""
    return " or ".join(available())


def applications(level: str) -> list[str]:
    """Return what a project of the level trains and serves."""
    return ["llm"] if level == "llmops" else ["tabular"]


def table_paths(level: str) -> set[str]:
    """Return the paths that depend on the user's table, which no scaffold commit holds."""
    return {path for each in stack(level) for path in each.table}


def questions(level: str) -> str:
    """Return the part of copier.yml that the layers of a level ask for, in the file's order."""
    asked = {key for each in stack(level) for key in each.asks}
    entries = (templates() / "copier.yml").read_text("utf-8").rstrip().split("\n\n")
    return "\n\n".join(each for each in entries if each.partition(":")[0] in asked) + "\n"


def compose(level: str, folder: Path) -> None:
    """Write the complete Copier template of a level into a folder.

    Each file of the project is a stub that includes the topmost layer's template of it; a file
    without Jinja is copied. Raises UsageError for an unknown level, OSError if it cannot write.
    """
    owner: dict[Path, Layer] = {}
    for each in stack(level):
        owner.update(dict.fromkeys(each.files(), each))
        for gone in each.removes:
            owner = {path: kept for path, kept in owner.items() if path.as_posix() != gone}
        copy_templates(each, folder / each.folder.name)
    for path, each in owner.items():
        target = folder / "project" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".jinja":
            target.write_text(f'{{% include "{each.folder.name}/{path.as_posix()}" %}}', "utf-8")
        else:
            shutil.copyfile(each.folder / path, target)
        target.chmod(0o755 if (each.folder / path).stat().st_mode & 0o100 else 0o644)
    (folder / "copier.yml").write_text(f"{SETTINGS}\n{questions(level)}", "utf-8")
    answers = ANSWERS.format(
        level=level, applications=", ".join(applications(level)), version=__version__
    )
    stub = folder / "project" / "{{ _copier_conf.answers_file }}.jinja"
    stub.write_text(answers + "{{ _copier_answers|to_nice_yaml -}}\n", "utf-8")


def is_left_out(path: Path) -> bool:
    """Return whether a path in a layer is no template: bytecode, or a file of the system's."""
    return bool(LEFT_OUT.intersection(path.parts)) or path.suffix == ".pyc"


def copy_templates(each: Layer, folder: Path) -> None:
    """Copy a layer's Jinja files, which the stubs include."""
    for path in each.files():
        if path.suffix == ".jinja":
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(each.folder / path, folder / path)
