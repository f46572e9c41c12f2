"""Whether hyperparameters are searched."""

import re

from ..check import MISSING, Check, at, met, partial
from ..finding import Evidence, Finding
from ..reading.code.graph import calls
from ..reading.code.running import running
from ..reading.files.repository import Repository

SEARCH = re.compile(
    r"optuna(\.\w+)*\.optimize|hyperopt(\.\w+)*\.fmin|.*\b(GridSearchCV|RandomizedSearchCV|"
    r"HalvingGridSearchCV|HalvingRandomSearchCV|BayesSearchCV|OptunaSearchCV|"
    r"TuneSearchCV|TuneGridSearchCV)(\.\w+)*\.fit|ray(\.\w+)*\.(Tuner(\.\w+)*\.fit|tune\.run)|"
    r"keras_?tuner(\.\w+)*\.search|kerastuner(\.\w+)*\.search|"
    r"wandb(\.\w+)*\.agent|skopt\.\w+_minimize|sagemaker(\.\w+)*\.HyperparameterTuner(\.\w+)*|"
    r".*\.TuningStep|azureml(\.\w+)*\.HyperDriveConfig|"
    r"azure(\.\w+)*\.sweep|google\.cloud\.aiplatform(\.\w+)*\.HyperparameterTuningJob(\.\w+)*\.run|.*HyperparameterTuningJobRunOp|tfx(\.\w+)*\.Tuner|"
    r"bayes_opt(\.\w+)*\.maximize|flaml(\.\w+)*\.fit|pycaret(\.\w+)*\.tune_model|"
    r"nevergrad(\.\w+)*\.minimize|ax(\.\w+)*\.optimize|transformers(\.\w+)*\.hyperparameter_search|"
    r".*\.hyperparameter_search|katib(\.\w+)*\.(tune|create_experiment)|tpot(\.\w+)*\.fit|"
    r".*\.ParameterGrid|.*\.ParameterSampler|.*[sS]tudy\.optimize"
)
RUNS = re.compile(
    r"(wandb (sweep|agent)|dvc exp run .*(-S|--set-param)|optuna|guild run .*:|orion hunt|"
    r"nnictl create|az ml job create|kubectl (apply|create))\b"
)
SWEEPS = (
    "*sweep*.y*ml",
    "*sweep*.json",
    "*hpo*.y*ml",
    "*tuning*.y*ml",
    "*hparams_search*/*.y*ml",
    "*katib*.y*ml",
)
ASKS = re.compile(
    r"\b(hydra/sweeper|sweeper|parameters|search_space|objective|sampling_algorithm)\b"
)


class HyperparameterSearch(Check):
    """Search the hyperparameters by a configuration that a command runs."""

    id = "hyperparameter-search"

    def look(self, repo: Repository) -> Finding:
        """Return where a search runs; a configuration that nothing runs is none."""
        found = [call for call in calls(repo, "*") if SEARCH.fullmatch(call.name)]
        good = [at(call) for call in found if not call.path.endswith(".ipynb")]
        good += [
            Evidence(each.path, each.line, " ".join(each.words)[:100])
            for each in running(repo).everything
            if RUNS.match(" ".join(each.words)) and _names_search(repo, each.words)
        ]
        if good:
            return met(*good)
        return partial(*map(at, found)) if found else MISSING


def _names_search(repo: Repository, words: tuple[str, ...]) -> bool:
    """Tell whether a command names a configuration of a search that is here."""
    if words[0] in ("dvc", "guild", "optuna"):
        return True
    return any(
        word.endswith((".yaml", ".yml", ".json"))
        and any(
            path.endswith(word.lstrip("./")) and ASKS.search(repo.text(path)) for path in repo.files
        )
        for word in words[1:]
    )
