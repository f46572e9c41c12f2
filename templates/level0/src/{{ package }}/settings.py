"""YAML files with settings, checked."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, Self

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

Problem = tuple[Sequence[Any], str]  # the keys that lead to it in the file, and the rule


class Settings(BaseModel, extra="forbid", frozen=True):
    """The content of a YAML file."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the content of the file; SystemExit with one sentence where it is wrong."""
        try:
            content = cls.model_validate(YAML(typ="safe").load(path))
        except ValidationError as error:
            first = error.errors()[0]
            refuse(path, first["loc"], first["msg"].removeprefix("Value error, "))
        except (YAMLError, ValueError) as error:
            mark = getattr(error, "problem_mark", None)
            line = f", line {mark.line + 1}" if mark else ""
            raise SystemExit(f"{path.name}{line}: {getattr(error, 'problem', error)}") from None
        for keys, rule in content.problems():
            refuse(path, keys, rule)
        return content

    def problems(self) -> Iterator[Problem]:
        """Yield what does not fit together."""
        yield from ()


def refuse(path: Path, keys: Sequence[Any], rule: str) -> NoReturn:
    """Say where the keys lead to in a YAML file, as far as they are there, and the rule."""
    node, line, named = YAML().load(path), 0, list[str]()
    for key in keys:
        marks = getattr(node, "lc", None)
        if marks is None or key not in (marks.data or {}):
            break
        node, line = node[key], marks.data[key][0]
        named.append(str(key))
    where = ".".join(named)
    raise SystemExit(f"{path.name}, line {line + 1}: {where + ': ' if where else ''}{rule}")
