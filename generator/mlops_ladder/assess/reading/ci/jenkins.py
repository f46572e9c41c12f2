"""Jenkins: the stages of a Jenkinsfile."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from .. import shell
from ..files.repository import Repository
from . import groovy
from .groovy import Block, Statement
from .job import APPROVAL, Action, Job

NAME = re.compile(r"jenkinsfile([._-].*)?|.*[._-]jenkinsfile|.*\.jenkins(\.groovy)?", re.IGNORECASE)
SHELLS = ("sh", "bat", "powershell", "pwsh")
STARTS = {
    "cron": "schedule",
    "pollSCM": "push",
    "githubPush": "push",
    "gitlab": "push",
    "upstream": "call",
    "GenericTrigger": "call",
}
CONDITIONS = {"buildingTag": "release", "tag": "release", "changeRequest": "pull_request"}
SWALLOWING = ("catchError", "warnError", "post")


@dataclass
class _Stage:
    """A stage while it is read."""

    block: Block
    needs: tuple[str, ...]
    commands: list[shell.Command] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    conditions: list[Statement] = field(default_factory=list)


def jobs(repo: Repository) -> Iterator[Job]:
    """Yield a job for each stage that runs something; a push starts it if nothing else is said."""
    for path in repo.files:
        if NAME.fullmatch(path.rsplit("/", 1)[-1]) and "{{" not in path:
            statements = list(groovy.statements(repo.text(path)))
            started = _started(statements)
            for stage in _stages(path, statements):
                triggers = _narrowed(stage, started)
                if triggers:
                    yield Job(
                        "jenkins", path, stage.block.line, stage.block.argument or "pipeline",
                        triggers, stage.needs, condition=_condition(stage),
                        commands=tuple(stage.commands), actions=tuple(stage.actions),
                    )  # fmt: skip


def _started(statements: list[Statement]) -> frozenset[str]:
    found = set()
    for statement in statements:
        inside = {block.name for block in statement.blocks}
        if "triggers" in inside or "pipelineTriggers" in statement.words:
            found |= {STARTS[word] for word in statement.words if word in STARTS}
    return frozenset(found or {"push"})


def _stages(path: str, statements: list[Statement]) -> list[_Stage]:
    found: dict[tuple[Block, ...], _Stage] = {}
    for statement in statements:
        depths = [at for at, each in enumerate(statement.blocks) if each.name == "stage"]
        around = statement.blocks[: depths[-1] + 1] if depths else ()
        if around not in found:
            block = around[-1] if around else Block("", "", 1)
            found[around] = _Stage(block, _needs(around, list(found)))
        _take(found[around], path, statement)
    return [stage for stage in found.values() if stage.commands or stage.actions]


def _needs(around: tuple[Block, ...], before: list[tuple[Block, ...]]) -> tuple[str, ...]:
    """Return the stage that has to be over: the last one that is not beside or around this one."""
    fork = next((at for at, block in enumerate(around) if block.name == "parallel"), len(around))
    beside = around[:fork]
    for other in reversed(before):
        enclosing = other == around[: len(other)]
        parallel = fork < len(around) and other[:fork] == beside and len(other) > fork
        if other and not enclosing and not parallel:
            return (other[-1].argument,)
    return ()


def _take(stage: _Stage, path: str, statement: Statement) -> None:
    names = [block.name for block in statement.blocks]
    if "when" in names:
        stage.conditions.append(statement)
    elif "input" in (*statement.words[:1], *names[-1:]):
        line = statement.tokens[0].line if statement.tokens else statement.blocks[-1].line
        stage.actions.append(Action(APPROVAL, "", line, path=path))
    elif written := statement.text_after(*SHELLS):
        ignored = "returnStatus" in statement.words or set(names) & set(SWALLOWING)
        folders = [block.argument for block in statement.blocks if block.name == "dir"]
        cwd = ""
        for folder in folders:
            cwd = shell.join(cwd, folder)
        stage.commands += shell.parse(written.value, path, written.line, cwd, not ignored)


def _condition(stage: _Stage) -> str:
    return " ".join(token.value for each in stage.conditions for token in each.tokens)


def _narrowed(stage: _Stage, started: frozenset[str]) -> frozenset[str]:
    """Return the triggers that a stage's conditions leave, as far as they name any."""
    words = [word for each in stage.conditions for word in each.words]
    if words in (["false"], ["return", "false"]):
        return frozenset()
    if any(block.name == "not" for each in stage.conditions for block in each.blocks):
        return started
    if "triggeredBy" in words:
        timed = "TimerTrigger" in _condition(stage)
        return frozenset({"schedule"} if timed else {"manual"})
    return frozenset({CONDITIONS[word] for word in words if word in CONDITIONS}) or started
