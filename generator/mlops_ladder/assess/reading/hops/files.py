"""Programs that are told a file which says what to run: `gcloud builds submit --config X`."""

import posixpath
from collections.abc import Iterator

from .. import ci
from ..files.repository import Repository
from ..shell import Command, join
from .declared import declared

# The beginning of a command line, the options that name its file, and the file it takes else.
_READERS: tuple[tuple[tuple[str, ...], tuple[str, ...], str], ...] = (
    (("gcloud", "builds", "submit"), ("--config",), "cloudbuild.yaml"),
    (("gcloud", "beta", "builds", "submit"), ("--config",), "cloudbuild.yaml"),
    (("gcloud", "ai", "custom-jobs", "create"), ("--config",), ""),
    (("az", "ml", "job", "create"), ("--file", "-f"), ""),
    (("az", "ml", "component", "create"), ("--file", "-f"), ""),
    (("az", "ml", "schedule", "create"), ("--file", "-f"), ""),
    (("az", "ml", "batch-deployment", "create"), ("--file", "-f"), ""),
    (("az", "ml", "online-deployment", "create"), ("--file", "-f"), ""),
    (("kubectl", "apply"), ("-f", "--filename"), ""),
    (("kubectl", "create"), ("-f", "--filename"), ""),
    (("oc", "apply"), ("-f", "--filename"), ""),
    (("argo", "submit"), (), ""),
    (("anyscale",), ("-f", "--config-file"), ""),
    (("sky", "launch"), (), ""),
    (("sky", "jobs", "launch"), (), ""),
    (("wandb", "sweep"), (), ""),
    (("ansible-playbook",), (), ""),
    (("aws", "stepfunctions"), (), ""),
    (("databricks", "jobs", "create"), ("--json-file",), ""),
    (("cloud-build-local",), ("--config",), "cloudbuild.yaml"),
)
_ENDINGS = (".yml", ".yaml", ".json")


def hop(repo: Repository, command: Command) -> Iterator[Command]:
    """The commands that the file declares."""
    words = (command.program, *command.arguments)
    for start, options, usual in _READERS:
        if words[: len(start)] == start:
            named = [command.option(*options)] if options else []
            plain = [word for word in words[len(start) :] if word.endswith(_ENDINGS)]
            fallback = "" if command.option("-t", "--tag") else usual
            for name in [name for name in (*named, *plain, fallback) if name][:1]:
                yield from _read(repo, command, name)
    if words[:3] == ("gh", "workflow", "run"):
        yield from _workflow(repo, words[3:])


def _read(repo: Repository, command: Command, name: str) -> Iterator[Command]:
    """A file, or all those of a folder."""
    path = join(command.cwd, name.removeprefix("file://"))
    for file in [path] if path in repo.sizes else repo.matching(path + "/*.y*ml"):
        yield from declared(repo, file, command.cwd)


def _workflow(repo: Repository, words: tuple[str, ...]) -> Iterator[Command]:
    """The jobs of a workflow that is named by its file or its title."""
    named = [word for word in words if not word.startswith("-")][:1]
    for job in ci.jobs(repo):
        title = repo.document(job.path)
        known = {posixpath.basename(job.path), title.get("name") if isinstance(title, dict) else ""}
        if job.system == "github" and known & set(named):
            yield from job.commands
