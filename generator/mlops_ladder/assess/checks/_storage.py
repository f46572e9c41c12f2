"""Where features and shared state are kept: in stores and on servers."""

import re
from collections.abc import Iterator

from ..check import MISSING, Check, at, met, partial
from ..finding import Evidence, Finding
from ..reading.code.graph import calls
from ..reading.files.repository import Repository

DEFINES = re.compile(
    r"feast(\.\w+)*\.(FeatureView|OnDemandFeatureView|BatchFeatureView|StreamFeatureView|"
    r"FeatureService)|(hopsworks|hsfs)(\.\w+)*\.(create_feature_group|"
    r"get_or_create_feature_group|create_feature_view|get_or_create_feature_view)|"
    r".*\.(create_feature_group|get_or_create_feature_group|create_feature_view|"
    r"get_or_create_feature_view)|sagemaker(\.\w+)*\.FeatureGroup(\.\w+)*|"
    r"google\.cloud\.aiplatform(\.\w+)*\.(Featurestore|EntityType|FeatureGroup|"
    r"FeatureView)(\.\w+)*|databricks\.feature_(store|engineering)(\.\w+)*\.(create_table|"
    r"write_table)|"
    r"tecton(\.\w+)*\.\w*(batch_feature_view|stream_feature_view|feature_view)|"
    r"featureform(\.\w+)*|.*feature_store(\.\w+)*\.(create_table|write_table|register_entity)|"
    r"azureml\.featurestore(\.\w+)*|"
    r"snowflake(\.\w+)*\.FeatureStore(\.\w+)*|feathr(\.\w+)*"
)
SERVES = re.compile(
    r"(feast(\.\w+)*|.*[sS]tore(\.\w+)*|.*fs)\.(get_historical_features|get_online_features|"
    r"get_online_features_async)|.*\.(get_feature_view|get_feature_group|get_feature_vectors?|"
    r"get_batch_data|"
    r"create_training_set|score_batch|get_train_test_split|get_training_data|"
    r"create_train_test_split|batch_serve_to_\w+|get_record|get_features_for_events|"
    r"get_training_dataframe|"
    r"get_offline_features|as_hive_ddl|athena_query|get_historical_features|get_online_features)|"
    r"tecton(\.\w+)*\.get_\w+"
)
SERVER = re.compile(
    r"(https?|postgres(ql)?(\+\w+)?|mysql(\+\w+)?|mssql(\+\w+)?|databricks|azureml|s3|gs|abfss?|"
    r"wasbs?|azure|ssh|oss|hdfs|webdavs?|gdrive)\b:?(//)?(?!.*(localhost|127\.0\.0\.1|0\.0\.0\.0|"
    r"host\.docker\.internal|example\.(com|org)|<|your[-_]))",
    re.IGNORECASE,
)
URI_CALL = re.compile(r"mlflow(\.\w+)*\.set_tracking_uri|mlflow(\.\w+)*\.MlflowClient")
HOSTED = re.compile(
    r"wandb\.(init|login)|neptune\.(init\w*|Run)|comet_ml\.(Experiment|start|init|login)|"
    r"azureml(\.\w+)*\.Workspace(\.\w+)*|google\.cloud\.aiplatform\.init"
)
URI = re.compile(
    r"MLFLOW_TRACKING_URI\b[\"'\]]*\s*(\.default)?\s*[:=]\s*[\"']?(?P<value>[^\s\"'#]+)|value:\s*(?P<other>\S+)"
)
REMOTE = re.compile(r"^\s*url\s*=\s*(?P<value>\S+)", re.M)
TABLE_CALLS = ("*.read_csv", "*.read_parquet", "*.read_json", "*.to_parquet", "*.to_csv")
REMOTE_TABLE = re.compile(
    r"(s3|gs|abfss?|wasbs?|azure|ssh|oss|hdfs|gdrive|https?|webdavs?|remote)://"
)


class FeatureStore(Check):
    """Define the features in a store, such as Feast, that training and serving read."""

    id = "feature-store"

    def look(self, repo: Repository) -> Finding:
        """Return where a store gets features and gives them; one of the two is a part."""
        live = [call for call in calls(repo, "*") if not call.path.endswith(".ipynb")]
        defined = [at(call) for call in live if DEFINES.fullmatch(call.name)]
        served = [at(call) for call in live if SERVES.fullmatch(call.name)]
        if defined and served:
            return met(defined[0], served[0])
        return partial(*defined) if defined else MISSING


class SharedStorage(Check):
    """Set the address of a tracking server, and a data remote that is not on this machine."""

    id = "shared-storage"

    def look(self, repo: Repository) -> Finding:
        """Return the addresses of both; one of the two is a part."""
        tracking, data = list(_tracking(repo)), list(_data(repo))
        if tracking and data:
            return met(tracking[0], data[0])
        return partial(*tracking, *data) if tracking or data else MISSING


def _tracking(repo: Repository) -> Iterator[Evidence]:
    for call in calls(repo, "*"):
        text = call.text(0, "tracking_uri") or call.text(0, "uri") or ""
        if (URI_CALL.fullmatch(call.name) and text and SERVER.match(text)) or (
            HOSTED.fullmatch(call.name) and not call.path.endswith(".ipynb")
        ):
            yield at(call)
    for path in repo.matching(
        "*.y*ml",
        "*.toml",
        "*.env*",
        "*.cfg",
        "*.ini",
        "*.sh",
        "Makefile",
        "*ockerfile*",
        "*.tf",
        "*.tfvars",
    ):
        if "MLFLOW_TRACKING_URI" in repo.text(path):
            for number, line in enumerate(repo.lines(path), 1):
                found = URI.search(line) if not line.lstrip().startswith("#") else None
                if found and SERVER.match(found["value"] or "") and "MLFLOW_TRACKING_URI" in line:
                    yield Evidence(path, number, line.strip()[:100])


def _data(repo: Repository) -> Iterator[Evidence]:
    yield from _remotes(repo)
    for path in repo.matching("*catalog*.y*ml"):
        for number, line in enumerate(repo.lines(path), 1):
            if re.match(r"[^#]*filepath:\s*['\"]?(s3|gs|abfs)://", line) and "{{" not in path:
                yield Evidence(path, number, line.strip())
    for call in calls(repo, *TABLE_CALLS):
        if REMOTE_TABLE.match(call.text(0) or ""):
            yield at(call)


def _remotes(repo: Repository) -> Iterator[Evidence]:
    """Yield the remotes of DVC that are not on this machine."""
    for path in repo.files:
        if path.endswith(".dvc/config"):
            for found in REMOTE.finditer(repo.text(path)):
                if REMOTE_TABLE.match(found["value"]):
                    yield Evidence(
                        path, repo.text(path)[: found.start()].count("\n") + 1, found["value"]
                    )
