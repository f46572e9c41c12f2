"""Git hooks that are run as a command: pre-commit, prek, lefthook."""

from collections.abc import Iterator
from typing import Any

from ..ci import values
from ..files.repository import Repository
from ..shell import Command, parse
from .declared import declared

_CONFIGURATIONS = (".pre-commit-config.yaml", ".pre-commit-config.yml", "prek.toml")
# Hooks that are a subcommand of a program with another name.
_PROGRAMS = {
    "ruff": "ruff check",
    "ruff-check": "ruff check",
    "ruff-format": "ruff format",
    "uv-lock": "uv lock",
    "pytest-check": "pytest",
    "gitleaks": "gitleaks git",
    "pyright-python": "pyright",
    "mirrors-mypy": "mypy",
}
_VALUED = frozenset(
    {"-c", "--config", "--hook-stage", "--stage", "--files", "--from-ref", "--to-ref"}
)


def hop(repo: Repository, command: Command) -> Iterator[Command]:
    """The programs of the hooks that a command runs."""
    if command.program in ("pre-commit", "prek", "pre_commit") and "run" in command.arguments[:1]:
        path = command.option("-c", "--config")
        for file in [path] if path else _CONFIGURATIONS:
            yield from _hooks(repo, command, file)
    elif command.program == "lefthook" and command.arguments[:1] == ("run",):
        yield from _lefthook(repo, command)


def _asked(command: Command) -> str:
    """The hook that is named; empty for all."""
    skip = False
    for word in command.arguments[1:]:
        if not skip and not word.startswith("-"):
            return word
        skip = not skip and word in _VALUED
    return ""


def _hooks(repo: Repository, command: Command, path: str) -> Iterator[Command]:
    asked, stage = _asked(command), command.option("--hook-stage", "--stage")
    content = repo.document(path) if path in repo.sizes else None
    standard = values.texts(values.get(content, "default_stages"))
    for source in values.sequence(values.get(content, "repos")):
        for hook in values.sequence(values.get(source, "hooks")):
            names = (values.text(values.get(hook, "id")), values.text(values.get(hook, "alias")))
            stages = values.texts(values.get(hook, "stages")) or standard
            if asked in ("", *names) and _runs_at(stages, stage):
                yield from _hook(path, hook, values.text(values.get(source, "repo")))


def _runs_at(stages: tuple[str, ...], stage: str) -> bool:
    """Whether a hook runs at a stage; without one asked for it is that of a commit."""
    return not stages or any(name.endswith(stage or "commit") for name in stages)


def _hook(path: str, hook: Any, source: str) -> Iterator[Command]:
    """A local hook runs its entry; another one the program that its name stands for."""
    name = values.text(values.get(hook, "id"))
    arguments = values.texts(values.get(hook, "args"))
    entry = values.text(values.get(hook, "entry"))
    if source != "local":
        entry = entry or _PROGRAMS.get(name, name)
    for command in parse(entry, path, values.line(hook), stops=False):
        yield Command((*command.words, *arguments), path, command.line, "", True, command.tool)


def _lefthook(repo: Repository, command: Command) -> Iterator[Command]:
    asked = _asked(command)
    for path in repo.matching("lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml"):
        yield from declared(repo, path, "", asked)
