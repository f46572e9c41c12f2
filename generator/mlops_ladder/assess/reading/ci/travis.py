"""Travis CI: one build, or jobs in stages."""

from collections.abc import Iterator
from typing import Any

from .. import shell
from ..files.repository import Repository
from . import condition, script, values
from .job import Action, Job

FILE = ".travis.yml"
BEFORE = ("before_install", "install", "before_script", "script")
AFTER = ("after_script", "after_success", "after_failure")
TYPES = {"push": "push", "pull_request": "pull_request", "cron": "schedule", "api": "call"}
ALWAYS = ("push", "pull_request")


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield the jobs; without a list of them, the build itself. A push and a request start it."""
    data = repo.document(FILE)
    if not isinstance(data, dict) or not data:
        return
    included = values.get(data.get("jobs") or data.get("matrix"), "include")
    own = [item for item in values.sequence(included) if isinstance(item, dict)]
    scripted = [item for item in own if item.keys() & {"script", "deploy", "install"}]
    if "script" in data or not scripted:
        yield from _jobs(repo, [(data, data, "build", values.line(data, "script"))])
    stages: list[str] = []
    for item in scripted:
        stage = values.text(item.get("stage")) or (stages[-1] if stages else "test")
        stages += [stage] if stage not in stages else []
        name = values.text(item.get("name")) or stage
        yield from _jobs(repo, [(item, data, name, values.line(item))])


def _jobs(
    repo: Repository, parts: list[tuple[dict[Any, Any], dict[Any, Any], str, int]]
) -> Iterator[Job]:
    for item, data, name, line in parts:
        written = values.text(item.get("if")) or values.text(data.get("if"))
        started = _started(written)
        if started:
            pieces = [each for key in BEFORE for each in _pieces(repo, item, data, key)]
            commands = script.parse(pieces)
            for key in AFTER:
                commands += script.parse(_pieces(repo, item, data, key), "", False)
            deploys = values.sequence(item.get("deploy") or data.get("deploy"))
            for deploy in deploys:
                commands += _deployed(repo, deploy)
            yield Job(
                "travis", FILE, line or 1, name, started, condition=written, commands=commands,
                actions=tuple(
                    Action(values.text(values.get(each, "provider")), "", values.line(each),
                           values.mapping(each), FILE)
                    for each in deploys if values.get(each, "provider")
                ),
            )  # fmt: skip


def _pieces(
    repo: Repository, item: dict[Any, Any], data: dict[Any, Any], key: str
) -> tuple[script.Snippet, ...]:
    holder = item if key in item else data
    return script.snippets(repo, FILE, holder, key) if key in holder else ()


def _deployed(repo: Repository, deploy: Any) -> tuple[shell.Command, ...]:
    if values.get(deploy, "provider") != "script" or "script" not in deploy:
        return ()
    return script.parse(script.snippets(repo, FILE, deploy, "script"))


def _started(written: str) -> frozenset[str]:
    found = set()
    for name, trigger in TYPES.items():
        holds = condition.evaluate(_quoted(written), _lookup(name)) if written else None
        if holds is not False and (name in ALWAYS or name in written):
            found.add(trigger)
    return frozenset(found)


def _quoted(written: str) -> str:
    """Return a condition as the common grammar has it: bare words of Travis are texts."""
    words = written.replace(" AND ", " && ").replace(" OR ", " || ").replace("NOT ", "! ")
    for name in TYPES:
        words = words.replace(f"= {name}", f"= '{name}'")
    return words


def _lookup(name: str) -> condition.Lookup:
    def known(word: str) -> Any:
        if word == "type":
            return name
        if word == "tag" and name == "pull_request":
            return ""
        return None

    return known
