"""Projects that have been worked in for a while: many edits at once."""

from .project import PYPROJECT, SOURCES, TESTS, Project

LOCK = "requirements.txt"
HASH = "    --hash=sha256:" + 64 * "0"
TUNE = """
[tool.poe.tasks.tune]
help = "search the knobs"
cmd = "python -m late_flights.tune"
"""
MODULE = '''\
"""Search the knobs."""

from .params import PARAMS


def tune() -> float:
    """Return the best learning rate."""
    return PARAMS.learning_rate
'''


def work_on_code(project: Project) -> None:
    """Edit modules, add one with a test, remove one."""
    project.write(f"{SOURCES}/tune.py", MODULE)
    project.write(f"{TESTS}/test_tune.py", "def test_tune() -> None:\n    assert True\n")
    project.edit(f"{SOURCES}/features.py", "return {}", 'return {"far": columns["distance"]}')
    project.edit(f"{SOURCES}/model.py", "=params.seed", "=params.seed, l2_regularization=1")
    project.edit(f"{SOURCES}/service.py", '"timeout": 30', '"timeout": 60')
    project.edit(f"{SOURCES}/sample.py", "> 15)  # minutes", "> 30)  # minutes")
    project.append(f"{TESTS}/conftest.py", "\n\n@pytest.fixture\ndef far() -> int:\n    return 9\n")
    project.reformat(f"{SOURCES}/train.py", 88)
    project.make_executable(f"{SOURCES}/report.py")


def work_on_settings(project: Project) -> None:
    """Edit dependencies, tasks, parameters, ignored files, and lock anew."""
    project.edit(PYPROJECT, '    "matplotlib",\n', '    "lightgbm>=4",\n    "matplotlib",\n')
    project.edit(PYPROJECT, '    "tabulate",\n', '    "xgboost",\n')
    project.edit(PYPROJECT, "line-length = 100", "line-length = 88")
    project.edit(PYPROJECT, ">=3.11", ">=3.12")
    project.edit(PYPROJECT, "\n[tool.poe.tasks.check]\n", f"{TUNE}\n[tool.poe.tasks.check]\n")
    project.edit(PYPROJECT, "default = 3000", "default = 8080")
    project.replace(LOCK, r"^tqdm==.*(\n    --hash.*)+", f"tqdm==4.99.0 \\\\\n{HASH}")
    project.edit(LOCK, "\nyarl==", f"\nxgboost==3.1.0 \\\n{HASH}\nyarl==")
    project.edit("params.yaml", "max_iter: 100\n", "max_iter: 400\n")
    project.edit("schema.yaml", "goal: 0.70", "goal: 0.72")
    project.append(".gitignore", "*.log\nnotebooks/scratch/\n")


def work_on_pages(project: Project) -> None:
    """Edit the pages that people read, and remove one."""
    project.edit("README.md", "# late-flights\n\nPredicts", "# Late flights\n\nWe predict")
    project.edit("README.md", "| task | does |", "## How we use it\nAt six.\n\n| task | does |")
    project.edit("MODEL_CARD.md", "Owner: not named yet.", "Owner: Ada Example.")
    project.delete("docs/level-0.md")


def test_a_project_that_was_lived_in(project: Project) -> None:
    for work in (work_on_code, work_on_settings, work_on_pages):
        work(project)
        project.commit()
    project.upgrade()


def test_a_project_that_was_lived_in_under_another_name(project: Project) -> None:
    work_on_code(project)
    project.commit()
    project.rename_package("shop")
    project.commit()
    project.append("src/shop/report.py", "\n\ndef page() -> str:\n    return 'shop'\n")
    project.append(".gitignore", "*.log\n")
    project.commit()
    project.upgrade()


def test_a_project_with_what_its_runs_left(project: Project) -> None:
    for path in ("metrics.json", "data/raw/flights.parquet.dvc", "docs/run/README.md", "dvc.lock"):
        project.write(path, "{}\n")
    for path in (".state/mlflow.db", "reports/drift.html", ".venv/pyvenv.cfg", "data/raw/x.csv"):
        project.write(path, "x\n")
    work_on_settings(project)
    project.commit()
    ended = project.upgrade()
    assert "uv venv" not in ended.out
