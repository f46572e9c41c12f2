"""AWS CodeBuild, and CodePipeline as CloudFormation makes it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .. import shell
from ..files import documents
from ..files.repository import Repository
from . import script, values
from .job import APPROVAL, Action, Job

NAME = re.compile(r"(^|/)[\w.-]*buildspec[\w.-]*\.ya?ml$", re.IGNORECASE)
PHASES = re.compile(r"^phases:", re.M)
TEMPLATE = re.compile(r"template|stack|cloudformation|cfn|pipeline|infra|deploy", re.IGNORECASE)
LARGEST = 1_000_000  # bytes that CloudFormation takes
PIPELINE = "AWS::CodePipeline::Pipeline"
PROJECT = "AWS::CodeBuild::Project"
RULE = ("AWS::Events::Rule", "AWS::Scheduler::Schedule")
ORDER = ("install", "pre_build", "build", "post_build")
EVENTS = {"PUSH": "push", "PULL_REQUEST": "pull_request", "RELEASE": "release"}
Resources = dict[Any, Any]


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield the stages of pipelines, and a job for each build specification.

    A specification has the triggers of the pipelines and projects that use it, else "other".
    """
    specs = {path: _commands(repo, path, repo.document(path)) for path in _specs(repo)}
    started: dict[str, frozenset[str]] = {}
    for path, resources in _templates(repo):
        projects = {
            name: _project(repo, path, properties, specs)
            for name, properties in _typed(resources, PROJECT)
        }
        for name, (spec, _) in projects.items():
            own = _webhook(values.get(resources, name, "Properties", "Triggers"))
            started[spec] = started.get(spec, frozenset()) | own
        for name, properties in _typed(resources, PIPELINE):
            found = _sources(properties) | _scheduled(resources, name)
            yield from _stages(path, properties, projects, found)
            for used in _used(properties, projects):
                started[used] = started.get(used, frozenset()) | found
    for path, commands in specs.items():
        line = values.line(repo.document(path), "phases")
        triggers = started.get(path) or frozenset({"other"})
        yield Job("codebuild", path, line, path.rsplit("/", 1)[-1], triggers, commands=commands)


def _specs(repo: Repository) -> list[str]:
    return [
        path
        for path in repo.matching("*.yml", "*.yaml")
        if "{{" not in path
        and PHASES.search(repo.text(path))
        and (NAME.search(path) or values.get(repo.document(path), "version") in (0.1, 0.2))
    ]


def _commands(repo: Repository, path: str, spec: Any) -> tuple[shell.Command, ...]:
    """Return the commands of all phases, which run in one shell."""
    phases = values.mapping(values.get(spec, "phases"))
    found: tuple[shell.Command, ...] = ()
    for name in ORDER:
        phase = values.mapping(phases.get(name))
        ignored = values.text(phase.get("on-failure")).upper() == "CONTINUE"
        for key in ("commands", "finally"):
            if key in phase:
                cwd = found[-1].cwd if found else ""
                found += script.parse(script.snippets(repo, path, phase, key), cwd, not ignored)
    return found


def _templates(repo: Repository) -> Iterator[tuple[str, Resources]]:
    for path in repo.matching("*.yml", "*.yaml", "*.json", "*.template"):
        likely = not path.endswith(".json") or TEMPLATE.search(path)
        text = repo.text(path) if likely and repo.sizes[path] < LARGEST else ""
        if "{{" not in path and (PIPELINE in text or PROJECT in text):
            yield path, values.mapping(values.get(repo.document(path), "Resources"))


def _typed(resources: Resources, *kinds: str) -> Iterator[tuple[str, dict[Any, Any]]]:
    for name, resource in resources.items():
        if values.get(resource, "Type") in kinds:
            yield values.text(name), values.mapping(values.get(resource, "Properties"))


def _project(
    repo: Repository, path: str, properties: dict[Any, Any],
    specs: dict[str, tuple[shell.Command, ...]],
) -> tuple[str, tuple[shell.Command, ...]]:  # fmt: skip
    """Return a project's specification: its file here, if it is one, and its commands."""
    source = values.mapping(properties.get("Source"))
    written = values.text(source.get("BuildSpec"))
    if "phases" in written:
        try:
            spec = documents.parse("buildspec.yml", written)[0]
        except (ValueError, IndexError):
            return "", ()
        offset = values.line(source, "BuildSpec")
        return "", tuple(
            replace(command, path=path, line=command.line + offset)
            for command in _commands(repo, "", spec)
        )
    wanted = written or "buildspec.yml"
    near = [each for each in specs if each == wanted or each.endswith("/" + wanted)]
    found = near[0] if near and (wanted in near or len(near) == 1) else ""
    return found, specs.get(found, ())


def _stages(
    path: str, properties: dict[Any, Any], projects: dict[str, Any], started: frozenset[str]
) -> Iterator[Job]:
    before: tuple[str, ...] = ()
    for stage in values.sequence(properties.get("Stages")):
        name = values.text(values.get(stage, "Name"))
        commands: tuple[shell.Command, ...] = ()
        actions = []
        for each in values.sequence(values.get(stage, "Actions")):
            kind = values.mapping(values.get(each, "ActionTypeId"))
            category, provider = (values.text(kind.get(key)) for key in ("Category", "Provider"))
            full = APPROVAL if category == "Approval" else f"{category}/{provider}"
            inputs = values.mapping(values.get(each, "Configuration"))
            actions.append(
                Action(full, values.text(kind.get("Version")), values.line(each), inputs, path)
            )
            commands += projects.get(_name(inputs.get("ProjectName")), ("", ()))[1]
        yield Job(
            "codepipeline", path, values.line(stage), name, started, before,
            commands=commands, actions=tuple(actions),
        )  # fmt: skip
        before = (name,)


def _name(written: Any) -> str:
    """Return what `!Ref X`, with or without its tag, names."""
    return values.text(written) or values.text(values.get(written, "Ref"))


def _used(properties: dict[Any, Any], projects: dict[str, Any]) -> Iterator[str]:
    for stage in values.sequence(properties.get("Stages")):
        for each in values.sequence(values.get(stage, "Actions")):
            name = _name(values.get(each, "Configuration", "ProjectName"))
            if projects.get(name, ("",))[0]:
                yield projects[name][0]


def _sources(properties: dict[Any, Any]) -> frozenset[str]:
    """Return what a pipeline's sources start it by: a repository by a push, else "other"."""
    found = set()
    for stage in values.sequence(properties.get("Stages")):
        for each in values.sequence(values.get(stage, "Actions")):
            if values.get(each, "ActionTypeId", "Category") == "Source":
                provider = values.text(values.get(each, "ActionTypeId", "Provider"))
                found.add("other" if provider in ("S3", "ECR") else "push")
    return frozenset(found or {"other"})


def _scheduled(resources: Resources, name: str) -> frozenset[str]:
    for _, rule in _typed(resources, *RULE):
        targets = str(rule.get("Targets", rule.get("Target")))
        if rule.get("ScheduleExpression") and re.search(rf"\b{re.escape(name)}\b", targets):
            return frozenset({"schedule"}) if rule.get("State") != "DISABLED" else frozenset()
    return frozenset()


def _webhook(triggers: Any) -> frozenset[str]:
    """Return what a project's webhook listens to; every push where it has no filter."""
    if values.get(triggers, "Webhook") is not True:
        return frozenset()
    written = str(values.get(triggers, "FilterGroups") or "PUSH")
    return frozenset(kind for word, kind in EVENTS.items() if word in written)
