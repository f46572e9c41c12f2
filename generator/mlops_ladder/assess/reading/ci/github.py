"""GitHub Actions: workflows, with the composite actions and workflows of this repository."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from .. import shell
from ..files.repository import Repository
from . import condition, github_calls, script, values
from .github_calls import Started, local
from .github_events import Event, event, triggers
from .github_scope import Scope, first
from .job import Action, Job
from .limit import Limit

WORKFLOWS = re.compile(r"\.(github|gitea|forgejo)/workflows/[^/]+\.ya?ml")
SHELLS = ("", "bash", "sh")
TEXT_INPUTS = ("run", "script", "command", "inlineScript")
NOT_SHELL = {"actions/github-script"}
Part = tuple[tuple[shell.Command, ...], tuple[Action, ...]]


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield the jobs of all workflows; one job more for each set of triggers that changes it."""
    workflows = {
        path: document
        for path in repo.files
        if WORKFLOWS.fullmatch(path) and isinstance(document := repo.document(path), dict)
    }
    started = github_calls.started(workflows)
    for path in workflows:
        yield from _Workflow(repo, path, workflows, started).jobs()


class _Workflow:
    def __init__(
        self, repo: Repository, path: str, workflows: dict[str, Any], started: Started
    ) -> None:
        self.repo, self.path, self.workflows, self.started = repo, path, workflows, started
        self.document = values.mapping(workflows.get(path))

    def raw_jobs(self) -> dict[Any, Any]:
        return values.mapping(self.document.get("jobs"))

    def live(self, job: Any) -> list[Event]:
        """Return the events of this workflow for which a job's condition can hold."""
        wanted = values.text(values.get(job, "if"))
        return [each for each in self.started[self.path] if each.allows(wanted)]

    def jobs(self) -> Iterator[Job]:
        for name, raw in self.raw_jobs().items():
            if isinstance(raw, dict) and (alive := self.live(raw)):
                yield from self.variants(values.text(name), raw, alive)

    def variants(self, name: str, raw: dict[Any, Any], alive: list[Event]) -> Iterator[Job]:
        """Yield the job once for each choice of its steps that events make."""
        choices: dict[tuple[int, ...], list[Event]] = {}
        steps = values.sequence(raw.get("steps"))
        for each in alive:
            chosen = tuple(
                place
                for place, step in enumerate(steps)
                if isinstance(step, dict) and each.allows(values.text(step.get("if")))
            )
            choices.setdefault(chosen, []).append(each)
        for chosen, started_by in choices.items():
            yield self.job(name, raw, chosen, started_by)

    def job(
        self, name: str, raw: dict[Any, Any], chosen: tuple[int, ...], started_by: list[Event]
    ) -> Job:
        ignored = _holds(raw.get("continue-on-error"))
        parts = list(_Steps(self.repo).of(raw.get("steps"), self.scope(raw, not ignored), chosen))
        parts += self.called(raw, not ignored, {self.path})
        return Job(
            system="github",
            path=self.path,
            line=values.line(self.raw_jobs(), name),
            name=name,
            triggers=triggers(started_by),
            needs=values.texts(raw.get("needs")),
            environment=values.named(raw.get("environment")),
            condition=values.text(raw.get("if")),
            blocking=not ignored,
            commands=tuple(chain.from_iterable(part[0] for part in parts)),
            actions=tuple(chain.from_iterable(part[1] for part in parts)),
            permissions=raw.get("permissions"),
            workflow_permissions=self.document.get("permissions"),
        )

    def scope(self, raw: dict[Any, Any], blocking: bool) -> Scope:
        defaults = [values.get(each, "defaults", "run") for each in (raw, self.document)]
        cwd, chosen = (
            next(filter(None, (values.text(values.get(run, key)) for run in defaults)), "")
            for key in ("working-directory", "shell")
        )
        scope = Scope(self.path, cwd, chosen, {}, blocking)
        scope = scope.knowing("matrix", first(values.get(raw, "strategy", "matrix")))
        return scope.knowing("env", self.document.get("env")).knowing("env", raw.get("env"))

    def called(self, raw: dict[Any, Any], blocking: bool, seen: set[str]) -> list[Part]:
        """Return what a job runs that only calls another workflow."""
        uses = values.text(raw.get("uses"))
        parts: list[Part] = []
        if uses:
            inputs = values.mapping(raw.get("with"))
            parts.append(((), (_action(uses, self.path, values.line(raw, "uses"), inputs),)))
        target = local(uses)
        if target in self.workflows and target not in seen:
            seen.add(target)
            other = _Workflow(self.repo, target, self.workflows, self.started)
            given = self.scope(raw, blocking).inputs(raw.get("with"))
            declared = values.get(other.document, "on", "workflow_call", "inputs")
            for inner in map(values.mapping, other.raw_jobs().values()):
                if _is_false(inner.get("if")):
                    continue
                heard = blocking and not _holds(inner.get("continue-on-error"))
                scope = other.scope(inner, heard).calling(declared, given)
                parts += _Steps(self.repo).of(inner.get("steps"), scope)
                parts += other.called(inner, heard, seen)
        return parts


class _Steps:
    """Steps, and those of the composite actions of this repository that they use."""

    def __init__(self, repo: Repository) -> None:
        self.repo, self.limit = repo, Limit()

    def of(self, steps: Any, scope: Scope, chosen: tuple[int, ...] | None = None) -> list[Part]:
        """Return what the steps run; `chosen` are the places of those that do."""
        found: list[Part] = []
        for place, step in enumerate(values.sequence(steps)):
            never = chosen is None and _is_false(values.get(step, "if"))
            runs = not never and (chosen is None or place in chosen)
            if isinstance(step, dict) and runs and not self.limit.reached():
                found += self.step(step, scope)
        return found

    def step(self, step: dict[Any, Any], scope: Scope) -> list[Part]:
        heard = scope.blocking and not _holds(step.get("continue-on-error"))
        scope = replace(scope.knowing("env", step.get("env")), blocking=heard)
        if "run" in step:
            return [(self.run(step, scope), ())]
        uses = values.text(step.get("uses"))
        if not uses:
            return []
        inputs = values.mapping(step.get("with"))
        action = _action(uses, scope.path, values.line(step, "uses"), inputs)
        remote: tuple[shell.Command, ...] = ()
        for key in TEXT_INPUTS if action.name not in NOT_SHELL else ():
            if isinstance(inputs.get(key), str):
                pieces = script.snippets(self.repo, scope.path, inputs, key)
                remote += script.parse(pieces, "", scope.blocking, rewrite=scope.rewrite)
        return [(remote, (action,)), *self.composite(uses, scope, inputs)]

    def run(self, step: dict[Any, Any], scope: Scope) -> tuple[shell.Command, ...]:
        program = values.text(step.get("shell")) or scope.shell
        if program.split(" ")[0] in ("python", "perl", "node"):
            return ()
        cwd = scope.rewrite(values.text(step.get("working-directory")) or scope.cwd)
        return script.parse(
            script.snippets(self.repo, scope.path, step, "run"),
            shell.join("", cwd.removeprefix("$GITHUB_WORKSPACE").lstrip("/")),
            scope.blocking,
            rewrite=scope.rewrite,
            stops=program in SHELLS or " -e" in program,
            pipefail=program == "bash" or "pipefail" in program,
        )

    def composite(self, uses: str, scope: Scope, given: dict[Any, Any]) -> list[Part]:
        folder = local(uses)
        for name in ("action.yml", "action.yaml"):
            path = f"{folder}/{name}".lstrip("/")
            if uses.startswith("./") and self.repo.exists(path) and path not in scope.within:
                data = values.mapping(self.repo.document(path))
                inner = replace(scope, path=path, cwd="", shell="", within=(*scope.within, path))
                inner = inner.calling(data.get("inputs"), scope.inputs(given))
                return self.of(values.get(data, "runs", "steps"), inner)
        return []


def _action(uses: str, path: str, line: int, inputs: dict[Any, Any]) -> Action:
    name, _, ref = uses.partition("@")
    return Action(name, ref, line, inputs, path)


def _holds(value: Any) -> bool:
    return condition.evaluate(values.text(value), event("").lookup) is True


def _is_false(value: Any) -> bool:
    return condition.evaluate(values.text(value), event("").lookup) is False
