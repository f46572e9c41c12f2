"""GitLab CI: jobs with what they include, extend and refer to."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from ..files.repository import Repository
from . import gitlab_rules, script, values
from .job import Action, Job
from .limit import DEEPEST, Limit

ROOT = ".gitlab-ci.yml"
WORDS = {
    "default", "include", "stages", "variables", "workflow", "image", "services",
    "before_script", "after_script", "cache", "spec", "types",
}  # fmt: skip
STAGES = ("build", "test", "deploy")
MOST = 100  # jobs that one extends


@dataclass(frozen=True)
class _Part:
    """A mapping of a file: a job, or a job that another one extends."""

    path: str
    data: dict[Any, Any]


Chain = list[_Part]


@dataclass
class _Pipeline:
    """A configuration with all that it includes; a later part goes before an earlier one."""

    repo: Repository
    parts: dict[str, Chain] = field(default_factory=dict)
    lines: dict[str, tuple[str, int]] = field(default_factory=dict)
    foreign: list[tuple[Action, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    limit: Limit = field(default_factory=Limit)

    def read(self, path: str) -> None:
        """Take a file in, its includes first."""
        if path in self.files:
            return
        self.files.append(path)
        documents = [each for each in self.repo.documents(path) if isinstance(each, dict)]
        for document in documents[-1:]:
            for place, include in enumerate(values.sequence(document.get("include"))):
                line = values.line(document.get("include"), place)
                self.include(path, include, line or values.line(document, "include"))
            for name, value in document.items():
                word = values.text(name)
                holder = document if word in WORDS else {}
                data = value if isinstance(value, dict) else holder
                self.parts.setdefault(word, []).insert(0, _Part(path, data))
                self.lines.setdefault(word, (path, values.line(document, name)))

    def include(self, path: str, include: Any, line: int) -> None:
        local = values.text(include) or values.text(values.get(include, "local"))
        if local and "://" not in local:
            for target in self.local(local):
                self.read(target)
            return
        for kind in ("template", "component", "remote", "project"):
            name = values.text(values.get(include, kind)) or (local if kind == "remote" else "")
            if name:
                ref = values.text(values.get(include, "ref")) or name.partition("@")[2]
                action = Action(name.partition("@")[0], ref, line, values.mapping(include), path)
                self.foreign.append((action, path))

    def local(self, path: str) -> tuple[str, ...]:
        path = path.lstrip("/")
        return (path,) if path in self.repo.sizes else self.repo.matching(path.replace("**", "*"))

    def chain(self, name: str, seen: set[str] | None = None) -> Chain:
        """Return the parts of a job, that of the job itself first."""
        seen = set() if seen is None else seen
        found: Chain = []
        if name not in seen and len(seen) < MOST:
            seen.add(name)
            for part in self.parts.get(name, ()):
                found.append(part)
                for base in reversed(values.texts(part.data.get("extends"))):
                    found += self.chain(base, seen)
        return found

    def value(self, chain: Chain, key: str) -> Any:
        """Return what the first part of a chain that has a key says, or the default."""
        defaults = [*self.parts.get("default", ()), *self.parts.get(key, ())]
        chosen = chain if key not in WORDS else [*chain, *defaults]
        return next((part.data[key] for part in chosen if key in part.data), None)

    def pieces(self, chain: Chain, key: str) -> tuple[script.Snippet, ...]:
        defaults = [*self.parts.get("default", ()), *self.parts.get(key, ())]
        self.limit = Limit()
        for part in [*chain, *(defaults if key in WORDS else ())]:
            if key in part.data:
                return self.snippets(part, part.data, key)
        return ()

    def snippets(
        self, part: _Part, container: Any, key: Any, deep: int = 0
    ) -> tuple[script.Snippet, ...]:
        """Return the text under a key, with that of the jobs it refers to."""
        value = container[key]
        if deep > DEEPEST or self.limit.reached():
            return ()
        if not isinstance(value, list):
            return script.snippets(self.repo, part.path, container, key)
        if target := self.referred(value):
            return self.snippets(target, target.data, values.text(value[1]), deep + 1)
        return tuple(
            each
            for place in range(len(value))
            for each in self.snippets(part, value, place, deep + 1)
        )

    def referred(self, value: list[Any]) -> _Part | None:
        """Return the part that `!reference [job, key]` names; the tag itself is not kept."""
        words = [values.text(each) for each in value]
        if len(words) != 2 or words[1] not in ("script", "before_script", "after_script"):
            return None
        return next((part for part in self.chain(words[0]) if words[1] in part.data), None)


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield the jobs of .gitlab-ci.yml, and of the pipelines that they start as children."""
    found = list(_jobs(repo, ROOT, None, ())) if ROOT in repo.sizes else []
    names = {job.name for job in found}
    for job in found:
        yield replace(job, needs=tuple(name for name in job.needs if name in names))


def _jobs(
    repo: Repository, path: str, started: frozenset[str] | None, seen: tuple[str, ...]
) -> Iterator[Job]:
    pipeline = _Pipeline(repo)
    pipeline.read(path)
    workflow = [part.data["rules"] for part in pipeline.parts.get("workflow", ())
                if "rules" in part.data]  # fmt: skip
    always = gitlab_rules.triggers(workflow[0]) if workflow else None
    stages = _stages(pipeline)
    for name in pipeline.parts:
        chain = pipeline.chain(name)
        keys = {key for part in chain for key in part.data}
        if name in WORDS or name.startswith(".") or not keys & {"script", "trigger", "run"}:
            continue
        triggers = gitlab_rules.of_job(
            {key: pipeline.value(chain, key) for key in ("rules", "only", "except", "when")},
            always,
        )
        if started is not None and triggers:
            triggers = started
        if triggers:
            yield _job(pipeline, name, chain, triggers, stages)
            for child in values.sequence(values.get(pipeline.value(chain, "trigger"), "include")):
                target = (values.text(child) or values.named(child, "local")).lstrip("/")
                if target in repo.sizes and target not in seen:
                    yield from _jobs(repo, target, triggers, (*seen, path))
    for action, where in pipeline.foreign:
        yield Job("gitlab", where, action.line, action.name, started or always or
                  frozenset({"push"}), actions=(action,))  # fmt: skip


def _job(
    pipeline: _Pipeline, name: str, chain: Chain, triggers: frozenset[str],
    stages: dict[str, list[str]],
) -> Job:  # fmt: skip
    path, line = pipeline.lines[name]
    blocking = pipeline.value(chain, "allow_failure") is not True
    run = [*pipeline.pieces(chain, "before_script"), *pipeline.pieces(chain, "script")]
    commands = script.parse(run, "", blocking, pipefail=True)
    commands += script.parse(pipeline.pieces(chain, "after_script"), "", False)
    needs = pipeline.value(chain, "needs")
    rules = values.sequence(pipeline.value(chain, "rules"))
    return Job(
        "gitlab", path, line, name, triggers,
        _needs(needs) if isinstance(needs, list) else _before(pipeline, chain, stages),
        values.named(pipeline.value(chain, "environment")),
        " || ".join(filter(None, (values.text(values.get(rule, "if")) for rule in rules))),
        blocking, commands,
    )  # fmt: skip


def _needs(needs: list[Any]) -> tuple[str, ...]:
    return tuple(filter(None, (values.named(each, "job") for each in needs)))


def _stage(pipeline: _Pipeline, chain: Chain) -> str:
    return values.text(pipeline.value(chain, "stage")) or "test"


def _stages(pipeline: _Pipeline) -> dict[str, list[str]]:
    """Return the jobs of each stage, in the order of the stages."""
    written = [values.texts(part.data["stages"]) for part in pipeline.parts.get("stages", ())
               if "stages" in part.data]  # fmt: skip
    order = (".pre", *(written[0] if written else STAGES), ".post")
    found: dict[str, list[str]] = {stage: [] for stage in order}
    for name in pipeline.parts:
        if name not in WORDS and not name.startswith("."):
            found.setdefault(_stage(pipeline, pipeline.chain(name)), []).append(name)
    return found


def _before(pipeline: _Pipeline, chain: Chain, stages: dict[str, list[str]]) -> tuple[str, ...]:
    """Return the jobs of all earlier stages, which a job without `needs` waits for."""
    found: list[str] = []
    for stage, names in stages.items():
        if stage == _stage(pipeline, chain):
            break
        found += names
    return tuple(found)
