"""Container images that this repository builds, stage by stage, and its compose services."""

import re
from dataclasses import dataclass
from typing import Any

from .. import shell
from ..ci import script, values
from ..files.repository import Repository
from . import dockerfile
from .dockerfile import Copy, Image

__all__ = ["Copy", "Image", "Service", "images", "services"]

NAMED = re.compile(
    r"(dockerfile|containerfile)([._-].+)?|.+[._-](dockerfile|containerfile)", re.IGNORECASE
)
HINT = re.compile(r"docker|container", re.IGNORECASE)
LARGEST = 20_000  # bytes of a Dockerfile by another name; a larger file is something else
FIRST = re.compile(
    r"\A([ \t]*(#[^\n]*)?\n)*[ \t]*"
    r"(FROM(\s+--\S+)*\s+[^\s-]\S*(\s+AS\s+\S+)?|ARG\s+\w+(=.*)?)[ \t]*(\n|\Z)",
    re.IGNORECASE,
)
NOT_IMAGES = re.compile(
    r"\.(dockerignore|md|rst|py|ipynb|ya?ml|json|toml|sh|csv|html?|js|ts|svg|png|jpe?g|tf|bicep)$",
    re.IGNORECASE,
)
COMPOSE = re.compile(r"(.*[._-])?(docker-)?compose([._-].*)?\.ya?ml", re.IGNORECASE)


@dataclass(frozen=True)
class Service:
    """A compose service: an `image` by name, or a build of `dockerfile` in the folder `context`."""

    path: str
    line: int
    name: str
    image: str = ""
    context: str = ""
    dockerfile: str = ""
    commands: tuple[shell.Command, ...] = ()
    ports: tuple[str, ...] = ()


def images(repo: Repository) -> tuple[Image, ...]:
    """Return the stages of all Dockerfiles, found by their names or their first instruction.

    Those of a development environment are marked `dev`.
    """
    return repo.fact(_images)


def services(repo: Repository) -> tuple[Service, ...]:
    """Return the services of all compose files."""
    return repo.fact(_services)


def _images(repo: Repository) -> tuple[Image, ...]:
    contexts = {each.dockerfile: each.context for each in services(repo) if each.dockerfile}
    return tuple(
        image
        for path in repo.files
        if "{{" not in path and (path in contexts or _is_dockerfile(repo, path))
        for image in dockerfile.read(repo, path, contexts.get(path))
    )


def _is_dockerfile(repo: Repository, path: str) -> bool:
    name = path.rsplit("/", 1)[-1]
    if NOT_IMAGES.search(name):
        return False
    bare = HINT.search(path) if "." not in name else HINT.search(name)
    hinted = NAMED.fullmatch(name) or (bare and repo.sizes[path] < LARGEST)
    return bool(hinted and FIRST.match(repo.text(path)))


def _services(repo: Repository) -> tuple[Service, ...]:
    return tuple(
        _service(repo, path, found, name)
        for path in repo.files
        if COMPOSE.fullmatch(path.rsplit("/", 1)[-1]) and "{{" not in path
        for found in [values.mapping(values.get(repo.document(path), "services"))]
        for name in found
    )


def _service(repo: Repository, path: str, found: dict[Any, Any], name: Any) -> Service:
    raw = values.mapping(found[name])
    build, here = raw.get("build"), path.rpartition("/")[0]
    context = shell.join(here, values.named(build, "context") or ".") if build else ""
    written = values.text(values.get(build, "dockerfile")) or "Dockerfile"
    return Service(
        path,
        values.line(found, name),
        values.text(name),
        values.text(raw.get("image")),
        context,
        shell.join(context, written) if build else "",
        _started(repo, path, raw, context),
        values.texts(raw.get("ports")),
    )


def _started(
    repo: Repository, path: str, raw: dict[Any, Any], context: str
) -> tuple[shell.Command, ...]:
    """Return the commands of a service: its entry point with the command as arguments."""
    written = [values.get(raw, key) for key in ("entrypoint", "command")]
    line = values.line(raw, "command") or values.line(raw, "entrypoint")
    text = dockerfile.program(written)
    key = "command" if "command" in raw else "entrypoint"
    pieces = script.snippet(repo, path, raw, key, text) if line else ()
    return script.parse(pieces, context, stops=False)
