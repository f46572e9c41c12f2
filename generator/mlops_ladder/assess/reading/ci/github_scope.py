"""What a step of a GitHub workflow inherits, and the values that its expressions have."""

import re
from dataclasses import dataclass, replace
from typing import Any

from . import values

EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")


@dataclass(frozen=True)
class Scope:
    """What a step inherits: the file that it stands in, its shell, folder and variables."""

    path: str
    cwd: str
    shell: str
    known: dict[str, str]
    blocking: bool = True
    within: tuple[str, ...] = ()

    def rewrite(self, text: str) -> str:
        """Replace expressions by values that are known, and others by a word of the shell."""
        return EXPRESSION.sub(self._value, text)

    def _value(self, match: re.Match[str]) -> str:
        name = match[1].strip()
        if name == "github.workspace":
            return "$GITHUB_WORKSPACE"
        plain = re.fullmatch(r"[\w.-]+", name)
        return self.known.get(name) or "$" + (name if plain else "expression")

    def knowing(self, context: str, given: Any) -> "Scope":
        """Return the scope with values of a context (`env`), as far as the file says them."""
        written = values.mapping(given).items()
        known = {f"{context}.{name}": self.rewrite(values.text(value)) for name, value in written}
        return replace(self, known=self.known | known)

    def calling(self, declared: Any, given: dict[str, str]) -> "Scope":
        """Return the scope of an action or workflow that declares inputs and is given some."""
        inputs = {name: values.get(each, "default") for name, each in
                  values.mapping(declared).items()}  # fmt: skip
        kept = {name: each for name, each in self.known.items() if not name.startswith("inputs.")}
        return replace(self, known=kept).knowing("inputs", inputs | given)

    def inputs(self, given: Any) -> dict[str, str]:
        """Return what is given to an action or workflow, with its expressions replaced."""
        written = values.mapping(given).items()
        return {name: self.rewrite(values.text(value)) for name, value in written}


def first(matrix: Any) -> dict[Any, Any]:
    """Return the first value of each name of a matrix: the job as it runs once."""
    listed = {
        name: part[0]
        for name, part in values.mapping(matrix).items()
        if isinstance(part, list) and part and name not in ("include", "exclude")
    }
    included = values.sequence(values.get(matrix, "include"))
    return values.mapping(included[0] if included else None) | listed
