"""Google Cloud Build: steps, each in an image, started by a trigger or by a command."""

import re
from collections.abc import Iterator
from typing import Any

from .. import shell
from ..files.repository import Repository
from ..packaging.dockerfile import program
from . import script, values
from .job import Action, Job

STEPS = re.compile(r"^[\"']?steps[\"']?\s*:|^\s*[\"']steps[\"']\s*:", re.M)
NAME = re.compile(r"(^|/)cloud[-_]?build[^/]*\.(ya?ml|json)$", re.IGNORECASE)
STEP_KEYS = {"args", "entrypoint", "script"}
OTHERS = {"image", "run", "uses", "task", "template", "commands", "settings", "plugin", "type"}
BUILDER = re.compile(
    r"(?:gcr\.io|[\w-]+-docker\.pkg\.dev)/(?:cloud-builders|k8s-skaffold)/([\w-]+)"
)
SUBSTITUTION = re.compile(r"\$\{?(_\w+)\}?")
SHELLS = ("sh", "bash")
TRIGGER = re.compile(r"google_cloudbuild_trigger\"\s+\"[^\"]*\"\s*\{(.*?)\n\}", re.S)
KINDS = (("pull_request", "pull_request"), ("push", "push"), ("branch_name", "push"),
         ("pubsub_config", "call"), ("webhook_config", "call"), ("manual", "manual"))  # fmt: skip


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield a job for each build configuration.

    Its triggers are those of Terraform's trigger for the file; they are "other" where the file
    is not named there, for triggers are made in the console as well.
    """
    started = dict(_triggers(repo))
    for path in repo.matching("*.yml", "*.yaml", "*cloudbuild*.json"):
        if "{{" in path or not STEPS.search(repo.text(path)):
            continue
        data = values.mapping(repo.document(path))
        if _is_build(data, path):
            yield _job(repo, path, data, started.get(path, frozenset({"other"})))


def _is_build(data: dict[Any, Any], path: str) -> bool:
    steps = data.get("steps")
    if not isinstance(steps, list) or not steps or data.keys() & {"trigger", "pool", "kind"}:
        return False
    images = all(
        isinstance(step, dict) and values.text(step.get("name")) and not step.keys() & OTHERS
        for step in steps
    )
    known = bool(NAME.search(path)) or any(
        re.search(r"[/:$]|^[a-z][\w.-]*$", values.text(values.get(step, "name")))
        and step.keys() & STEP_KEYS
        for step in steps
        if isinstance(step, dict)
    )
    return images and known


def _job(repo: Repository, path: str, data: dict[Any, Any], started: frozenset[str]) -> Job:
    known = {values.text(name): values.text(value) for name, value in
             values.mapping(data.get("substitutions")).items()}  # fmt: skip
    commands: list[shell.Command] = []
    actions: list[Action] = []
    for place, step in enumerate(data["steps"]):
        image = _filled(values.text(step.get("name")), known)
        name, _, ref = image.partition("@" if "@" in image else ":")
        line = values.line(data["steps"], place)
        actions.append(Action(name, ref, line, step, path))
        commands += _commands(repo, path, step, known)
    return Job(
        "cloudbuild", path, values.line(data, "steps"), path.rsplit("/", 1)[-1], started,
        commands=tuple(commands), actions=tuple(actions),
    )  # fmt: skip


def _commands(
    repo: Repository, path: str, step: dict[Any, Any], known: dict[str, str]
) -> tuple[shell.Command, ...]:
    """Return what a step runs: a script, its entry point, or the program of its image."""
    cwd = shell.join("", values.text(step.get("dir")).removeprefix("/workspace/"))
    heard = step.get("allowFailure") is not True

    def rewrite(text: str) -> str:
        return _filled(text.replace("$$", "$"), known)

    if isinstance(step.get("script"), str):
        pieces = script.snippets(repo, path, step, "script")
        return script.parse(pieces, cwd, heard, rewrite=rewrite)
    entry = values.text(step.get("entrypoint"))
    words = [values.text(each) for each in values.sequence(step.get("args"))]
    if entry.rsplit("/", 1)[-1] in SHELLS and len(words) > 1 and words[0].endswith("c"):
        args = step.get("args")
        pieces = script.snippet(repo, path, args, 1, words[1])
        return script.parse(pieces, cwd, heard, rewrite=rewrite, stops="e" in words[0])
    image = values.text(step.get("name"))
    builder = BUILDER.match(image)
    named = entry or (builder[1] if builder else "")
    first = [named] if named else ["docker", "run", image]
    key = next((key for key in ("args", "entrypoint", "name") if key in step), "name")
    text = program([[*first, *words]])
    line = values.line(step, key) or values.line(step)
    return shell.parse(rewrite(text), path, line, cwd, heard)


def _filled(text: str, known: dict[str, str]) -> str:
    return SUBSTITUTION.sub(lambda found: known.get(found[1]) or found[0], text)


def _triggers(repo: Repository) -> Iterator[tuple[str, frozenset[str]]]:
    for path in repo.matching("*.tf"):
        for found in TRIGGER.finditer(repo.text(path)):
            named = re.search(r"\bfilename\s*=\s*\"([^\"]+)\"", found[1])
            kinds = {kind for word, kind in KINDS if re.search(rf"\b{word}\b", found[1])}
            if named and kinds and not re.search(r"\bdisabled\s*=\s*true", found[1]):
                yield shell.join("", named[1]), frozenset(kinds)
