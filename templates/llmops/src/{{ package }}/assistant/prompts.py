"""Prompts: the file in git, its versions in the registry, and the one that serves, the champion."""

import getpass
import json
import re
from argparse import ArgumentParser
from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path
from typing import Any, NamedTuple

import mlflow

from .. import ROOT
from .config import CONFIG, NAME

PROMPT = f"{NAME}-answer"
FILE = ROOT / "prompts" / "answer.txt"
VARIABLE = re.compile(r"\{\{\s*(.*?)\s*\}\}")
VARIABLES = {"context", "question"}


class Prompt(NamedTuple):
    """A text with the variables {{ context }} and {{ question }}, and which version it is."""

    version: str
    text: str

    def fill(self, context: str, question: str) -> str:
        """Return the text with the values, each a line, in place of the variables."""
        values = {"context": " ".join(context.split()), "question": " ".join(question.split())}
        return VARIABLE.sub(lambda found: values[found[1]], self.text)

    def changes(self, other: "Prompt") -> str:
        """Return how another prompt differs from this one, as a unified diff."""
        names = f"version {self.version}", f"version {other.version}"
        lines = unified_diff(self.text.splitlines(), other.text.splitlines(), *names, lineterm="")
        return "\n".join(lines)


def check(text: str, name: str) -> str:
    """Return the text of a prompt; SystemExit if it has not the variables that will be filled."""
    found = set(VARIABLE.findall(text))
    for variable in sorted(found - VARIABLES):
        raise SystemExit(f"{name}: {{{{ {variable} }}}} is unknown: use context and question alone")
    for variable in sorted(VARIABLES - found):
        raise SystemExit(f"{name}: {{{{ {variable} }}}} is missing: say where its value goes")
    return text


def read(path: Path = FILE) -> str:
    """Return the text of a prompt file; SystemExit if it cannot serve."""
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"{name}: {error}: write a prompt there, in UTF-8") from None
    if CONFIG.canary not in text:
        raise SystemExit(f"{name}: the canary {CONFIG.canary} of assistant.yaml is missing: add it")
    return check(text, name)


def versions() -> list[Any]:
    """Return what MLflow knows of each version, the newest first; tags have the gate's verdict."""
    client = mlflow.MlflowClient()
    if not client.get_prompt(PROMPT):
        return []
    found, page = [], ""
    while page is not None:
        part = client.search_prompt_versions(PROMPT, 100, page or None)
        found, page = [*found, *part], part.token or None
    return found


def register(text: str) -> Prompt:
    """Return the version of a text, which is a new one only if the text is new."""
    for known in versions():
        if known.template == text:
            return Prompt(str(known.version), text)
    return Prompt(str(mlflow.genai.register_prompt(PROMPT, text).version), text)


def find(alias: str) -> Any:
    """Return the version that has an alias, None if there is none."""
    try:
        return mlflow.MlflowClient().get_prompt_version_by_alias(PROMPT, alias)
    except mlflow.MlflowException as error:
        if error.error_code in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            return None
        raise


def champion() -> Prompt | None:
    """Return the prompt that serves, None if none does; SystemExit if it cannot be filled."""
    if not (found := find("champion")):
        return None
    return Prompt(str(found.version), check(str(found.template), f"prompt version {found.version}"))
