"""Governance: cards, workflows, updates, owners, scans, and what to do at night."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .reading.written import written

CI = ".github/workflows/ci.yml"
SHA = "0123456789abcdef0123456789abcdef01234567"


def state(capability: str, folder: Path, files: dict[str, str]) -> str:
    """Return the state of a capability in a repository of these files."""
    return CHECKS[capability].look(written(folder, files)).state


DATA = "## Data\n\nTrained on 500 flights.\n"
VALUE = "## Results\n\nAccuracy 0.82 on unseen flights.\n"
LIMITS = "## Limits\n\nNot for other airports.\n"


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"MODEL_CARD.md": f"# Card\n{DATA}{VALUE}{LIMITS}"}),
        ("met", {"docs/late.md": f"# Model card: late\n{DATA}{VALUE}{LIMITS}"}),
        ("partial", {"MODEL_CARD.md": f"# Card\n{DATA}{VALUE}"}),
        ("partial", {"MODEL_CARD.md": f"# Card\n{DATA}{LIMITS}"}),
        ("partial", {"MODEL_CARD.md": f"# Card\n{DATA}{VALUE}## Limitations\n\n"
            f"[More Information Needed]\n"}),
        ("partial", {"README.md": f"# Late\n## Model\n\nA forest.\n{DATA}{VALUE}"}),
        ("missing", {"MODEL_CARD.md": "# Card\n## Data\n## Results\n## Limits\n"}),
        ("missing", {"MODEL_CARD.md": f"<!--\n{DATA}{VALUE}{LIMITS}-->\n"}),
        ("missing", {"card.py": "model_card = 'data, accuracy 0.8, limits'\n"}),
    ],
)  # fmt: skip
def test_model_card(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("model-card", tmp_path, files) == expected


def workflow(permissions: str, ref: str, own: str = "") -> str:
    """Return a workflow with permissions, an action at a ref, and permissions of its job."""
    return (
        f"on: push\n{permissions}jobs:\n  a:\n    runs-on: x\n{own}    steps:\n"
        f"    - uses: actions/checkout@{ref}\n"
    )


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("met", workflow("permissions:\n  contents: read\n", SHA)),
        ("met", workflow("permissions: {}\n", SHA, "    permissions:\n      contents: write\n")),
        ("met", workflow("", SHA, "    permissions:\n      contents: read\n")),
        ("partial", workflow("permissions:\n  contents: read\n", "v4")),
        ("partial", workflow("", SHA)),
        ("partial", workflow("permissions: write-all\n", SHA)),
        ("partial", workflow("permissions:\n  contents: write\n", SHA)),
        ("missing", workflow("", "v4")),
        ("missing", workflow("# permissions: {}\n", "v4")),
        ("missing", workflow("permissions: write-all\n", f"main  # {SHA}")),
    ],
)
def test_workflow_hygiene(expected: str, text: str, tmp_path: Path) -> None:
    assert state("workflow-hygiene", tmp_path, {CI: text}) == expected


@pytest.mark.parametrize("files", [{}, {".gitlab-ci.yml": "test:\n  script: [pytest]\n"}])
def test_no_workflow_to_judge(files: dict[str, str], tmp_path: Path) -> None:
    assert state("workflow-hygiene", tmp_path, files) == "not-applicable"


def test_one_loose_workflow_spoils_all(tmp_path: Path) -> None:
    files = {CI: workflow("permissions: {}\n", SHA), CI.replace("ci", "cd"): workflow("", SHA)}
    assert state("workflow-hygiene", tmp_path, files) == "partial"


BOT = (
    "version: 2\nupdates:\n- package-ecosystem: {}\n  directory: /\n  schedule:\n"
    "    interval: weekly\n"
)
NIGHTLY = (
    "on:\n  schedule:\n  - cron: '0 4 * * *'\njobs:\n  a:\n    runs-on: x\n    steps:\n"
    "    - run: {}\n"
)


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {".github/dependabot.yml": BOT.format("pip")}),
        ("met", {"renovate.json": '{"extends": ["config:recommended"]}'}),
        ("met", {CI: NIGHTLY.format("uv lock --upgrade")}),
        ("missing", {CI: NIGHTLY.format("uv lock --check")}),
        ("missing", {CI: NIGHTLY.format("uv lock --upgrade").replace("schedule:\n"
            "  - cron: '0 4 * * *'", "push:")}),
        ("missing", {".github/dependabot.yml": BOT.format("github-actions")}),
        ("missing", {".github/dependabot.yml": BOT.format("pip") + "  "
            "open-pull-requests-limit: 0\n"}),
        ("missing", {".github/dependabot.yml": "# " + BOT.format("pip").replace("\n", "\n# ")}),
        ("missing", {"dependabot.yml": BOT.format("pip")}),
        ("missing", {"renovate.json": '{"enabled": false}'}),
    ],
)  # fmt: skip
def test_dependency_updates(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("dependency-updates", tmp_path, files) == expected


@pytest.mark.parametrize(
    ("expected", "path", "text"),
    [
        ("met", ".github/CODEOWNERS", "* @flights/ml\n"),
        ("met", "CODEOWNERS", "src/ ada@flights.org\n"),
        ("missing", "CODEOWNERS", "# * @flights/ml\n"),
        ("missing", "CODEOWNERS", "* @your-org/team\n"),
        ("missing", "CODEOWNERS", "src/\n"),
        ("missing", "src/CODEOWNERS", "* @flights/ml\n"),
    ],
)
def test_code_owners(expected: str, path: str, text: str, tmp_path: Path) -> None:
    assert state("code-owners", tmp_path, {path: text}) == expected


ON_PUSH = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n    - {}\n"


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {CI: ON_PUSH.format("run: uv run pip-audit")}),
        ("met", {CI: ON_PUSH.format("run: make audit"), "Makefile": "audit:\n\tpip-audit\n"}),
        ("met", {CI: ON_PUSH.format("run: trivy fs --exit-code 1 .")}),
        ("met", {CI: ON_PUSH.format("uses: actions/dependency-review-action@v4")}),
        ("met", {CI: ON_PUSH.format("run: pip-audit --ignore-vuln PYSEC-1  # until 2027-01-01")}),
        ("partial", {CI: ON_PUSH.format("run: pip-audit --ignore-vuln PYSEC-1")}),
        ("partial", {CI: ON_PUSH.format("run: pip-audit || true")}),
        ("partial", {CI: ON_PUSH.format("run: pip-audit\n      continue-on-error: true")}),
        ("partial", {CI: ON_PUSH.format("run: trivy fs .")}),
        ("partial", {".github/dependabot.yml": BOT.format("pip")}),
        ("missing", {CI: ON_PUSH.format("run: trivy config .")}),
        ("missing", {CI: ON_PUSH.format("run: pip install pip-audit")}),
        ("missing", {"README.md": "Run `pip-audit`.\n"}),
    ],
)
def test_vulnerability_scan(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("vulnerability-scan", tmp_path, files) == expected


CASES = (
    "| alert | do |\n|---|---|\n| LateDrift | look at the report |\n| service down | start it |\n"
)
BACK = "\nTo roll back: `make rollback`.\n"
MAKE = {"Makefile": "rollback:\n\tpython back.py\n"}


def alerts(name: str) -> dict[str, str]:
    """Return the rules of an alert."""
    return {"alerts.yml": f"groups:\n- rules:\n  - alert: {name}\n    expr: up == 0\n"}


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"docs/RUNBOOK.md": CASES + BACK, **MAKE}),
        ("met", {"docs/RUNBOOK.md": CASES + BACK, **MAKE, **alerts("LateDrift")}),
        ("partial", {"docs/RUNBOOK.md": CASES + BACK, **MAKE, **alerts("TooSlow")}),
        ("partial", {"docs/RUNBOOK.md": CASES + BACK}),
        ("partial", {"docs/RUNBOOK.md": CASES, **MAKE}),
        ("missing", {"docs/RUNBOOK.md": "# Runbook\n\n## Alerts\n\n## Rollback\n", **MAKE}),
        ("missing", {"docs/RUNBOOK.md": f"<!-- {CASES}{BACK} -->", **MAKE}),
        ("missing", {"README.md": CASES + BACK, **MAKE}),
    ],
)
def test_runbook(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("runbook", tmp_path, files) == expected
