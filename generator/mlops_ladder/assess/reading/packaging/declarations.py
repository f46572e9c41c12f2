"""Dependencies as projects and environments declare them, each file in its own form."""

import ast
import configparser
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ..ci import values
from ..files.repository import Repository
from .pip_lines import Requirement, included, normal, requirement

LISTED = re.compile(r"^dependencies:", re.M)
SELF = ("python", "pip")


def pyproject(repo: Repository, path: str) -> Iterator[Requirement]:
    """Yield what a pyproject.toml declares: [project], groups, and the tables of tools."""
    data = repo.document(path)
    project, tool = values.get(data, "project"), values.get(data, "tool")
    yield from _texts(repo, path, values.get(project, "dependencies"))
    yield from _groups(repo, path, values.get(project, "optional-dependencies"))
    yield from _groups(repo, path, values.get(data, "dependency-groups"))
    yield from _texts(repo, path, values.get(tool, "uv", "dev-dependencies"), "dev")
    yield from _groups(repo, path, values.get(tool, "pdm", "dev-dependencies"))
    for name, env in values.mapping(values.get(tool, "hatch", "envs")).items():
        for key in ("dependencies", "extra-dependencies"):
            yield from _texts(repo, path, values.get(env, key), values.text(name))
    poetry = values.get(tool, "poetry")
    yield from _table(repo, path, values.get(poetry, "dependencies"), bare=True)
    yield from _table(repo, path, values.get(poetry, "dev-dependencies"), "dev", bare=True)
    for name, group in values.mapping(values.get(poetry, "group")).items():
        inner = values.get(group, "dependencies")
        yield from _table(repo, path, inner, values.text(name), bare=True)
    yield from _pixi(repo, path, values.get(tool, "pixi"))


def pixi(repo: Repository, path: str) -> Iterator[Requirement]:
    """Yield what a pixi.toml declares."""
    return _pixi(repo, path, repo.document(path))


def pipfile(repo: Repository, path: str) -> Iterator[Requirement]:
    """Yield what a Pipfile declares."""
    data = repo.document(path)
    yield from _table(repo, path, values.get(data, "packages"))
    yield from _table(repo, path, values.get(data, "dev-packages"), "dev")


def setup_cfg(repo: Repository, path: str) -> Iterator[Requirement]:
    """Yield what a setup.cfg declares."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(repo.text(path))
    except configparser.Error:
        return
    always = parser.get("options", "install_requires", fallback="")
    yield from _texts(repo, path, always.split("\n"))
    if parser.has_section("options.extras_require"):
        for group, text in parser.items("options.extras_require"):
            yield from _texts(repo, path, text.split("\n"), group)


def setup_py(repo: Repository, path: str) -> Iterator[Requirement]:
    """Yield the constants that a setup.py hands to `setup`, directly or by a name."""
    module = repo.modules.get(path)
    if module is None:
        return
    named = {
        target.id: node.value
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(module.tree):
        for keyword in node.keywords if isinstance(node, ast.Call) else ():
            value = keyword.value
            if isinstance(value, ast.Name):
                value = named.get(value.id, value)
            if keyword.arg == "install_requires":
                yield from _constants(path, value, "")
            elif keyword.arg == "tests_require":
                yield from _constants(path, value, "test")
            elif keyword.arg == "extras_require" and isinstance(value, ast.Dict):
                for key, inner in zip(value.keys, value.values, strict=True):
                    yield from _constants(path, inner, str(getattr(key, "value", "")))


def conda(repo: Repository, path: str) -> Iterator[Requirement]:
    """Yield what a conda environment declares, with its list for pip."""
    if not LISTED.search(repo.text(path)):
        return
    listed = values.get(repo.document(path), "dependencies")
    for place, item in enumerate(listed if isinstance(listed, list) else ()):
        inner = values.get(item, "pip")
        line = values.line(listed, place)
        if isinstance(item, str) and not included(item)[0]:
            name = item.rpartition("::")[2].split("[")[0].strip()
            found = requirement(re.sub(r"^([\w.-]+)\s+(?=\d)", r"\1=", name), path, line)
            if found and found.name not in SELF:
                yield found
        for at, text in enumerate(inner if isinstance(inner, list) else ()):
            found = requirement(values.text(text), path, values.line(inner, at) or line)
            if found:
                yield found


def _constants(path: str, value: ast.expr, group: str) -> Iterator[Requirement]:
    for node in ast.walk(value):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = requirement(node.value, path, node.lineno, group)
            if found:
                yield found


def _texts(repo: Repository, path: str, written: Any, group: str = "") -> Iterator[Requirement]:
    for text in written if isinstance(written, list) else ():
        found = requirement(values.text(text), path, 0, group)
        if found:
            yield replace(found, line=_line(repo, path, found.name))


def _groups(repo: Repository, path: str, groups: Any) -> Iterator[Requirement]:
    for name, written in values.mapping(groups).items():
        yield from _texts(repo, path, written, values.text(name))


def _table(
    repo: Repository, path: str, table: Any, group: str = "", *, bare: bool = False
) -> Iterator[Requirement]:
    """Yield a table of names; with `bare`, a version alone means exactly that one."""
    for name, value in values.mapping(table).items():
        if values.text(name) in SELF:
            continue
        given = value if isinstance(value, dict) else {"version": value}
        if "path" in given:
            continue
        version = values.text(given.get("version")).strip()
        pinned = bool(re.fullmatch(r"={2,3}\s*[^\s*,]+", version))
        pinned |= bool({"rev", "ref", "tag", "url", "file"} & given.keys())
        pinned |= bare and bool(re.fullmatch(r"=?\s*v?\d[^\s*,|<>]*", version))
        yield Requirement(normal(values.text(name)), pinned, path, _line(repo, path, name), group)


def _pixi(repo: Repository, path: str, data: Any) -> Iterator[Requirement]:
    tables: Iterable[tuple[str, Any]] = (("", data),)
    features = values.mapping(values.get(data, "feature")).items()
    for group, part in (*tables, *((values.text(name), feature) for name, feature in features)):
        for key in ("dependencies", "pypi-dependencies"):
            yield from _table(repo, path, values.get(part, key), group)


def _line(repo: Repository, path: str, name: str) -> int:
    """Return the line that a package is named in; TOML does not tell."""
    spelt = re.sub(r"[-_.]+", "[-_.]+", normal(name))
    pattern = re.compile(rf"(?:^|[\s\"'\[]){spelt}(?![\w-])(?!\.\w)", re.IGNORECASE)
    named = re.compile(r"\s*(name|description)\s*=")
    for number, line in enumerate(repo.lines(path), 1):
        if pattern.search(line) and not named.match(line):
            return number
    return 0
