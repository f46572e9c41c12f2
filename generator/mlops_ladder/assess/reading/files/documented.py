"""Commands that documents show, and whether what they run is there."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import replace

from ..code.graph import graph, is_aside, runs_tests
from ..packaging import containers
from ..shell import Command
from ..tasks import tasks
from .prose import readmes
from .repository import Repository
from .snippets import commands

RUNNERS = {
    "make": "make", "gmake": "make", "poe": "poe", "just": "just", "task": "task", "nox": "nox",
    "tox": "tox", "inv": "invoke", "invoke": "invoke", "npm": "npm", "yarn": "npm", "pnpm": "npm",
    "mise": "mise", "pdm": "pdm", "hatch": "hatch", "rake": "rake",
}  # fmt: skip
# They prepare or check, and run nothing of the project.
IDLE = re.compile(
    r"(\w+[-_:.])?(install|setup|set-up|init\w*|help|clean\w*|lint\w*|format\w*|fmt|style|"
    r"check\w*|tests?|pytest|"
    r"coverage|cov|docs?|venv|env|environment|create_environment|requirements\w*|deps|"
    r"dependencies|hooks?|pre-?commit|"
    r"build|lock|upgrade|update|bootstrap|type\w*|mypy|ruff|black|isort|publish|"
    r"release)([-_:.]\w+)*",
    re.IGNORECASE,
)
STARTERS = frozenset(
    [
        "python",
        "streamlit",
        "torchrun",
        "papermill",
        "ipython",
        "accelerate",
        "chainlit",
        "gradio",
        "metaflow",
        "bash",
        "sh",
        "zsh",
        "source",
        ".",
        "deepspeed",
        "horovodrun",
        "mpirun",
        "locust",
        "spark-submit",
        "modal",
        "ray",
    ]
)
SERVERS = frozenset(["uvicorn", "gunicorn", "hypercorn", "fastapi", "bentoml", "celery", "flask"])
NOTEBOOKS = frozenset(["jupyter", "jupyter-lab", "jupyter-notebook", "ipython"])
INTO = re.compile(r"\bcd\s+([\w./-]+)")
FILES = re.compile(r".*\.(py|sh|bash|ipynb)(::?\w+)?")
# A program of a framework, words that start something, and the files of which one has to be there.
FRAMEWORKS: dict[str, tuple[re.Pattern[str], tuple[str, ...]]] = {
    "dvc": (re.compile(r"repro|exp run"), ("dvc.yaml", "*.dvc")),
    "kedro": (re.compile(r"run"), ("pyproject.toml", ".kedro.yml")),
    "mlflow": (re.compile(r"run( .*)?"), ("MLproject",)),
    "langgraph": (re.compile(r"dev|up"), ("langgraph.json",)),
    "prefect": (re.compile(r"deploy"), ("prefect.yaml",)),
    "dagster": (re.compile(r"dev|job"), ("workspace.yaml", "pyproject.toml")),
    "skaffold": (re.compile(r"run|dev"), ("skaffold.yaml",)),
    "astro": (re.compile(r"dev start"), ("Dockerfile",)),
    "cog": (re.compile(r"predict|run|train"), ("cog.yaml",)),
    "guild": (re.compile(r"run"), ("guild.yml",)),
    "floyd": (re.compile(r"run"), ("floyd.yml",)),
}


def documented(repo: Repository) -> Iterator[tuple[Command, bool]]:
    """Yield the commands of README files that run something here, and whether it is there."""
    for path in readmes(repo, 2):
        if is_aside(path):
            continue
        folder = posixpath.dirname(path)
        into = [posixpath.join(folder, each) for each in INTO.findall(repo.text(path))]
        for command in commands(repo, path, folder):
            there = target(repo, command) or _from(repo, command, into)
            if there is not None:
                yield command, there


def _from(repo: Repository, command: Command, folders: list[str]) -> bool | None:
    """Tell whether what a command runs is in a folder into which the document goes elsewhere."""
    places = [posixpath.normpath(each) for each in folders]
    found = [target(repo, replace(command, cwd=each)) for each in places if repo.exists(each)]
    return True if True in found else target(repo, command)


def target(repo: Repository, command: Command) -> bool | None:
    """Tell whether what a command runs is in the repository; None where it is none of its own."""
    if not command.words or runs_tests(command) or "<" in command.words[0]:
        return None
    for rule in (_task, _framework, _containers, _server, _notebook, _file, _module, _script):
        found = rule(repo, command)
        if found is not None:
            return found
    return None


def _folders(command: Command) -> list[str]:
    """Return where a command may have been meant: a clone's folder is the repository's root."""
    cwd = command.cwd
    below = cwd.partition("/")[2]
    return list(dict.fromkeys([cwd, below, posixpath.dirname(command.path), ""]))


def _exists(repo: Repository, command: Command, name: str) -> bool:
    places = (posixpath.normpath(posixpath.join(folder, name)) for folder in _folders(command))
    return any(place in repo.sizes for place in places)


def _task(repo: Repository, command: Command) -> bool | None:
    runner = RUNNERS.get(command.program)
    if runner is None:
        return None
    given = [word for word in command.arguments if not word.startswith("-") and "=" not in word]
    if runner in ("mise", "npm", "pdm", "hatch") and given[:1] in (["run"], ["r"]):
        given = given[1:]
    elif runner in ("mise", "pdm", "hatch") or given[:1] in (["install"], ["ci"], ["i"], ["add"]):
        return None
    named = given[:1] or [""]
    if IDLE.fullmatch(named[0]):
        return None
    known = [each for each in tasks(repo) if each.runner == runner]
    if not named[0]:
        return True if known and runner == "make" else None
    return any(each.name == named[0] for each in known)


def _framework(repo: Repository, command: Command) -> bool | None:
    words, files = FRAMEWORKS.get(command.program, (None, ()))
    if words is None or not words.match(" ".join(command.arguments)):
        return None
    return any("{{" not in path for path in repo.matching(*files))


def _containers(repo: Repository, command: Command) -> bool | None:
    text = " ".join(command.words[:3])
    if re.match(r"docker[- ]compose\b", text):
        if not {"up", "run", "build", "start"} & set(command.words):
            return None
        file = command.option("-f", "--file")
        return _exists(repo, command, file) if file else bool(containers.services(repo))
    if re.match(r"(docker|podman|nerdctl) (buildx )?build\b", text):
        file = command.option("-f", "--file")
        return _exists(repo, command, file) if file else bool(containers.images(repo))
    return None


def _server(repo: Repository, command: Command) -> bool | None:
    if command.program not in SERVERS:
        return None
    given = [word for word in command.arguments if ":" in word and not word.startswith("-")]
    files = [word for word in command.arguments if word.endswith(".py")]
    if files:
        return any(_exists(repo, command, each) for each in files)
    if not given:
        return None
    there = graph(repo)
    return any(there.spelled(given[0], folder) for folder in _folders(command))


def _notebook(repo: Repository, command: Command) -> bool | None:
    if command.program not in NOTEBOOKS or any(FILES.fullmatch(word) for word in command.words[1:]):
        return None
    return False if {"notebook", "lab"} & set(command.words) or "-" in command.program else None


def _file(repo: Repository, command: Command) -> bool | None:
    words = command.words
    own = words[0].startswith("./") or "/" in words[0]
    if command.program not in STARTERS | NOTEBOOKS and not (own and FILES.fullmatch(words[0])):
        return None
    files = [word for word in words if FILES.fullmatch(word)]
    if not files or IDLE.fullmatch(posixpath.basename(files[0]).rsplit(".", 1)[0]):
        return None
    return _exists(repo, command, re.sub(r"::?\w+$", "", files[0]))


def _module(repo: Repository, command: Command) -> bool | None:
    if command.words[:2] != ("python", "-m") or len(command.words) < 3:
        return None
    name, there = command.words[2], graph(repo)
    for folder in _folders(command):
        if there.main_of(name, folder):
            return True
    own = any(path.split("/")[-2:-1] == [name.split(".")[0]] for path in repo.modules)
    inner = replace(command, words=command.words[2:])
    return False if own else (target(repo, inner) if inner.words[0] in SERVERS else None)


def _script(repo: Repository, command: Command) -> bool | None:
    """Tell whether it is a program that the project installs."""
    program = command.words[0]
    known = any(
        each.name == program and each.runner in ("script", "scripts", "entrypoints", "entrypoint")
        for each in tasks(repo)
    )
    return True if known and not IDLE.fullmatch(program) else None
