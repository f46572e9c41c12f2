"""Small repositories, and what commands in them come down to."""

from pathlib import Path

from mlops_ladder.assess.reading.files.repository import Repository
from mlops_ladder.assess.reading.follow import follow
from mlops_ladder.assess.reading.shell import Command, parse
from mlops_ladder.assess.reading.tasks import Task, tasks


def written(folder: Path, files: dict[str, str]) -> Repository:
    """Write files and read them."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Repository(folder)


def lines(commands: tuple[Command, ...]) -> list[str]:
    """Return the words of commands as lines."""
    return [" ".join(command.words) for command in commands]


def ran(repo: Repository, text: str, cwd: str = "") -> list[str]:
    """Return what shell text runs in the end, as lines, without itself."""
    found = [follow(repo, command) for command in parse(text, "ci.yml", 1, cwd)]
    return [line for commands in found for line in lines(commands)[1:]]


def heard(repo: Repository, text: str, program: str) -> list[bool]:
    """Return whether each run of a program blocks, in what shell text runs in the end."""
    found = [each for command in parse(text, "ci.yml", 1) for each in follow(repo, command)]
    return [command.blocking for command in found if command.program == program]


def task(repo: Repository, runner: str, name: str) -> Task:
    """Return the only task of a name."""
    (found,) = [each for each in tasks(repo) if (each.runner, each.name) == (runner, name)]
    return found
