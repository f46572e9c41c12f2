"""CircleCI: workflows of jobs, with commands and orbs."""

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any

from .. import shell
from ..files.repository import Repository
from . import script, values
from .job import APPROVAL, Action, Job
from .limit import DEEPEST, Limit

FILES = (".circleci/config.yml", ".circleci/config.yaml")
PARAMETER = re.compile(r"<<\s*([\w.-]+)\s*>>")
BUILT_IN = {
    "checkout", "save_cache", "restore_cache", "persist_to_workspace", "attach_workspace",
    "store_artifacts", "store_test_results", "setup_remote_docker", "add_ssh_keys",
}  # fmt: skip
Part = tuple[tuple[shell.Command, ...], tuple[Action, ...]]


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield the jobs of the workflows; without workflows, the job `build`."""
    for path in FILES:
        if isinstance(data := repo.document(path), dict):
            yield from _Config(repo, path, data).jobs()


class _Config:
    def __init__(self, repo: Repository, path: str, data: dict[Any, Any]) -> None:
        self.repo, self.path, self.data = repo, path, data
        self.limit = Limit()

    def jobs(self) -> Iterator[Job]:
        workflows = values.mapping(self.data.get("workflows"))
        for workflow in workflows.values():
            listed = values.get(workflow, "jobs")
            scheduled = values.sequence(values.get(workflow, "triggers"))
            for place, item in enumerate(values.sequence(listed)):
                name, given = _named(item)
                if name and isinstance(workflow, dict) and workflow.get("when") is not False:
                    line = values.line(listed, place)
                    yield self.job(name, given, _started(given, bool(scheduled)), line)
        if not workflows and "build" in values.mapping(self.data.get("jobs")):
            yield self.job("build", {}, frozenset({"push"}), 0)

    def job(self, name: str, given: dict[Any, Any], started: frozenset[str], line: int) -> Job:
        self.limit = Limit()
        declared = values.mapping(self.data.get("jobs"))
        raw = values.mapping(declared.get(name))
        parts = list(self.steps(raw.get("steps"), _folder(raw), self.parameters(raw, given)))
        if given.get("type") == "approval" or raw.get("type") == "approval":
            parts.append(((), (Action(APPROVAL, "", line, given, self.path),)))
        elif name not in declared and "/" in name:
            parts.append(((), (self.orb(name, line, given),)))
        requires = (values.text(each) or _named(each)[0] for each in
                    values.sequence(given.get("requires")))  # fmt: skip
        return Job(
            "circleci", self.path, values.line(declared, name) or line,
            values.text(given.get("name")) or name, started,
            tuple(filter(None, requires)),
            commands=tuple(chain.from_iterable(part[0] for part in parts)),
            actions=tuple(chain.from_iterable(part[1] for part in parts)),
        )  # fmt: skip

    def parameters(self, declared: Any, given: dict[Any, Any]) -> dict[str, str]:
        found = {}
        for scope, part in (("parameters", declared), ("pipeline.parameters", self.data)):
            for name, each in values.mapping(values.get(part, "parameters")).items():
                found[f"{scope}.{name}"] = values.text(values.get(each, "default"))
        return found | {f"parameters.{name}": values.text(each) for name, each in given.items()}

    def steps(
        self, steps: Any, cwd: str, known: dict[str, str], within: tuple[str, ...] = ()
    ) -> Iterator[Part]:
        for place, item in enumerate(values.sequence(steps)):
            if self.limit.reached() or len(within) > DEEPEST:
                return
            name, given = _named(item)
            own = values.get(self.data, "commands", name)
            line = values.line(steps, place)
            if name == "run":
                yield self.run(item, given, cwd, known), ()
            elif name in ("when", "unless"):
                yield from self.steps(given.get("steps"), cwd, known, (*within, name))
            elif isinstance(own, dict) and name not in within:
                inner = self.parameters(own, given)
                yield from self.steps(own.get("steps"), cwd, inner, (*within, name))
            elif name and name not in BUILT_IN:
                yield (), (self.orb(name, line, given),)

    def run(
        self, item: Any, given: dict[Any, Any], cwd: str, known: dict[str, str]
    ) -> tuple[shell.Command, ...]:
        if given.get("when") == "on_fail":
            return ()
        holder, key = (given, "command") if "command" in given else (item, "run")
        if not isinstance(values.get(holder, key), str):
            return ()
        folder = values.text(given.get("working_directory")) or cwd
        return script.parse(
            script.snippets(self.repo, self.path, holder, key),
            shell.join("", folder.lstrip("~/")),
            rewrite=lambda text: _filled(text, known),
            pipefail=True,
        )

    def orb(self, name: str, line: int, given: dict[Any, Any]) -> Action:
        orb = values.text(values.get(self.data, "orbs", name.partition("/")[0]))
        source, _, version = orb.partition("@")
        full = f"{source}/{name.partition('/')[2]}".rstrip("/") if source else name
        return Action(full, version, line, given, self.path)


def _named(item: Any) -> tuple[str, dict[Any, Any]]:
    """Return the name of a step or job and what it is given."""
    if isinstance(item, dict) and item:
        name = next(iter(item))
        return values.text(name), values.mapping(item[name])
    return values.text(item), {}


def _folder(raw: dict[Any, Any]) -> str:
    """Return a job's folder; below the home it is the checkout itself."""
    written = values.text(raw.get("working_directory"))
    return "" if written.startswith(("~", "/")) else written


def _started(given: dict[Any, Any], scheduled: bool) -> frozenset[str]:
    if scheduled:
        return frozenset({"schedule"})
    filters = values.mapping(given.get("filters"))
    branches = values.get(filters, "branches", "ignore")
    if "tags" in filters:
        every = any(each in ("/.*/", "/.+/") for each in values.texts(branches))
        return frozenset({"release"}) if every else frozenset({"push", "release"})
    return frozenset({"push"})


def _filled(text: str, known: dict[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        return known.get(found[1]) or "$" + found[1].replace(".", "_").replace("-", "_")

    return PARAMETER.sub(value, text)
