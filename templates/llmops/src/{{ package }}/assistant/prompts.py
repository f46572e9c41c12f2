"""Prompts: the file in git, its versions in the registry, and the one that serves, the champion."""

import re
import subprocess
from difflib import unified_diff
from pathlib import Path
from typing import Any, NamedTuple

import mlflow

from .. import ROOT
from .config import CONFIG, NAME

PROMPT = f"{NAME}-answer"
FILE = "prompts/answer.txt"
VARIABLE = re.compile(r"\{\{\s*(.*?)\s*\}\}")


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


def read(path: Path = ROOT / FILE) -> str:
    """Return the text of a prompt file; SystemExit if it cannot serve."""
    name = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        raise SystemExit(f"{name} is missing: bring it back from git") from None
    except UnicodeDecodeError:
        raise SystemExit(f"{name}: save it as UTF-8") from None
    if CONFIG.canary not in text:
        raise SystemExit(f"{name}: {CONFIG.canary}, the canary of assistant.yaml, is missing")
    return check(text, name)


def at(commit: str) -> Prompt | None:
    """Return the prompt of a commit, None if it had none; SystemExit if there is no such commit."""
    if not git("ls-tree", commit, "--", FILE):
        return None
    return register(check(git("show", f"{commit}:./{FILE}"), f"{FILE} of {commit}"))


def git(*arguments: str) -> str:
    """Return what git says; SystemExit if it fails."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"git: {done.stderr.strip()}")
    return done.stdout


def check(text: str, name: str) -> str:
    """Return the text of a prompt; SystemExit if it cannot be filled."""
    if (found := set(VARIABLE.findall(text))) != {"context", "question"}:
        raise SystemExit(f"{name}: use the variables context and question, not {sorted(found)}")
    return text


def versions() -> list[Any]:
    """Return the prompts that MLflow has, the newest first; tags say how they were judged."""
    client = mlflow.MlflowClient()
    return client.search_prompt_versions(PROMPT, 10_000) if client.get_prompt(PROMPT) else []


def register(text: str) -> Prompt:
    """Return the version of a text, which is a new one only if the text is new."""
    known = {str(each.template): each for each in versions()}
    found = known.get(text) or mlflow.genai.register_prompt(PROMPT, text)
    return Prompt(str(found.version), text)


def find(alias: str) -> Any:
    """Return the version that has an alias now, None if there is none."""
    uri, client = f"prompts:/{PROMPT}@{alias}", mlflow.MlflowClient()
    return client.load_prompt(uri, allow_missing=True, cache_ttl_seconds=0)


def load(version: str) -> Prompt:
    """Return a version; SystemExit if there is none, or it cannot be filled."""
    for known in versions():
        if str(known.version) == version:
            return Prompt(version, check(str(known.template), f"prompt version {version}"))
    raise SystemExit(f"there is no prompt version {version}: `poe prompts` lists them")


def serving() -> str:
    """Return the version that serves, empty if none does."""
    found = find("champion")
    return str(found.version) if found else ""


def champion() -> Prompt | None:
    """Return the prompt that serves, None if none does; SystemExit if it cannot be filled."""
    if not (found := find("champion")):
        return None
    return Prompt(str(found.version), check(str(found.template), f"prompt version {found.version}"))
