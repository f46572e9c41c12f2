"""Levels and their layers: what stands in templates/, and how a level is composed of it."""

import re
import shutil
from collections.abc import Collection
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
LLM = "llmops"  # the level of the llm application alone, and the layer that brings it
WITH_LLM = ("1", "2")  # the levels that can have the llm application beside the tabular one
OF_TABLE = {"data", "purpose", "licence"}  # the questions about the table of a tabular application
ALONE, BESIDE = "alone", "beside"  # in a layer: files without a tabular application, or with one
PARTS = "parts"  # in a layer: what its templates include, no files of a project
ANSWERS_FILE = ".copier-answers.yml"
README = "README.md.jinja"
CONDITION = re.compile(r"\{%.*?%\}")
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

    `adds` maps a field of work (data, tracking, …) to what the layer brings to it, `changes` maps
    a path of a lower layer to why this one changes it.
    `asks` lists the questions of copier.yml that the layer needs, `table` the paths that depend on
    the user's table, `tabular` those that belong to the tabular application alone, `removes` the
    paths of lower layers that go. Paths are the project's, its package written {{ package }}.
    """

    folder: Path
    title: str
    adds: dict[str, str]
    changes: dict[str, str]
    asks: list[str]
    table: list[str]
    tabular: list[str]
    removes: list[str]

    def files(self) -> list[Path]:
        """Return the template files, relative to the folder."""
        paths = (path.relative_to(self.folder) for path in self.folder.rglob("*"))
        wanted = (path for path in paths if not is_left_out(path))
        return sorted(path for path in wanted if (self.folder / path).is_file())

    def sources(self, applications: Collection[str]) -> dict[str, Path]:
        """Map each path that the layer gives to a project of some applications to its template."""
        other, side = (ALONE, BESIDE) if "tabular" in applications else (BESIDE, ALONE)
        files = [path for path in self.files() if path.parts[0] not in (other, PARTS)]
        files.sort(key=lambda path: path.parts[0] == side)
        found = {project_path(target(path)): path for path in files}
        gone = [] if "tabular" in applications else self.tabular
        return {name: path for name, path in found.items() if name not in gone}


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
    root = templates()
    readmes = [*root.glob(f"*/{README}"), *root.glob(f"*/{ALONE}/{README}")]
    full = {readme.relative_to(root).parts[0] for readme in readmes}
    return [level for level, stack in STACKS.items() if full.issuperset(stack)]


def names(level: str, applications: Collection[str] = ()) -> list[str]:
    """Return the names of the layers of a level and some applications, the lowest first."""
    more = [LLM] if "llm" in applications and LLM not in STACKS[level] else []
    return STACKS[level] + more


def stack(level: str, applications: Collection[str] = (), flag: str = "--level") -> list[Layer]:
    """Return the layers of a level, the lowest first; UsageError if there is no such level.

    `applications` are those besides the level's own, `flag` is where the level was given.
    """
    made = available()
    if level not in made:
        raise UsageError(f"{flag} {level}: there is no such level", f"use {choices()}")
    if "llm" in applications and LLM not in made:
        raise UsageError("the llm application is not in this version", "leave it out")
    return [layer(name) for name in names(level, applications)]


def choices() -> str:
    """Return the levels that can be made, as a phrase."""
    return " or ".join(available())


def applications_of(level: str) -> tuple[str, ...]:
    """Return what a project of the level trains and serves, if nothing else is asked for."""
    return ("llm",) if level == LLM else ("tabular",)


def fitting(level: str) -> list[tuple[str, ...]]:
    """Return the applications that a level can have, its own first."""
    own = applications_of(level)
    return [own, (*own, "llm")] if level in WITH_LLM else [own]


def with_llm(level: str) -> tuple[str, tuple[str, ...]]:
    """Return the level and applications with the llm application beside the level's own.

    It needs level 1. Raises UsageError where it is the level's own.
    """
    if level == LLM:
        hint = "use --level 1 --llm for both"
        raise UsageError(f"--level {LLM} is the llm application alone", hint)
    reached = WITH_LLM[0] if level not in WITH_LLM and level in STACKS else level
    return reached, (*applications_of(reached), "llm")


def table_paths(level: str, applications: Collection[str]) -> set[str]:
    """Return the paths that depend on the user's table, which no scaffold commit holds."""
    named = {path for each in stack(level, applications) for path in each.table}
    return named & sources(level, applications).keys()


def questions(level: str) -> str:
    """Return the part of copier.yml that the layers of a level ask for, in the file's order."""
    left_out = set() if "tabular" in applications_of(level) else OF_TABLE
    asked = {key for each in stack(level) for key in each.asks} - left_out
    entries = (templates() / "copier.yml").read_text("utf-8").rstrip().split("\n\n")
    return "\n\n".join(each for each in entries if each.partition(":")[0] in asked) + "\n"


def sources(level: str, applications: Collection[str]) -> dict[str, tuple[Layer, Path]]:
    """Map each path of a project to the topmost layer that has it, and its template there."""
    found: dict[str, tuple[Layer, Path]] = {}
    for each in stack(level, applications):
        own = each.sources(applications)
        found |= {name: (each, path) for name, path in own.items()}
        found = {name: kept for name, kept in found.items() if name not in each.removes}
    return found


def compose(level: str, applications: Collection[str], folder: Path) -> None:
    """Write the complete Copier template of a level and some applications into a folder.

    Each file of the project is a stub that includes the topmost layer's template of it; a file
    without Jinja is copied. Raises UsageError for an unknown level, OSError if it cannot write.
    """
    for each in stack(level, applications):
        copy_templates(each, folder / each.folder.name)
    for each, path in sources(level, applications).values():
        placed = folder / "project" / target(path)
        placed.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".jinja":
            placed.write_text(f'{{% include "{each.folder.name}/{path.as_posix()}" %}}', "utf-8")
        else:
            shutil.copyfile(each.folder / path, placed)
        placed.chmod(0o755 if (each.folder / path).stat().st_mode & 0o100 else 0o644)
    (folder / "copier.yml").write_text(f"{SETTINGS}\n{questions(level)}", "utf-8")
    answers = ANSWERS.format(level=level, applications=", ".join(applications), version=__version__)
    stub = folder / "project" / "{{ _copier_conf.answers_file }}.jinja"
    stub.write_text(answers + "{{ _copier_answers|to_nice_yaml -}}\n", "utf-8")


def is_left_out(path: Path) -> bool:
    """Return whether a path in a layer is no template: bytecode, or a file of the system's."""
    return bool(LEFT_OUT.intersection(path.parts)) or path.suffix == ".pyc"


def target(path: Path) -> Path:
    """Return where a template of a layer stands in the template of a project."""
    return Path(*path.parts[1:]) if path.parts[0] in (ALONE, BESIDE) else path


def project_path(path: Path) -> str:
    """Return the path in the project of a template: without conditions, and without .jinja."""
    return CONDITION.sub("", path.as_posix()).removesuffix(".jinja")


def copy_templates(each: Layer, folder: Path) -> None:
    """Copy a layer's Jinja files, which the stubs include."""
    for path in each.files():
        if path.suffix == ".jinja":
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(each.folder / path, folder / path)
