"""Container images: what `docker build` and `docker compose up` run."""

from collections.abc import Iterator

from ..files.repository import Repository
from ..packaging import containers
from ..shell import Command, join

_BUILDERS = (
    ("docker", "build"),
    ("docker", "buildx", "build"),
    ("docker", "image", "build"),
    ("podman", "build"),
    ("buildah", "bud"),
    ("nerdctl", "build"),
    ("az", "acr", "build"),
)
_COMPOSE = frozenset({"up", "run", "build", "start", "create"})
_VALUED = frozenset(
    {"-f", "--file", "-p", "--project-name", "--project-directory", "--env-file", "--profile"}
    | {"--ansi", "--progress", "--parallel"}
)
_FILES = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")


def hop(repo: Repository, command: Command) -> Iterator[Command]:
    """The commands of the image that is built, or of the services that are started."""
    words = (command.program, *command.arguments)
    for start in _BUILDERS:
        if words[: len(start)] == start:
            yield from _build(repo, command, words[len(start) :])
    if words[:3] == ("gcloud", "builds", "submit") and command.option("-t", "--tag"):
        yield from _build(repo, command, words[3:])
    if words[:2] == ("docker", "compose"):
        yield from _compose(repo, command, words[2:])
    elif words[0] in ("docker-compose", "podman-compose"):
        yield from _compose(repo, command, words[1:])


def _build(repo: Repository, command: Command, words: tuple[str, ...]) -> Iterator[Command]:
    """The file is seen from where the command runs; without one it lies in the context."""
    file = command.option("-f", "--file")
    last = words[-1] if words else "."
    context = last if repo.exists(join(command.cwd, last)) else "."
    path = join(command.cwd, file) if file else join(join(command.cwd, context), "Dockerfile")
    yield from _image(repo, path, False)


def _image(repo: Repository, path: str, started: bool) -> Iterator[Command]:
    for image in containers.images(repo):
        if image.path == path:
            yield from image.commands
            if started and image.last:
                yield from image.starts


def _compose(repo: Repository, command: Command, words: tuple[str, ...]) -> Iterator[Command]:
    files, plain = _split(words)
    verb, names = (plain[0], plain[1:]) if plain else ("", [])
    if verb not in _COMPOSE:
        return
    paths = [join(command.cwd, file) for file in files or _FILES]
    for service in containers.services(repo):
        if service.path in paths and (not names or service.name in names):
            started = verb not in ("build", "create")
            if started:
                yield from service.commands
            if service.dockerfile:
                yield from _image(repo, service.dockerfile, started and not service.commands)


def _split(words: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """The files of a compose command, and its words that are no options."""
    files, plain = [], []
    waiting = ""
    for word in words:
        if waiting:
            files += [word] if waiting in ("-f", "--file") else []
            waiting = ""
        elif word in _VALUED:
            waiting = word
        elif word.startswith("--file="):
            files.append(word.partition("=")[2])
        elif not word.startswith("-"):
            plain.append(word)
    return files, plain
