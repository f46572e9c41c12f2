"""What a project was made from: its level, applications, template version and answers."""

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from . import __version__
from .errors import UsageError
from .layers import ANSWERS, LLM, STACKS, applications_of, fitting

VERSION = re.compile(r"\d+(\.\d+)*")


@dataclass(frozen=True)
class Answers:
    """The content of a project's .copier-answers.yml.

    `values` maps each question to its answer; `template` is the version of this tool. Without
    `applications` they are the level's own.
    """

    level: str
    values: dict[str, Any]
    template: str = field(default=__version__)
    applications: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Fill in the level's own applications."""
        if not self.applications:
            object.__setattr__(self, "applications", applications_of(self.level))

    @property
    def title(self) -> str:
        """The place on the ladder in words: level 0, level llmops, level 1 with llm."""
        more = " with llm" if "llm" in self.applications and self.level != LLM else ""
        return f"level {self.level}{more}"

    def dump(self) -> str:
        """Return the file's text: the same for equal answers, without a path or a host."""
        head = ANSWERS.format(
            level=self.level,
            applications=", ".join(self.applications),
            version=self.template,
        )
        return head + yaml.safe_dump(self.values, allow_unicode=True, sort_keys=True)

    @classmethod
    def load(cls, text: str, name: str) -> "Answers":
        """Return what such a file says, by this tool or by Copier; `name` is the file's.

        Raises UsageError where it is not one.
        """
        hint = "take it back from git: its level, template and answers are needed"
        try:
            content = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise UsageError(f"{name} is not an answers file", hint) from error
        known = isinstance(content, dict) and {"level", "template"} <= content.keys()
        if not known or not all(isinstance(key, str) for key in content):
            raise UsageError(f"{name} is not an answers file", hint)
        level, template = str(content.pop("level")), str(content.pop("template"))
        if level not in STACKS:
            raise UsageError(f"{name}: there is no level {level}", f"use {', '.join(STACKS)}")
        if not VERSION.match(template):
            raise UsageError(f"{name}: template {template} is not a version", hint)
        applications = check(level, content.pop("applications", None), name)
        values = {key: value for key, value in content.items() if not key.startswith("_")}
        return cls(level, values, template, applications)


def check(level: str, applications: Any, name: str) -> tuple[str, ...]:
    """Return a file's applications in their order, the level's own where it names none.

    Raises UsageError where the level cannot have them.
    """
    if applications is None:
        return applications_of(level)
    possible = fitting(level)
    for each in possible:
        if isinstance(applications, list) and sorted(map(str, applications)) == sorted(each):
            return each
    wanted = " or ".join(f"[{', '.join(each)}]" for each in possible)
    raise UsageError(f"{name}: level {level} has no such applications", f"use {wanted}")
