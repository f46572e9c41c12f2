"""A newer version of the tool: its templates are taken over, at the level or with the climb."""

import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import mlops_ladder
import pytest
from mlops_ladder import layers
from mlops_ladder.answers import Answers

from . import hands
from .conftest import ProjectIn
from .project import NAME, PYPROJECT, SOURCES, Project, Scaffolds

EARLIER, NOW, LATER = "0.0.1", mlops_ladder.__version__, "99.0.0"
EDITS = [
    ("level0/pyproject.toml.jinja", '    "skops",\n', '    "rich",\n    "skops",\n'),
    ("level0/README.md.jinja", "What just happened:\n", "What just happened, step by step:\n"),
    ("level0/params.yaml", "max_iter: 100\n", "max_iter: 200\n"),
    ("level0/src/{{ package }}/report.py", "20_000", "30_000"),
    ("level1/policy.yaml", "log_days: 30 ", "log_days: 14 "),
]
POLICY = "policy.yaml"
MONITOR = ["decide.py", "drift.py", "labels.py", "logged.py", "looks.py", "monitor.py", "pages.py"]
Publish = Callable[[Project], None]


@pytest.fixture(scope="module")
def later_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates as a later version has them."""
    copy = tmp_path_factory.mktemp("package") / "templates"
    shutil.copytree(layers.templates(), copy)
    for path, old, new in EDITS:
        text = (copy / path).read_text("utf-8")
        assert text.count(old) == 1, path
        (copy / path).write_text(text.replace(old, new), "utf-8")
    (copy / "level0" / "docs" / "glossary.md").write_text("# Words\n", "utf-8")
    return copy


def set_version(monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    """Let every module see another version of the tool."""
    for name, module in list(sys.modules.items()):
        if name.startswith("mlops_ladder") and hasattr(module, "__version__"):
            monkeypatch.setattr(module, "__version__", version)
    monkeypatch.setattr(Answers.__init__, "__defaults__", (version, ()))


@pytest.fixture(scope="module")
def earlier_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates before level 1 had a monitor: its clock was that of the retraining."""
    copy = tmp_path_factory.mktemp("package") / "templates"
    shutil.copytree(layers.templates(), copy)
    for name in (*MONITOR, "flows/monitor.py"):
        (copy / "level1" / "src" / "{{ package }}" / name).unlink()
    text = (copy / "level1" / POLICY).read_text("utf-8").replace("monitor_at:", "retrain_at:")
    text, count = re.subn(r"# What the monitor does.*?\n\n", "", text, flags=re.DOTALL)
    assert count == 1
    (copy / "level1" / POLICY).write_text(text, "utf-8")
    return copy


@pytest.fixture
def unwatched(
    earlier_templates: Path,
    project_in: ProjectIn,
    scaffolds: Scaffolds,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Project:
    """A project of level 1 that an earlier version made, without a monitor."""
    with monkeypatch.context() as patch:
        patch.setattr(layers, "__file__", str(earlier_templates.with_name("layers.py")))
        set_version(patch, EARLIER)
        before = scaffolds("1")
    shutil.copytree(before, folder / NAME, symlinks=True)
    project = project_in(folder / NAME)
    project.scaffolds = lambda level: before if level == "1 before" else scaffolds(level)
    project.old = "1 before"
    return project


@pytest.fixture
def publish(later_templates: Path, monkeypatch: pytest.MonkeyPatch) -> Publish:
    """Publish the later version; what the project was made from is called `before` then."""

    def run(project: Project) -> None:
        made = project.scaffolds
        before = {f"{level} before": made(level) for level in ("0", "1")}
        monkeypatch.setattr(layers, "__file__", str(later_templates.with_name("layers.py")))
        set_version(monkeypatch, LATER)
        project.scaffolds = lambda level: before.get(level) or made(level)
        project.old = "0 before"

    return run


@pytest.fixture
def with_rendered_cards(
    tmp_path_factory: pytest.TempPathFactory,
    project_in: ProjectIn,
    scaffolds: Scaffolds,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Project:
    """A project that an earlier version made, when the cards did not depend on the table."""
    copy = tmp_path_factory.mktemp("package") / "templates"
    shutil.copytree(layers.templates(), copy)
    described = copy / "level0" / "layer.yml"
    text = described.read_text("utf-8")
    text, count = re.subn(r"^table: .*", "table: [schema.yaml]", text, flags=re.MULTILINE)
    assert count == 1
    described.write_text(text, "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(layers, "__file__", str(copy.with_name("layers.py")))
        set_version(patch, EARLIER)
        before = scaffolds("0")
    shutil.copytree(before, folder / NAME, symlinks=True)
    project = project_in(folder / NAME)
    assert "MODEL_CARD.md" in project.git("show", "--name-only", "--format=", "HEAD^")
    project.scaffolds = lambda level: before if level == "0 before" else scaffolds(level)
    project.old = "0 before"
    return project


def work(project: Project) -> None:
    """Edit files that the later version changes, or the level."""
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')
    project.edit("README.md", "# late-flights\n\nPredicts", "# Late flights\n\nWe predict")
    project.edit("params.yaml", "learning_rate: 0.1\n", "learning_rate: 0.05\n")
    project.edit(f"{SOURCES}/report.py", '"drift.html"', '"shift.html"')
    project.edit(f"{SOURCES}/service.py", '"timeout": 30', '"timeout": 60')
    project.commit()


def test_nothing_is_new_in_the_same_version(project: Project) -> None:
    work(project)
    project.new = "0"
    project.has_all()


def test_a_level_taken_over_from_a_later_version(project: Project, publish: Publish) -> None:
    work(project)
    publish(project)
    project.new = "0"
    project.upgrade("--to", "0")
    project.has_all()


def test_a_climb_with_a_later_version(project: Project, publish: Publish) -> None:
    work(project)
    publish(project)
    project.upgrade()


def test_a_later_version_after_the_climb(project: Project, publish: Publish) -> None:
    work(project)
    project.upgrade()
    publish(project)
    project.old = "1 before"
    project.upgrade("--to", "1")
    project.has_all()


def test_a_later_version_after_a_climb_that_was_reverted(
    project: Project, publish: Publish
) -> None:
    work(project)
    project.upgrade()
    project.git("revert", "--no-edit", "--mainline", "1", "HEAD")
    publish(project)
    project.upgrade()


def test_a_later_version_where_the_package_was_renamed(project: Project, publish: Publish) -> None:
    project.rename_package("shop")
    project.edit("src/shop/service.py", '"timeout": 30', '"timeout": 60')
    project.commit()
    publish(project)
    project.upgrade()


def test_the_scaffold_commit_of_another_version_is_gone(project: Project, publish: Publish) -> None:
    work(project)
    project.squash()
    publish(project)
    said = project.is_refused(status=1, says="its scaffold commit is gone")
    assert f"uvx --from mlops-ladder=={NOW} ladder upgrade --to 0" in said


def test_what_that_refusal_says_helps(
    project: Project, publish: Publish, monkeypatch: pytest.MonkeyPatch
) -> None:
    work(project)
    project.squash()
    project.new = "0"
    project.upgrade("--to", "0")
    project.new = "1"
    publish(project)
    project.upgrade()


def test_a_shallow_clone_and_another_version(
    project: Project, project_in: ProjectIn, publish: Publish
) -> None:
    work(project)
    clone = project.folder.with_name("clone")
    project.git("clone", "--quiet", "--depth=1", project.folder.as_uri(), str(clone))
    shallow = project_in(clone)
    shallow.done = project.done
    publish(shallow)
    shallow.is_refused(status=1, says="git fetch --unshallow")
    shallow.git("fetch", "--quiet", "--unshallow")
    shallow.upgrade()
    project.done_with = True


@pytest.mark.parametrize(("words", "new"), [(["--to", "0"], "0"), ([], "1")])
def test_cards_that_an_earlier_version_rendered_stay_as_they_are(
    with_rendered_cards: Project, words: list[str], new: str
) -> None:
    project = with_rendered_cards
    project.append("MODEL_CARD.md", "- Not for Mondays.\n")
    project.commit()
    data_card = project.text("data/README.md")
    project.new = new
    project.upgrade(*words)
    assert project.text("MODEL_CARD.md").endswith("- Not for Mondays.\n")
    assert project.text("data/README.md") == data_card
    project.has_all()


def test_a_project_that_is_newer_than_the_tool(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_version(monkeypatch, "0.0.9")
    project.is_refused(status=2, says="install the newer version")


def set_own_limits(project: Project) -> None:
    """Edit numbers of the policy, those beside what the monitor brings and renames too."""
    project.edit(POLICY, "batch_missing: 0.2 ", "batch_missing: 0.3 ")
    project.edit(POLICY, "gate_drop: 0.02 ", "gate_drop: 0.01 ")
    project.edit(POLICY, 'score_at: "0 6 * * *"', 'score_at: "30 7 * * 1-5"')
    project.edit(POLICY, "log_days: 30 ", "log_days: 90 ")


def test_the_monitor_comes_and_edited_limits_stay(unwatched: Project) -> None:
    set_own_limits(unwatched)
    unwatched.commit()
    unwatched.upgrade("--to", "1")
    assert "retrain_at" not in unwatched.text(POLICY)
    unwatched.has_all()


def test_the_monitor_comes_and_the_clock_that_it_replaces_was_edited(unwatched: Project) -> None:
    set_own_limits(unwatched)
    unwatched.edit(POLICY, 'retrain_at: "0 5', 'retrain_at: "0 3')
    unwatched.commit()
    by_hand = {POLICY: "the hour of the old clock is that of the new one"}
    unwatched.upgrade("--to", "1", conflicts=[POLICY], loses=by_hand, drops=by_hand)
    text = hands.theirs(unwatched.text(POLICY))
    unwatched.put(POLICY, text.replace('monitor_at: "0 5', 'monitor_at: "0 3'))
    unwatched.continue_()


def test_the_monitor_comes_where_the_user_had_one(unwatched: Project) -> None:
    path = unwatched.write_a_module_that_the_level_brings("monitor")
    unwatched.upgrade("--to", "1", conflicts=[path])
    unwatched.is_not_done_with(path)
    unwatched.resolve(path)
    unwatched.continue_()


def test_an_answer_given_with_the_climb(project: Project) -> None:
    work(project)
    made = project.scaffolds
    project.scaffolds = lambda level: made(level, *["ci=none"] * int(level))
    project.upgrade("--set", "ci=none")
    assert not (project.folder / ".github").exists()


def test_an_answer_changed_at_the_level(project: Project) -> None:
    work(project)
    made = project.scaffolds
    project.scaffolds = lambda level: made("0", *["python=3.12"] * int(level))
    project.upgrade("--to", "0", "--set", "python=3.12")
    assert 'requires-python = ">=3.12"' in project.text(PYPROJECT)
