"""Whether a linter stands in the way of a commit, or of its merge."""

import re
from collections.abc import Iterator
from typing import Any

from ..check import MISSING, Check, met, partial
from ..finding import Evidence, Finding
from ..reading.ci import Job, jobs
from ..reading.files.repository import Repository
from ..reading.follow import follow
from ..reading.shell import Command, parse
from ..reading.tasks import tasks

LINTER = re.compile(
    r"(ruff|flake8|pylint|pyflakes|pycodestyle|mypy|pyright|basedpyright|ty|pyre|black|blue|"
    r"isort|autopep8|yapf|autoflake|bandit|"
    r"pydocstyle|interrogate|prospector|pylama|flakeheaven|flakehell|wemake|nbqa|pyupgrade|"
    r"sqlfluff|hlint|eslint|biome|codespell|"
    r"docformatter|reorder-python-imports|pytype|vulture|refurb|semgrep|darglint|xenon|radon|"
    r"lintr|style-files|dprint|pylint-odoo)",
    re.IGNORECASE,
)
HOOK_ID = re.compile(
    r"(nbqa-)?(ruff(-check|-format|-lint)?|flake8\w*|pylint|pyflakes|mypy|pyright|basedpyright|"
    r"ty(-check)?|black(-jupyter)?|blue|isort|autopep8\w*|yapf|"
    r"autoflake|bandit|pydocstyle|interrogate|pyupgrade|nbqa[-\w]*|docformatter|codespell|eslint|"
    r"biome[-\w]*|lint\w*|lint-[-\w]+|"
    r"sqlfluff[-\w]*|reorder-python-imports|debug-statements|check-ast|vulture|refurb|"
    r"style-files|lintr)",
    re.IGNORECASE,
)
WEAK_HOOKS = frozenset({"debug-statements", "check-ast", "codespell"})
CHECKS = re.compile(
    r"(ruff (check|format)|ruff(?= \.| src|$)|flake8|pylint|mypy|pyright|basedpyright|ty check|"
    r"black|isort|pycodestyle|pydocstyle|"
    r"bandit|prospector|pyflakes|pylama|flakeheaven|nbqa|pre-commit run|prek run|lefthook run|"
    r"hatch fmt|tox -e lint|eslint|trunk check|yapf)\b"
)
LAUNCHERS = frozenset({"npx", "uvx", "pipx", "mise", "conda", "docker", "env"})
HARMLESS = re.compile(r"--exit-zero|--version|--help|install")
REWRITES = re.compile(r"^(black|isort|yapf|ruff format)\b(?!.*(--check|--diff|-c\b|--check-only))")
ACTIONS = re.compile(
    r"(pre-commit/action|pre-commit-ci/lite-action|astral-sh/ruff-action|chartboost/ruff-action|"
    r"psf/black|py-actions/flake8|"
    r"isort/isort-action|reviewdog/action-\S+|super-linter/super-linter|github/super-linter|"
    r"oxsecurity/megalinter\S*|j178/prek-action|"
    r"cclauss/GitHub-Action-for-pylint|trunk-io/trunk-action)",
    re.IGNORECASE,
)
TABLES = ("ruff", "black", "flake8", "pylint", "isort", "mypy", "pyright", "pydocstyle")
FILES = (
    ".flake8",
    ".pylintrc",
    "pylintrc",
    "ruff.toml",
    ".ruff.toml",
    "mypy.ini",
    ".isort.cfg",
    "setup.cfg",
    "tox.ini",
)


class LintHooks(Check):
    """Run a linter before each commit, by pre-commit, prek or lefthook."""

    id = "lint-hooks"

    def look(self, repo: Repository) -> Finding:
        """Return the hooks, or the linter that blocks in CI; a table of settings is a part."""
        good = [*_pre_commit(repo), *_lefthook(repo), *_husky(repo)]
        checked = [each for job in jobs(repo) for each in _in_ci(repo, job)]
        good += [evidence for evidence, blocks in checked if blocks]
        if good:
            return met(*good)
        weak = [evidence for evidence, _ in checked]
        weak += [
            Evidence(path, 1, "hooks without a linter")
            for path in repo.matching(".pre-commit-config.y*ml")
        ]
        weak += _by_hand(repo) or _tables(repo)
        return partial(*weak) if weak else MISSING


def _pre_commit(repo: Repository) -> Iterator[Evidence]:
    for path in repo.matching(".pre-commit-config.y*ml", "prek.toml"):
        if "{{" in path:
            continue
        content = repo.document(path)
        default = content.get("default_stages") if isinstance(content, dict) else None
        for hook in _hooks(content):
            if _lints(repo, hook) and _runs(hook, default):
                yield Evidence(
                    path, repo.line_of(path, "id", str(hook.get("id"))), f"hook {hook.get('id')}"
                )


def _hooks(content: Any) -> Iterator[dict[str, Any]]:
    groups = content.get("repos") if isinstance(content, dict) else None
    for group in groups if isinstance(groups, list) else []:
        hooks = group.get("hooks") if isinstance(group, dict) else None
        for hook in hooks if isinstance(hooks, list) else []:
            if isinstance(hook, dict):
                yield hook


def _lints(repo: Repository, hook: dict[str, Any]) -> bool:
    """Tell whether a hook lints: by its name, or by what its own command runs and may fail."""
    name, entry = str(hook.get("id", "")), str(hook.get("entry", ""))
    given = " ".join(map(str, hook.get("args") or []))
    if "--exit-zero" in given:
        return False
    if not entry:
        return bool(HOOK_ID.fullmatch(name)) and name not in WEAK_HOOKS
    commands = [each for one in parse(f"{entry} {given}", "", 1) for each in follow(repo, one)]
    return any(
        LINTER.match(each.program)
        or (each.program in LAUNCHERS and LINTER.match(" ".join(each.arguments)))
        for each in commands
        if each.blocking and not HARMLESS.search(_text(each))
    )


def _runs(hook: dict[str, Any], default: Any) -> bool:
    """Tell whether a hook runs at a commit, push or merge: not by hand only."""
    stages = hook.get("stages") or default
    if not isinstance(stages, list) or not stages:
        return True
    return any(str(stage) != "manual" for stage in stages)


def _lefthook(repo: Repository) -> Iterator[Evidence]:
    for path in repo.matching("lefthook.y*ml", ".lefthook.y*ml", "lefthook.toml", "lefthook.json"):
        content = repo.document(path)
        for event in ("pre-commit", "pre-push", "commit-msg"):
            found = content.get(event) if isinstance(content, dict) else None
            for text in _runs_in(found):
                for command in parse(text, path, repo.line_of(path, text.split("\n")[0]) or 1):
                    for each in follow(repo, command):
                        if (
                            each.blocking
                            and CHECKS.match(_text(each))
                            and not HARMLESS.search(_text(each))
                        ):
                            yield Evidence(each.path, each.line, _text(each)[:100])


def _runs_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("skip") is True:
            return
        for name, inner in value.items():
            if name == "run" and isinstance(inner, str):
                yield inner
            else:
                yield from _runs_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _runs_in(inner)


def _husky(repo: Repository) -> Iterator[Evidence]:
    for path in repo.files:
        if re.fullmatch(r"(.*/)?(\.husky|\.githooks|githooks|hooks)/pre-(commit|push)", path):
            for command in parse(repo.text(path), path, 1, stops=False):
                for each in follow(repo, command):
                    if CHECKS.match(_text(each)) and not HARMLESS.search(_text(each)):
                        yield Evidence(each.path, each.line, _text(each)[:100])


def _in_ci(repo: Repository, job: Job) -> Iterator[tuple[Evidence, bool]]:
    """Yield the linters of a job, and whether they block what is pushed."""
    pushed = bool(job.triggers & {"push", "pull_request"}) and job.blocking
    for command in job.commands:
        for each in follow(repo, command):
            text = _text(each)
            if CHECKS.match(text) and not HARMLESS.search(text):
                yield (
                    Evidence(each.path, each.line, text[:100]),
                    pushed and each.blocking and not REWRITES.match(text),
                )
    for action in job.actions:
        if ACTIONS.match(action.name):
            yield Evidence(action.path or job.path, action.line, action.name), pushed


def _by_hand(repo: Repository) -> list[Evidence]:
    """Return the linters that a task runs for who asks."""
    return [
        Evidence(each.path, each.line, _text(each)[:100])
        for task in tasks(repo)
        for each in task.commands
        if CHECKS.match(_text(each))
    ]


def _tables(repo: Repository) -> list[Evidence]:
    found = []
    for path in repo.matching("pyproject.toml"):
        content = repo.document(path)
        tools = content.get("tool") if isinstance(content, dict) else None
        found += [
            Evidence(path, repo.line_of(path, f"[tool.{name}"), f"[tool.{name}]")
            for name in TABLES
            if isinstance(tools, dict) and name in tools
        ]
    for path in repo.matching(*FILES):
        if not path.endswith(("setup.cfg", "tox.ini")) or re.search(
            r"^\[(flake8|pylint|isort|mypy)", repo.text(path), re.M
        ):
            found.append(Evidence(path, 1, "settings of a linter"))
    return found


def _text(command: Command) -> str:
    return " ".join((command.program, *command.arguments))
