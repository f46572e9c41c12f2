"""Azure Pipelines: stages, jobs and steps, with their templates."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from posixpath import dirname
from typing import Any

from .. import shell
from ..files.repository import Repository
from . import azure_steps, azure_triggers, values
from .azure_steps import Part, Scope
from .job import Job
from .limit import DEEPEST, Limit

KEYS = re.compile(r"^(steps|jobs|stages|extends):", re.M)
NAME = re.compile(r"(^|/)\.?azure[-_]?(pipelines?|devops)", re.IGNORECASE)
MARKS = {"trigger", "pr", "schedules", "pool"}
INSERTED = re.compile(r"\$\{\{\s*(if|elseif|else|each)\b")
PARAMETER = re.compile(r"\$\{\{\s*parameters\.(\w+)\s*\}\}")


@dataclass(frozen=True)
class _Item:
    """A stage, job or step, in the file and with the parameters that it came with."""

    data: dict[Any, Any]
    scope: Scope


@dataclass
class _Reader:
    """Reads pipelines; `used` are the files that served as templates."""

    repo: Repository
    used: set[str] = field(default_factory=set)
    limit: Limit = field(default_factory=Limit)

    def items(self, written: Any, key: str, scope: Scope) -> Iterator[_Item]:
        """Yield the items of a list, those of templates and under conditions among them."""
        for place, item in enumerate(values.sequence(written)):
            if len(scope.within) > DEEPEST or self.limit.reached():
                return
            if isinstance(item, str) and (given := PARAMETER.fullmatch(item.strip())):
                inner = replace(scope, within=(*scope.within, given[1]))
                yield from self.items(scope.parameters.get(given[1]), key, inner)
            elif isinstance(item, dict):
                yield from self.item(item, key, scope, values.line(written, place))

    def item(self, item: dict[Any, Any], key: str, scope: Scope, line: int) -> Iterator[_Item]:
        inserted = [name for name in item if INSERTED.match(values.text(name))]
        if inserted:
            for name in inserted:
                yield from self.items(item[name], key, scope)
        elif template := values.text(item.get("template")):
            path = self.template(template, scope.path)
            if path and path not in scope.within:
                data = values.mapping(self.repo.document(path))
                inner = scope.inside(path, data, values.mapping(item.get("parameters")))
                yield from self.items(data.get(key), key, inner)
        else:
            yield _Item(item, replace(scope, line=line))

    def template(self, name: str, path: str) -> str:
        """Return the file of a template, which is relative to the file that names it."""
        if "@" in name and not name.endswith("@self"):
            return ""
        target = shell.join("" if name.startswith("/") else dirname(path), name.partition("@")[0])
        self.used |= {target} & self.repo.sizes.keys()
        return target if target in self.repo.sizes else ""

    def pipeline(self, path: str) -> list[Job]:
        """Return the jobs of a file, as if it were a pipeline of its own."""
        self.limit = Limit()
        data = values.mapping(self.repo.document(path))
        scope = Scope(path).inside(path, data, {}).knowing(self.variables(data, path))
        started = azure_triggers.triggers(data)
        body = data
        if extended := values.text(values.get(data, "extends", "template")):
            target = self.template(extended, path)
            body = values.mapping(self.repo.document(target)) if target else {}
            given = values.mapping(values.get(data, "extends", "parameters"))
            scope = scope.inside(target, body, given)
        if "stages" in body:
            return list(self.stages(body["stages"], scope, started))
        if "jobs" in body:
            return list(self.jobs(body["jobs"], scope, started, "", ()))
        return [self.job(_Item(body, scope), started, "", ())] if "steps" in body else []

    def variables(self, data: dict[Any, Any], path: str) -> dict[str, str]:
        """Return the variables of a file by name, those of templates too."""
        written = data.get("variables")
        if isinstance(written, dict):
            return {values.text(name): values.text(value) for name, value in written.items()}
        found: dict[str, str] = {}
        for item in values.sequence(written):
            target = self.template(values.text(values.get(item, "template")) or "@", path)
            if target and target != path:
                found |= self.variables(values.mapping(self.repo.document(target)), target)
            name = values.text(values.get(item, "name"))
            found |= {name: values.text(values.get(item, "value"))} if name else {}
        return found

    def stages(self, written: Any, scope: Scope, started: frozenset[str]) -> Iterator[Job]:
        """Yield the jobs of stages; without `dependsOn` a stage follows the one before it."""
        members: dict[str, tuple[str, ...]] = {}
        before: tuple[str, ...] = ()
        for item in self.items(written, "stages", scope):
            name = values.text(item.data.get("stage"))
            left = azure_triggers.narrowed(started, values.text(item.data.get("condition")))
            depends = item.data.get("dependsOn")
            stages = before if "dependsOn" not in item.data else values.texts(depends)
            needs = tuple(chain.from_iterable(members.get(stage, ()) for stage in stages))
            found = [
                replace(job, condition=job.condition or values.text(item.data.get("condition")))
                for job in self.jobs(item.data.get("jobs"), item.scope, left, name, needs)
            ]
            members[name] = tuple(job.name for job in found)
            before = (name,)
            yield from found if left else ()

    def jobs(
        self, written: Any, scope: Scope, started: frozenset[str], stage: str,
        needs: tuple[str, ...],
    ) -> Iterator[Job]:  # fmt: skip
        for item in self.items(written, "jobs", scope):
            left = azure_triggers.narrowed(started, values.text(item.data.get("condition")))
            if left:
                yield self.job(item, left, stage, needs)

    def job(self, item: _Item, started: frozenset[str], stage: str, needs: tuple[str, ...]) -> Job:
        data, scope = item.data, item.scope
        name = values.text(data.get("job") or data.get("deployment")) or "Job"
        heard = not azure_triggers.is_true(values.text(data.get("continueOnError")))
        inner = replace(scope, blocking=heard)
        parts: list[Part] = [
            azure_steps.step(self.repo, step.data, step.scope)
            for steps in _lists(data)
            for step in self.items(steps, "steps", inner)
        ]
        prefix = f"{stage}." if stage else ""
        return Job(
            "azure", scope.path, scope.line or values.line(data, "steps"), prefix + name, started,
            (*needs, *(prefix + each for each in values.texts(data.get("dependsOn")))),
            values.named(data.get("environment")),
            values.text(data.get("condition")), heard,
            tuple(chain.from_iterable(part[0] for part in parts)),
            tuple(chain.from_iterable(part[1] for part in parts)),
        )  # fmt: skip


def _lists(data: dict[Any, Any]) -> Iterable[Any]:
    """Yield the lists of steps of a job; a deployment has them below its strategy."""
    yield data.get("steps")
    for strategy in values.mapping(data.get("strategy")).values():
        for phase in values.mapping(strategy).values():
            yield values.get(phase, "steps")
            for outcome in ("success", "failure"):
                yield values.get(phase, outcome, "steps")


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield the jobs of all pipelines: what other pipelines use as a template is none."""
    reader = _Reader(repo)
    found = {
        path: reader.pipeline(path)
        for path in repo.matching("*.yml", "*.yaml")
        if "{{" not in path and KEYS.search(repo.text(path)) and _is_pipeline(repo, path)
    }
    for path, read in found.items():
        if path not in reader.used:
            yield from read


def _is_pipeline(repo: Repository, path: str) -> bool:
    data = values.mapping(repo.document(path))
    lists = [data[key] for key in ("steps", "jobs", "stages") if isinstance(data.get(key), list)]
    known = [
        item for written in lists for item in written
        if isinstance(item, dict) and (item.keys() & azure_steps.KEYS or _inserts(item))
    ]  # fmt: skip
    extended = bool(values.text(values.get(data, "extends", "template")))
    marked = bool(data.keys() & MARKS) or bool(NAME.search(path))
    return marked and (extended or bool(known))


def _inserts(item: dict[Any, Any]) -> bool:
    return any(INSERTED.match(values.text(name)) for name in item)
