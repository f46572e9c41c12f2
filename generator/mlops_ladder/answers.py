"""What a project was made from: its level, applications, template version and answers."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from . import __version__
from .errors import UsageError
from .layers import ANSWERS, STACKS, applications


@dataclass(frozen=True)
class Answers:
    """The content of a project's .copier-answers.yml.

    `values` maps each question to its answer; `template` is the version of this tool.
    """

    level: str
    values: dict[str, Any]
    template: str = field(default=__version__)

    def dump(self) -> str:
        """Return the file's text: the same for equal answers, without a path or a host."""
        head = ANSWERS.format(
            level=self.level,
            applications=", ".join(applications(self.level)),
            version=self.template,
        )
        return head + yaml.safe_dump(self.values, allow_unicode=True, sort_keys=True)

    @classmethod
    def load(cls, text: str, name: str) -> "Answers":
        """Return what such a file says, by this tool or by Copier; `name` is the file's.

        Raises UsageError where it is not one.
        """
        try:
            content = yaml.safe_load(text)
            level, template = str(content.pop("level")), str(content.pop("template"))
        except (yaml.YAMLError, AttributeError, KeyError) as error:
            hint = "take it back from git: its level, template and answers are needed"
            raise UsageError(f"{name} is not an answers file", hint) from error
        if level not in STACKS:
            raise UsageError(f"{name}: there is no level {level}", f"use {', '.join(STACKS)}")
        content.pop("applications", None)
        values = {key: value for key, value in content.items() if not key.startswith("_")}
        return cls(level, values, template)
