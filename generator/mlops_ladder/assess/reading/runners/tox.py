"""tox: its environments in tox.ini, setup.cfg, pyproject.toml (both forms) and tox.toml."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..files.repository import Repository
from ..shell import Command, join, parse
from .data import ini, table, text, texts
from .task import Task

_FACTOR = re.compile(r"[\w.!,{}-]+:\s+")
_PHASES = ("commands_pre", "commands", "commands_post")


@dataclass(frozen=True)
class _Environment:
    """Lines of shell by phase, and what else decides how they run."""

    lines: tuple[str, ...]
    folder: str = ""
    heard: bool = True


def read(repo: Repository) -> Iterator[Task]:
    """The environments of each file, first the task "" for tox without `-e`."""
    for path in repo.matching("tox.ini", "setup.cfg"):
        yield from _tasks(repo, path, *_from_ini(ini(repo.text(path))))
    for path in repo.matching("pyproject.toml", "tox.toml"):
        content = table(repo.document(path))
        tox = table(content, "tool", "tox") if path.endswith("pyproject.toml") else content
        if legacy := text(tox.get("legacy_tox_ini")):
            yield from _tasks(repo, path, *_from_ini(ini(legacy)))
        elif tox:
            yield from _tasks(repo, path, *_from_toml(tox))


def _tasks(
    repo: Repository, path: str, found: dict[str, _Environment], listed: list[str]
) -> Iterator[Task]:
    """The tasks of a file; an environment that has no section of its own is the base one."""
    if not found:
        return
    cwd = posixpath.dirname(path)
    base = found.pop("", None)
    asked = listed or ["py"]
    found |= {name: base for name in asked if base and name not in found}
    start = _header(repo, path, "testenv]", "env_run_base]") or 1
    commands = tuple(Command(("tox", "-e", name), path, 1, cwd) for name in asked)
    yield Task("tox", "", cwd, path, 1, commands)
    for name, environment in found.items():
        line = _header(repo, path, f"testenv:{name}]", f"env.{name}]") or start
        yield Task("tox", name, cwd, path, line, _commands(repo, path, line, environment))
    if base:
        yield Task("tox", "py*", cwd, path, start, _commands(repo, path, start, base))


def _header(repo: Repository, path: str, *endings: str) -> int:
    return max(repo.line_of(path, ending) for ending in endings)


def _commands(
    repo: Repository, path: str, line: int, environment: _Environment
) -> tuple[Command, ...]:
    """No shell: each line is a program, and `-` before it says that it may fail."""
    found: list[Command] = []
    cwd = join(posixpath.dirname(path), environment.folder)
    for raw in environment.lines:
        bare = raw.lstrip("-! ")
        heard = environment.heard and len(bare) == len(raw)
        place = _place(repo, path, line, bare)
        found += parse(_substituted(bare), path, place, cwd, heard)
    return tuple(found)


def _place(repo: Repository, path: str, line: int, raw: str) -> int:
    """The line of a command below the one where its environment begins; else that one."""
    start, first = raw.partition("{")[0][:40].strip(), raw.partition(" ")[0]
    for number, content in enumerate(repo.lines(path)[max(line - 1, 0) :], max(line, 1)):
        if (start and start in content) or f'"{first}"' in content:
            return number
    return line


def _substituted(line: str) -> str:
    """Replace what tox puts in braces by its default, or by the usual."""
    line = re.sub(r"\{(?:posargs|env:\w+):((?:[^{}]|\{[^{}]*\})*)\}", r"\1", line)
    line = re.sub(r"\{(?:tox_?ini_?dir|tox_root)\}", ".", line)
    line = line.replace("{envpython}", "python").replace("{env_python}", "python")
    line = re.sub(r"\{env_?bin_?dir\}/", "", line)
    return line.replace("{posargs}", "").replace("{/}", "/")


def _from_ini(content: dict[str, dict[str, str]]) -> tuple[dict[str, _Environment], list[str]]:
    base = content.get("testenv", {})
    found = {"": _environment(content, base)} if base else {}
    for section, values in content.items():
        if section.startswith("testenv:"):
            for name in _expanded(section.removeprefix("testenv:")):
                found[name] = _environment(content, base | values)
    head = content.get("tox", {}) | content.get("tox:tox", {})
    listed = head.get("envlist", "") or head.get("env_list", "")
    return found, _expanded(re.sub(r"#.*", "", listed))


def _environment(content: dict[str, dict[str, str]], values: dict[str, str]) -> _Environment:
    lines: list[str] = []
    for phase in _PHASES:
        whole = re.sub(r"\{\[([^\]]+)\](\w+)\}", _lookup(content), values.get(phase, ""))
        for line in whole.replace("\\\n", " ").split("\n"):
            bare = _FACTOR.sub("", line.strip(), count=1)
            if bare and not bare.startswith("#"):
                lines.append(bare)
    folder = values.get("changedir", "") or values.get("change_dir", "")
    ignored = values.get("ignore_outcome", "").strip().lower() in ("true", "1")
    return _Environment(tuple(lines), _substituted(folder), not ignored)


def _lookup(content: dict[str, dict[str, str]]) -> Any:
    return lambda match: content.get(match.group(1), {}).get(match.group(2), "")


def _expanded(listed: str) -> list[str]:
    """Names with their braces laid open: `py{311,312}-lint`."""
    found: list[str] = []
    for name in re.findall(r"(?:[^\s,{}]|\{[^{}]*\})+", listed):
        names = [""]
        for part in re.findall(r"\{[^{}]*\}|[^{}]+", name):
            options = [option.strip() for option in part.strip("{}").split(",")]
            names = [start + option for start in names for option in options][:200]
        found += names
    return found


def _from_toml(tox: dict[str, Any]) -> tuple[dict[str, _Environment], list[str]]:
    base = table(tox, "env_run_base")
    environments = table(tox, "env")
    found = {"": _native(base)} if base else {}
    found |= {name: _native(base | table(value)) for name, value in environments.items()}
    return found, texts(tox.get("env_list") or tox.get("envlist"))


def _native(values: dict[str, Any]) -> _Environment:
    lines = []
    for phase in _PHASES:
        given = values.get(phase)
        for command in given if isinstance(given, list) else ():
            words = [_word(word) for word in command] if isinstance(command, list) else []
            lines.append(" ".join(word for word in words if word))
    folder = text(values.get("change_dir")) or text(values.get("changedir"))
    return _Environment(
        tuple(lines), _substituted(folder), values.get("ignore_outcome") is not True
    )


def _word(word: Any) -> str:
    """A word of a native command; a reference stands for its default."""
    if isinstance(word, dict):
        return " ".join(texts(word.get("default")))
    plain = text(word)
    return f"'{plain}'" if " " in plain and "'" not in plain else plain
