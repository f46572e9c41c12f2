"""What tests a repository in CI: the commands, whether they can fail, and whether tests exist."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ...finding import Evidence
from ..ci import Job, jobs
from ..code.graph import is_test, runs_tests
from ..code.running import running
from ..code.scopes import words
from ..files.repository import Repository
from ..shell import Command

OTHERS = re.compile(
    r"(npm|yarn|pnpm|bun)( run)? test|(npx |yarn |pnpm )?(jest|vitest|mocha)\b|go test|"
    r"cargo (test|nextest)|mvn .*(test|verify)|"
    r"(\./)?gradlew? .*test|dotnet test|ctest|bazel test|sbt test|R CMD check|"
    r"python -m (doctest|behave|robot)|behave|robot |"
    r"python setup\.py test|stestr|trial |pytest-\w+"
)
TESTS_OF_OTHERS = re.compile(r"(\.|/|_|-)(tests?|spec)(\.|/|_)", re.IGNORECASE)
PLACE = re.compile(r"[\w.-]*/[\w./-]*|[\w-]+\.py|tests?")
VALUED = words(
    "-k -m -n -c -p -o -W -r --cov --ignore --cov-report --junitxml --durations --tb --dist "
    "--rootdir --cov-config"
)


@dataclass(frozen=True)
class Tested:
    """A run of tests in CI: where, by which triggers, and whether its failure stops anything."""

    evidence: Evidence
    triggers: frozenset[str]
    fails: bool


def tested(repo: Repository) -> tuple[Tested, ...]:
    """Return the runs of tests in CI, made once."""
    return repo.fact(_tested)


def _tested(repo: Repository) -> tuple[Tested, ...]:
    return tuple(each for job in jobs(repo) for each in _of_job(repo, job))


def _of_job(repo: Repository, job: Job) -> Iterator[Tested]:
    for command in running(repo).of_job(job):
        text = " ".join(command.words)
        python = runs_tests(command)
        if not python and not OTHERS.match(text):
            continue
        there = (
            _has_tests(repo, command) if python else any(map(TESTS_OF_OTHERS.search, repo.files))
        )
        evidence = Evidence(command.path, command.line, text[:90])
        # Where triggers are made in a console, a change of the code is what they are for.
        elsewhere = job.system != "github" and job.triggers <= {"other"}
        triggers = job.triggers | {"push"} if elsewhere else job.triggers
        yield Tested(evidence, triggers, command.blocking and job.blocking and there)


def _has_tests(repo: Repository, command: Command) -> bool:
    """Tell whether there are tests where a command looks for them, and it does run them."""
    if any(
        word in ("--collect-only", "--co", "--help", "--version", "--fixtures")
        for word in command.words
    ):
        return False
    places = [posixpath.normpath(posixpath.join(command.cwd, place)) for place in _places(command)]
    if places and not any(repo.exists(place) or _is_pattern(place) for place in places):
        return False
    if any("doctest" in word for word in command.words):
        return True
    return any(
        is_test(path)
        and any(re.match(r"(.*\.)?test", name, re.IGNORECASE) for name in module.functions)
        for path, module in repo.modules.items()
    )


def _is_pattern(place: str) -> bool:
    return any(sign in place for sign in "*$?{[")


def _places(command: Command) -> list[str]:
    words = command.arguments
    found = []
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        if (
            not word.startswith("-")
            and before not in VALUED
            and PLACE.fullmatch(word.split("::")[0])
        ):
            found.append(word.split("::")[0])
    return found
