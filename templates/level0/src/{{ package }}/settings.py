"""YAML files with settings, checked."""

from pathlib import Path
from typing import Self

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError


class Settings(BaseModel, extra="forbid", frozen=True):
    """The content of a YAML file."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return the content of the file; SystemExit with one sentence where it is wrong."""
        try:
            return cls.model_validate(YAML(typ="safe").load(path))
        except ValidationError as error:
            first = error.errors()[0]
            sentence = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
        except MarkedYAMLError as error:
            sentence = f"line {error.problem_mark.line + 1}: {error.problem}"
        raise SystemExit(f"{path.name}: {sentence.replace('Value error, ', '')}")
