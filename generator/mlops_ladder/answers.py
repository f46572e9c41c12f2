"""What a project was made from: its level, applications, template version and answers."""

from dataclasses import dataclass, field
from typing import Any

import yaml

from . import __version__
from .layers import ANSWERS, applications


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
