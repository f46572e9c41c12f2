"""What checks and ships a project from level 1 up: workflow, updates, owners, hooks, image."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from mlops_ladder import questions, tree

from ..conftest import answers, kinds
from .conftest import Rendered

KINDS = [kind for kind in kinds() if kind != "0"]
PYTHONS = next(each.choices for each in questions.questions("0") if each.key == "python")
WORKFLOW, UPDATES = ".github/workflows/ci.yml", ".github/dependabot.yml"
CHECKS = {
    "workflows are safe": ["zizmor", "--offline", "--persona=pedantic", "."],
    "the workflow is one": [
        "check-jsonschema",
        "--builtin-schema=vendor.github-workflows",
        WORKFLOW,
    ],
    "the updates are some": ["check-jsonschema", "--builtin-schema=vendor.dependabot", UPDATES],
    "the image is well made": ["hadolint", "Dockerfile"],
}
BROKEN = [  # a check, a file, and what to write in it in place of what
    ("workflows are safe", WORKFLOW, r"\s+with:\s+persist-credentials: false", ""),
    ("workflows are safe", WORKFLOW, r"checkout@\w{40}", "checkout@v7"),
    ("workflows are safe", WORKFLOW, r"permissions: \{\}\n", ""),
    ("workflows are safe", WORKFLOW, "  pull_request:", "  pull_request_target:"),
    ("workflows are safe", UPDATES, "default-days: 7", "default-days: 1"),
    ("the workflow is one", WORKFLOW, "runs-on:", "runs:"),
    ("the updates are some", UPDATES, "weekly", "often"),
    ("the image is well made", "Dockerfile", "(FROM python):.*", r"\1"),
    ("the image is well made", "Dockerfile", "--no-cache-dir ", ""),
    ("the image is well made", "Dockerfile", "HEALTHCHECK", "HEALTCHECK"),
]
OWNERS = {
    "@ada": "* @ada\n",
    "@ada-l/late_flights.team": "* @ada-l/late_flights.team\n",
    "ada.l+ml@mail.example.org": "* ada.l+ml@mail.example.org\n",
    "not named yet": None,
    "Ada Example": None,
    "Ada <ada@example.org>": None,
    "@ada, @bob": None,
    "the team @ home": None,
    "@": None,
}

every_kind = pytest.mark.parametrize("kind", KINDS)


def complaints(check: str, folder: Path) -> str:
    """Return what a tool says against the files in a folder; nothing where they are well."""
    program, *words = CHECKS[check]
    command = [str(Path(sys.executable).parent / program), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return f"{done.returncode}: {done.stdout}{done.stderr}" if done.returncode else ""


def text_of(made: tree.Tree, name: str) -> str:
    return made[name].content.decode()


def tasks_of(made: tree.Tree) -> Any:
    """Return the project's tasks."""
    return tomllib.loads(text_of(made, "pyproject.toml"))["tool"]["poe"]["tasks"]


@every_kind
@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("check", CHECKS)
def test_no_tool_complains(
    rendered: Rendered, folder: Path, kind: str, python: str, check: str
) -> None:
    tree.write(rendered(kind, python=python), folder)
    assert complaints(check, folder) == ""


@pytest.mark.parametrize(("check", "name", "right", "wrong"), BROKEN)
def test_a_broken_file_is_seen(
    rendered: Rendered, folder: Path, check: str, name: str, right: str, wrong: str
) -> None:
    files = rendered(KINDS[0])
    text, found = re.subn(right, wrong, text_of(files, name))
    assert found
    tree.write(files | {name: tree.File(text.encode())}, folder)
    assert complaints(check, folder)


@every_kind
def test_ci_is_left_out_where_none_is_wanted(rendered: Rendered, kind: str) -> None:
    made = rendered(kind, ci="none")
    github = {name for name in rendered(kind) if name.startswith(".github/")}
    assert {WORKFLOW, UPDATES} <= github
    assert rendered(kind).keys() - made.keys() == github
    assert made.keys() <= rendered(kind).keys()


def test_level_0_has_nothing_of_it(rendered: Rendered) -> None:
    names = {name.partition("/")[0] for name in rendered("0", owner="@ada")}
    assert names & {".github", "CODEOWNERS", "Dockerfile", ".pre-commit-config.yaml"} == set()


@every_kind
@pytest.mark.parametrize(("owner", "text"), OWNERS.items())
def test_an_owner_who_can_be_asked_is_a_code_owner(
    rendered: Rendered, kind: str, owner: str, text: str | None
) -> None:
    file = rendered(kind, owner=owner).get("CODEOWNERS")
    assert (file.content.decode() if file else None) == text


@every_kind
def test_every_action_is_pinned_to_a_commit_and_says_which_release_it_is(
    rendered: Rendered, kind: str
) -> None:
    uses = re.findall(r"uses: (.*)", text_of(rendered(kind), WORKFLOW))
    assert uses
    pinned = re.compile(r"[\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+")
    assert [line for line in uses if not pinned.fullmatch(line)] == []


@every_kind
@pytest.mark.parametrize("python", PYTHONS)
def test_workflow_and_image_have_the_python_that_was_answered(
    rendered: Rendered, kind: str, python: str
) -> None:
    made = rendered(kind, python=python)
    assert f'python-version: "{python}"\n' in text_of(made, WORKFLOW)
    (base,) = re.findall("^FROM (.*)", text_of(made, "Dockerfile"), re.MULTILINE)
    assert re.fullmatch(rf"python:{re.escape(python)}\.\d+-slim-[a-z]+", base)


@every_kind
def test_workflow_and_hooks_run_what_the_project_checks(rendered: Rendered, kind: str) -> None:
    tasks = tasks_of(rendered(kind))
    run = re.findall(r"run: poe (\w+)", text_of(rendered(kind), WORKFLOW))
    judged = ["index", "evaluate"] if "llm" in answers(kind).applications else []
    assert run == ["check", "test", *judged]
    assert set(run) <= tasks.keys()
    (local,) = yaml.safe_load(text_of(rendered(kind), ".pre-commit-config.yaml"))["repos"]
    assert local["repo"] == "local"
    entries = [hook["entry"].removesuffix(" --force-exclude") for hook in local["hooks"]]
    assert entries == [step["cmd"] for step in tasks["check"]["sequence"]]


@every_kind
def test_the_image_serves_as_the_task_does_with_what_it_is_given(
    rendered: Rendered, kind: str
) -> None:
    made = rendered(kind)
    image = text_of(made, "Dockerfile")
    (command,) = re.findall(r"^CMD (\[.*?\])$", image.replace("\\\n", ""), re.MULTILINE)
    task = " ".join(tasks_of(made)["serve"]["cmd"].split()).replace("${port}", "3000")
    expected = task.replace(" --port", " --host 0.0.0.0 --port").replace('"', "")
    assert " ".join(yaml.safe_load(command)) == expected
    copied = {
        word for line in re.findall("^COPY (.*) ", image, re.MULTILINE) for word in line.split()
    }
    let_in = re.findall("^!(.*)", text_of(made, ".dockerignore"), re.MULTILINE)
    assert set(let_in) == copied
    assert copied <= {name.partition("/")[0] for name in made}
