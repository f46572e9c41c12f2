"""Training that a platform runs: jobs that code, files or commands hand to it."""

import re
from collections.abc import Iterator

from ...finding import Evidence
from ..code.graph import calls
from ..code.running import running
from ..files.repository import Repository
from .learning import learning, shown

JOBS = re.compile(
    r"sagemaker(\.\w+)*\.(fit|TrainingStep|HyperparameterTuner)|.*\.(create_training_job|"
    r"create_hyper_parameter_tuning_job|create_auto_ml_job)|"
    r"google\.cloud\.aiplatform(\.\w+)*\.(\w*TrainingJob|CustomJob|"
    r"HyperparameterTuningJob)(\.\w+)*|"
    r".*(CustomTrainingJobOp|CustomJobOp|TrainingJobRunOp|CustomContainerTrainingJobRunOp)|"
    r"azureml(\.\w+)*\.(ScriptRunConfig|AutoMLConfig|Estimator|HyperDriveConfig|"
    r"PythonScriptStep)|tfx(\.\w+)*\.(Trainer|Tuner)|"
    r"azure\.ai\.ml(\.\w+)*\.command"
)
COMMANDS = re.compile(
    r"az ml job create|gcloud (\w+ )?ai (custom-jobs|hp-tuning-jobs) create|"
    r"aws sagemaker create-training-job"
)


def managed(repo: Repository) -> tuple[Evidence, ...]:
    """Return the training jobs that are handed to a platform, in what runs."""
    return repo.fact(_managed)


def _managed(repo: Repository) -> tuple[Evidence, ...]:
    found = [
        Evidence(call.path, call.line, shown(call))
        for call in calls(repo, "*")
        if JOBS.fullmatch(call.name)
        and not call.path.endswith(".ipynb")
        and _trains(call.name, shown(call))
    ]
    return tuple(found) or (() if learning(repo).training else tuple(_commands(repo)))


def _trains(name: str, text: str) -> bool:
    """Tell whether a step that may run anything trains."""
    general = name.endswith((".PythonScriptStep", ".command", ".ScriptRunConfig"))
    return not general or bool(re.search(r"train", text, re.IGNORECASE))


def _commands(repo: Repository) -> Iterator[Evidence]:
    for command in running(repo).everything:
        text = " ".join(command.words)
        if COMMANDS.match(text) and re.search(r"train|sweep|tun", text, re.IGNORECASE):
            yield Evidence(command.path, command.line, text[:90])
