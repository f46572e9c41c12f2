"""The first run of a new project: its environment, its pipeline, and a commit of the results."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import environment, history
from .git import Repository
from .new import Created

RESULTS = ["data", "docs/run", ":(glob)**/dvc.lock", ":(glob)**/metrics.json"]
QUESTION = "How high may a small backpack be?"


@dataclass(frozen=True)
class FirstRun:
    """What came out: the content of metrics.json, the pages, and the commit (empty without git).

    `answer` is what a project with the llm application says to QUESTION.
    """

    metrics: dict[str, Any]
    pages: list[Path]
    commit: str = ""
    answer: str = ""


def run(created: Created) -> FirstRun:
    """Make the environment, run the pipeline once, and commit its results.

    Raises CommandError where a step fails; the project stays as it is then.
    """
    project = created.path
    environment.create(project, created.answers.values["python"])
    environment.task(project, "pipeline")
    has_llm = "llm" in created.answers.applications
    answer = environment.ask(project, "ask", QUESTION).strip() if has_llm else ""
    metrics = json.loads((project / "metrics.json").read_text("utf-8"))
    pages = [*project.glob("docs/run/README.md"), *sorted(project.glob("reports/*.html"))]
    return FirstRun(metrics, pages, commit(created) if created.head else "", answer)


def commit(created: Created) -> str:
    """Commit what the run left in the files that git tracks; return the commit's id."""
    repository = Repository(created.path)
    author = created.author or history.SCAFFOLDER
    listing = ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *RESULTS]
    results = [path for path in repository.run(*listing).split("\0") if path]
    repository.run("add", "--", *results)
    options = ["--quiet", "--no-verify", "--no-gpg-sign", "--message", "Record the first run"]
    repository.run("commit", *options, "--", *results, environment=author.environment())
    return repository.run("rev-parse", "HEAD")
