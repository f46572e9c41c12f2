"""Edits of the code: modules of one's own, changed ones, and those that the level changes too."""

from . import hands
from .project import PYPROJECT, SAME_NAME, SOURCES, TESTS, Project

IMPORT = "import pyarrow.dataset as ds\n"
TUNE = '''\
"""Search the knobs."""

from .params import PARAMS


def tune() -> float:
    """Return the best learning rate."""
    return PARAMS.learning_rate
'''
GATE = '''\
"""Whether a model may serve."""


def judge(value: float, baseline: float) -> bool:
    """Return whether a model is better than the dummy."""
    return value > baseline
'''
WATCH = """
[tool.poe.tasks.monitor]
help = "mail the share of late flights"
cmd = "python -m late_flights.monitor"
"""


def test_a_metric_added(project: Project) -> None:
    path = f"{SOURCES}/evaluate.py"
    old = '        "rows": len(unseen),\n'
    project.edit(
        path, old, f'{old}        "f1": judges.f1_score(truth, model.predict(features)),\n'
    )
    project.edit(
        f"{SOURCES}/train.py",
        '"baseline": metrics["baseline"]})',
        '"baseline": metrics["baseline"]})\n        mlflow.log_metric("f1", metrics["f1"])',
    )
    project.commit()
    project.upgrade()


def test_data_loaded_from_elsewhere(project: Project) -> None:
    path = f"{SOURCES}/table.py"
    new = "    names = ds.dataset(path).schema.names"
    project.edit(path, "import pandas as pd\n", f"import pandas as pd\n{IMPORT}")
    project.replace(path, r"^    names = \[name for name in pq\.read_schema.*", new)
    project.commit()
    project.upgrade()


def test_other_logging_and_another_model(project: Project) -> None:
    path = f"{SOURCES}/train.py"
    project.edit(path, "import subprocess\n", "import logging\nimport subprocess\n")
    project.edit(path, "    metrics = eval", '    logging.info("trained")\n    metrics = eval')
    project.edit(f"{SOURCES}/model.py", "=params.seed", "=params.seed, l2_regularization=1")
    project.commit()
    project.upgrade()


def test_features_parameters_and_modules_of_ones_own(project: Project) -> None:
    knob = "    max_iter: int = Field(gt=0)\n"
    project.edit(f"{SOURCES}/params.py", knob, f"{knob}    depth: int = 3\n")
    project.edit(f"{SOURCES}/features.py", "return {}", 'return {"speed": columns["distance"]}')
    project.write(f"{SOURCES}/tune.py", TUNE)
    project.write(f"{SOURCES}/flows/tune.py", TUNE.replace("from .", "from .."))
    project.write("tests/test_tune.py", "def test_tune() -> None:\n    assert True\n")
    project.write("notebooks/first look.ipynb", '{"cells": [], "metadata": {}, "nbformat": 4}\n')
    project.commit()
    project.upgrade()


def test_the_service_answers_more(project: Project) -> None:
    path = f"{SOURCES}/service.py"
    project.edit(
        path, "    warnings: list[str]\n", "    warnings: list[str]\n    seconds: float = 0\n"
    )
    project.edit(path, '"timeout": 30', '"timeout": 60')
    project.edit(path, "import bentoml\n", "import bentoml\nimport httpx\n")
    project.commit()
    project.upgrade()


def test_the_service_logs_where_the_level_changes_it(project: Project) -> None:
    path = f"{SOURCES}/service.py"
    old = '        """Return a prediction for each row."""\n'
    project.edit(path, old, f"{old}        print(len(rows))\n")
    project.edit(
        path,
        "from .schema import SCHEMA, Column\n",
        "from .schema import SCHEMA, Column\nfrom .tune import tune\n",
    )
    project.write(f"{SOURCES}/tune.py", TUNE)
    project.commit()
    project.upgrade()


def test_scores_written_as_parquet(project: Project) -> None:
    path = f"{SOURCES}/score.py"
    project.edit(path, '-predictions.csv"', '-predictions.parquet"')
    project.edit(path, ".to_csv(path, index=False)", ".to_parquet(path, index=False)")
    project.commit()
    project.upgrade()


def test_another_airport_in_the_sample(project: Project) -> None:
    path = f"{SOURCES}/sample.py"
    project.edit(path, '"precip", "visib", "pressure"]', '"precip", "visib", "pressure", "dewp"]')
    project.edit(path, "> 15)  # minutes", "> 30)  # minutes")
    project.commit()
    project.upgrade()


def test_fixtures_of_ones_own(project: Project) -> None:
    path = f"{TESTS}/conftest.py"
    project.append(path, "\n\n@pytest.fixture\ndef seed() -> int:\n    return 7\n")
    project.edit(path, '0.3, "max_iter": 10', '0.5, "max_iter": 20')
    project.edit(
        path, "from typing import Any\n", "from pathlib import Path\nfrom typing import Any\n"
    )
    project.commit()
    project.upgrade()


def test_modules_formatted_with_shorter_lines(project: Project) -> None:
    for name in ("train", "evaluate", "data", "model", "schema", "report"):
        project.reformat(f"{SOURCES}/{name}.py", 79)
    project.commit()
    project.upgrade()


def test_modules_that_the_level_changes_formatted_with_shorter_lines(project: Project) -> None:
    for name in ("service", "sample", "score"):
        project.reformat(f"{SOURCES}/{name}.py", 79)
    project.commit()
    project.upgrade()


def test_the_service_became_what_the_level_makes_of_it(project: Project) -> None:
    for name in ("service", "score", "sample", "champion", "observe"):
        path = f"{SOURCES}/{name}.py"
        project.write(path, project.scaffold("1")[path].text)
    project.commit()
    project.is_the_levels_own_work()
    project.upgrade()


def test_a_module_of_the_same_name_as_a_new_one(project: Project) -> None:
    path = f"{SOURCES}/gate.py"
    project.write(path, GATE)
    project.commit()
    aside = {path: "moved to another module by hand"}
    project.upgrade(conflicts=[path], loses=aside)
    project.is_not_done_with(path)
    project.write(f"{SOURCES}/beats_dummy.py", GATE)
    project.write(path, project.scaffold("1")[path].text)
    project.git("add", f"{SOURCES}/beats_dummy.py")
    project.continue_()


def test_a_monitor_of_ones_own_goes_on_under_other_names(project: Project) -> None:
    project.scenario = SAME_NAME
    own = {f"{SOURCES}/{name}.py": f"{SOURCES}/our_{name}.py" for name in ("labels", "monitor")}
    for path in own:
        project.write(path, TUNE)
    project.edit(PYPROJECT, "\n[tool.ruff]\n", f"{WATCH}\n[tool.ruff]\n")
    project.commit()
    by_hand = dict.fromkeys([PYPROJECT, *own], "called otherwise by hand")
    project.upgrade(conflicts=by_hand, loses=by_hand)
    for path, other in own.items():
        project.write(path, hands.theirs(project.text(path)))
        project.write(other, TUNE)
    text = hands.theirs(project.text(PYPROJECT))
    project.write(PYPROJECT, text + WATCH.replace("monitor", "our_monitor"))
    project.git("add", *own.values())
    project.continue_()
