"""YAML files with settings, checked."""

from pathlib import Path
from typing import Any, NoReturn, Self

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError


class Settings(BaseModel, extra="forbid", frozen=True):
    """The content of a YAML file.

    A validator raises ValueError with a sentence, and the keys that lead to what it is about.
    """

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the content of the file; SystemExit with one sentence where it is wrong."""
        try:
            return cls.model_validate(YAML(typ="safe").load(path))
        except ValidationError as error:
            first = error.errors()[0]
            raised = first.get("ctx", {}).get("error")
            sentence, *keys = raised.args if isinstance(raised, ValueError) else [first["msg"]]
            refuse(path, sentence, *first["loc"], *keys)
        except (YAMLError, ValueError, LookupError, AttributeError) as error:
            mark = getattr(error, "problem_mark", None)
            line = f", line {mark.line + 1}" if mark else ""
            raise SystemExit(f"{path.name}{line}: {getattr(error, 'problem', error)}") from None


def refuse(path: Path, sentence: str, *keys: Any) -> NoReturn:
    """Say what is wrong in a YAML file, and where the keys lead to, as far as they are there."""
    node, line, named = YAML().compose(path), 0, ""
    for key in map(str, keys):
        pairs, node = getattr(node, "value", ()), None
        for name, value in [p for p in pairs if isinstance(p, tuple) and p[0].value == key]:
            node, line, named = value, name.start_mark.line, f"{named}{key}: "
    raise SystemExit(f"{path.name}, line {line + 1}: {named}{sentence}")
