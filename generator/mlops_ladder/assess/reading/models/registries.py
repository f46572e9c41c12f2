"""Model registries: where a model gets a version there, and where a version is said to serve."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..ci import jobs
from ..code.graph import calls
from ..code.python import Call
from ..code.scopes import words
from ..files.repository import Repository
from ..follow import follow
from ..tasks import tasks
from .learning import shown

# Calls that give a model a version in a registry.
REGISTERS = re.compile(
    r"mlflow(\.\w+)*\.(register_model|create_model_version)|.*\.create_model_version|"
    r".*[cC]lient\w*\.register_model|"
    r"(azureml|azure)(\.\w+)*\.Model\.register|azureml(\.\w+)*\.(register_model|"
    r"register_models)|.*\.run\.register_model|"
    r".*\.models\.create_or_update|(azure\.)?.*MLClient(\.\w+)*\.models\.create_or_update|"
    r"sagemaker(\.\w+)*\.(RegisterModel|ModelPackage|PipelineModel\.register|register)|"
    r".*\.create_model_package(_group)?|"
    r"google\.cloud\.aiplatform\.\w*Model\.upload\w*|.*ModelUploadOp|"
    r".*ModelServiceClient(\.\w+)*\.upload_model|"
    r".*\.mlflow_register_model_step|zenml(\.\w+)*\.(Model|ModelConfig)|"
    r".*\.(link_artifact|link_model)|(wandb\.)?.*\.Artifact\.link|"
    r"comet_ml(\.\w+)*\.register_model|.*experiment\.register_model|"
    r"neptune(\.\w+)*\.init_model_version|"
    r"clearml(\.\w+)*\.OutputModel|.*\.get_model_registry(\.\w+)*\.create_model|"
    r"hsml(\.\w+)*\.create_model|"
    r"model_registry\.ModelRegistry\.register_model|snowflake(\.\w+)*\.Registry\.log_model|"
    r".*registry\.log_model"
)
# Calls that say which version serves: an alias, a stage, a default version, an approval.
MARKS = re.compile(
    r".*\.(set_registered_model_alias|transition_model_version_stage|set_stage|"
    r"update_model_version_stage|"
    r"update_model_package|set_version_aliases|add_version_aliases|merge_version_aliases|"
    r"mergeVersionAliases|promote_model_version|"
    r"change_stage|set_model_version_stage)"
)
# Keywords of a registering call that do the same.
MARKED_BY = words(
    "aliases alias version_aliases is_default_version parent_model approval_status "
    "model_approval_status stage status is_default ModelApprovalStatus"
)
LOGS = re.compile(
    r"(mlflow|.*mlflow)(\.\w+)*\.(log_model|autolog)|.*\.log_model|mlflow(\.\w+)*\.autolog"
)
KEEPS = re.compile(
    r"mlflow(\.\w+)*\.(log_model|save_model)|bentoml(\.\w+)*\.(save_model|save|create)|"
    r".*\.push_to_hub|huggingface_hub(\.\w+)*\.upload_\w+|"
    r".*\.upload_(folder|model)|.*\.(save_checkpoint|upload_checkpoint)|wandb(\.\w+)*\.(save|"
    r"log_artifact|log_model)|"
    r"joblib\.dump|(c|cloud)?pickle\.dump|dill\.dump|torch\.save|.*\.save_pretrained|"
    r"skops\.io\.dump|.*model\.save|.*\.save_model|"
    r".*tfx(\.\w+)*\.Pusher|tfx(\.\w+)*\.Pusher"
)


@dataclass(frozen=True)
class Mention:
    """A place that does something with a registry: its file, line, function, and what it says."""

    path: str
    line: int
    function: str
    text: str


def registering(repo: Repository) -> tuple[Mention, ...]:
    """Return where a model gets a version in a registry, in code that runs."""
    return repo.fact(_registering)


def marking(repo: Repository) -> tuple[Mention, ...]:
    """Return where a version gets an alias, a stage, or becomes the default, in code that runs."""
    return repo.fact(_marking)


def keeping(repo: Repository) -> tuple[Mention, ...]:
    """Return where a model is saved or pushed without a version."""
    return repo.fact(_keeping)


def is_registering(call: Call) -> bool:
    """Tell whether a call gives a model a version."""
    if REGISTERS.fullmatch(call.name):
        return not call.name.endswith(".register") or bool(call.node.keywords)
    if LOGS.fullmatch(call.name) or call.name.endswith(
        (".save_model", ".MlflowModelRegistryDataset")
    ):
        given = call.arg(None, "registered_model_name")
        return given is not None and not (isinstance(given, ast.Constant) and not given.value)
    return False


def is_marking(call: Call) -> bool:
    """Tell whether a call says which version serves."""
    if MARKS.fullmatch(call.name):
        return True
    if is_registering(call):
        # Azure ML has no stages: what a version is good for stands in its tags.
        names = MARKED_BY | {"tags", "properties"} if call.name.startswith("azure") else MARKED_BY
        given = any(each.arg in names and not _nothing(each.value) for each in call.node.keywords)
        return given or call.name.endswith((".link_artifact", ".link_model", ".Artifact.link"))
    return bool(re.search(r"(^|\.)log_artifact$", call.name)) and not _nothing(
        call.arg(None, "aliases")
    )


def _nothing(value: ast.expr | None) -> bool:
    return (
        value is None
        or (isinstance(value, ast.Constant) and not value.value)
        or (isinstance(value, ast.List | ast.Dict) and not ast.unparse(value).strip("[]{}"))
    )


def _registering(repo: Repository) -> tuple[Mention, ...]:
    return (
        *_said(calls(repo, "*"), is_registering),
        *_artifacts(repo),
        *_commands(repo, REGISTER_COMMANDS),
    )


def _marking(repo: Repository) -> tuple[Mention, ...]:
    return (*_said(calls(repo, "*"), is_marking), *_commands(repo, MARK_COMMANDS))


def _keeping(repo: Repository) -> tuple[Mention, ...]:
    return tuple(_said(calls(repo, "*"), lambda call: bool(KEEPS.fullmatch(call.name))))


def _said(found: list[Call], wanted: object) -> Iterator[Mention]:
    for call in found:
        if wanted(call):  # type: ignore[operator]
            yield Mention(call.path, call.line, call.function, shown(call))


def _artifacts(repo: Repository) -> Iterator[Mention]:
    """Yield the artifacts of Weights & Biases that hold a model: each logging is a version."""
    for call in calls(repo, "wandb*.Artifact", "*.Artifact"):
        kind = call.text(1, "type") or ""
        logged = any(each.name.endswith("log_artifact") for each in repo.modules[call.path].calls)
        if "model" in kind.lower() and logged and "wandb" in call.name:
            yield Mention(call.path, call.line, call.function, shown(call))


REGISTER_COMMANDS = re.compile(
    r"az ml model (create|register)|gcloud (\w+ )?ai models upload|gto register|"
    r"aws sagemaker create-model-package\b|"
    r"wandb artifact put .*model|databricks .*model-versions create"
)
MARK_COMMANDS = re.compile(
    r"gto assign|aws sagemaker update-model-package|gcloud (\w+ )?ai models (upload|"
    r"update).*--version-aliases|"
    r"az ml model update.*--set|databricks .*set-registered-model-alias"
)


def _commands(repo: Repository, wanted: re.Pattern[str]) -> Iterator[Mention]:
    starts = [command for job in jobs(repo) for command in job.commands]
    starts += [command for task in tasks(repo) for command in task.commands]
    for start in starts:
        for command in follow(repo, start):
            text = " ".join(command.words)
            if wanted.match(text):
                yield Mention(command.path, command.line, "", text[:90])
