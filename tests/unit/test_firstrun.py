"""A first run's results are committed, and nothing else is."""

import json
import os
from pathlib import Path

import pytest
from mlops_ladder import environment, firstrun, new
from mlops_ladder.errors import CommandError
from mlops_ladder.new import Created

from ..conftest import answers, git

pytestmark = pytest.mark.usefixtures("kept_renders")

METRICS = {"metric": "roc_auc", "value": 0.7, "baseline": 0.5, "rows": 10}
PIPELINE = f"""\
[ "$1" = pipeline ] || exit 9
echo '{json.dumps(METRICS)}' > metrics.json
mkdir -p docs/run data/raw
touch docs/run/README.md data/raw/t.parquet.dvc
"""


@pytest.fixture
def created(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Created:
    """A project whose environment has one task: a pipeline that writes results at once."""
    made = new.apply(new.plan(folder / "x", answers(python="3.12")))
    install_pipeline(made, PIPELINE, monkeypatch)
    return made


def install_pipeline(made: Created, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def create(project: Path, wanted: str) -> None:
        assert (project, wanted) == (made.path, "3.12")
        poe = environment.binaries(project) / "poe"
        poe.parent.mkdir(parents=True)
        poe.write_text(f"#!/bin/sh\n{script}", "utf-8")
        poe.chmod(0o755)

    monkeypatch.setattr(environment, "create", create)


def test_the_results_are_committed_by_the_user(created: Created) -> None:
    ran = firstrun.run(created)
    assert ran.metrics == METRICS
    assert ran.commit == git(created.path, "rev-parse", "HEAD")
    assert git(created.path, "log", "-1", "--format=%an %P|%s") == (
        f"Ada Example {created.head}|Record the first run"
    )
    changed = git(created.path, "show", "--format=", "--name-only").split()
    assert {"metrics.json", "docs/run/README.md"} <= set(changed)
    assert git(created.path, "status", "--porcelain") == ""


LLM_PIPELINE = f"""\
mkdir -p evaluation handbook data/kept
echo '{json.dumps(METRICS)}' | tee metrics.json > evaluation/metrics.json
touch handbook/dvc.lock data/kept/a
echo '*' > data/.gitignore
"""


def test_a_project_with_the_llm_application_is_asked(
    folder: Path, llm_layer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = new.apply(new.plan(folder / "x", answers("llmops", python="3.12")))
    script = f'case "$1" in pipeline) {LLM_PIPELINE};; --quiet) shift; echo "to $*:";; esac\n'
    install_pipeline(made, script, monkeypatch)
    ran = firstrun.run(made)
    assert ran.answer == "to ask How high may a small backpack be?:"
    assert (ran.metrics, ran.pages) == (METRICS, [])
    changed = set(git(made.path, "show", "--format=", "--name-only").split())
    assert changed == {"metrics.json", "evaluation/metrics.json", "handbook/dvc.lock"}


def test_hooks_and_signatures_are_not_asked_for(created: Created) -> None:
    hook = created.path / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    git(created.path, "config", "commit.gpgsign", "true")
    assert firstrun.run(created).commit == git(created.path, "rev-parse", "HEAD")


def test_what_the_user_has_staged_stays_staged(created: Created) -> None:
    (created.path / "mine.txt").touch()
    git(created.path, "add", "mine.txt")
    firstrun.run(created)
    assert git(created.path, "status", "--porcelain") == "A  mine.txt"


def test_an_unknown_user_is_stood_in_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(os.environ["GIT_CONFIG_GLOBAL"]).write_text("", "utf-8")
    made = new.apply(new.plan(folder / "x", answers(python="3.12")))
    install_pipeline(made, PIPELINE, monkeypatch)
    firstrun.run(made)
    assert git(made.path, "log", "-1", "--format=%an") == "MLOps Ladder"


def test_without_git_nothing_is_committed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = new.apply(new.plan(folder / "x", answers(python="3.12"), use_git=False))
    install_pipeline(made, PIPELINE, monkeypatch)
    assert firstrun.run(made).commit == ""
    assert not (made.path / ".git").exists()


def test_a_pipeline_that_fails_leaves_the_project_as_it_is(
    created: Created, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_pipeline(created, "exit 7\n", monkeypatch)
    with pytest.raises(CommandError, match="failed with exit code 7"):
        firstrun.run(created)
    assert git(created.path, "rev-parse", "HEAD") == created.head
