"""Where data comes in: the calls that read or fetch it, and how its versions are kept."""

import re

from ..code.graph import Node, graph, is_test
from ..code.python import Call
from ..code.running import running
from ..files.repository import Repository
from ..follow import follow
from ..pipelines import Stage
from .learning import Site, shown

READS = re.compile(
    r"(pandas|polars|dask\.dataframe|modin\.pandas|cudf|geopandas|vaex|awswrangler(\.\w+)*|"
    r"pyarrow(\.\w+)*|pd|pl)\.(read|scan)_\w+|"
    r"numpy\.(load|loadtxt|genfromtxt)|.*\.(read_csv|read_parquet|read_excel|read_json|"
    r"read_feather|read_sql\w*)|"
    r"csv\.(reader|DictReader)|h5py\.File|(tensorflow|tf)(\.\w+)*\.(image_dataset_from_directory|"
    r"make_csv_dataset|TFRecordDataset|TextLineDataset)|"
    r".*SparkSession(\.\w+)*\.(csv|parquet|json|load|table|sql)|.*spark(\.\w+)*\.(csv|parquet|"
    r"json|table|sql)|"
)
FETCHES = re.compile(
    r"(requests|httpx|urllib3?)(\.\w+)*\.(get|urlretrieve|urlopen|stream|request)|wget\.download|"
    r"gdown\.\w+|kaggle(\.\w+)*|kagglehub\.\w+|"
    r"opendatasets\.download|sklearn\.datasets\.(fetch|load)_\w+|torchvision\.datasets\.\w+|"
    r"torchtext\.datasets\.\w+|torchaudio\.datasets\.\w+|"
    r"(tensorflow|keras|tf)(\.\w+)*\.datasets\.\w+(\.load_data)?|tensorflow_datasets\.load|"
    r"datasets\.load_dataset(_builder)?|"
    r"boto3(\.\w+)*\.(download_file|download_fileobj|get_object)|.*\.(download_file|"
    r"download_fileobj|get_object|download_to_filename|download_as_\w+|"
    r"download_blob|readinto|fget_object|download_from_kaggle|dataset_download_files|"
    r"competition_download_files)|google\.cloud\.bigquery(\.\w+)*\.query|"
    r".*\.(execute|fetchall|fetch_pandas_all|to_dataframe|to_pandas_dataframe|execute_query|"
    r"read_gbq|run_query)|yfinance\.\w+|"
    r"nltk\.download|openml(\.\w+)*\.get_\w+|ucimlrepo\.\w+|huggingface_hub\.\w*download|"
    r"hopsworks(\.\w+)*|feast(\.\w+)*\.get_historical_features|"
    r"wandb(\.\w+)*\.use_artifact|dvc\.api\.(open|read|get_url)|tweepy\.\w+|praw\.\w+|"
    r".*\.(CsvExampleGen|BigQueryExampleGen|ImportExampleGen|FileBasedExampleGen|PrestoExampleGen)|"
    r".*LakeFSClient(\.\w+)*|fsspec\.open|s3fs(\.\w+)*|gcsfs(\.\w+)*|.*Loader\.(load|lazy_load|"
    r"aload)|.*\.(TabularDataset|BigquerySource)"
)
FETCH_COMMAND = re.compile(
    r"(curl|wget|aws s3 (cp|sync)|gsutil .*(cp|rsync)|gcloud storage cp|az storage blob download|"
    r"azcopy|dvc (pull|fetch|get|import|update|repro)|kaggle|gdown|mc (cp|mirror)|rclone|"
    r"huggingface-cli download|hf download|git clone|git lfs pull)\b"
)
IDLE = frozenset({"echo", "true", ":", "printf", "sleep", "mkdir", "touch", "cd", "ls"})
NAMED = re.compile(
    r"ingest|(?<!up)load|extract|fetch|download|import|collect|crawl|scrape|get_?data|read|acquire|"
    r"make_?dataset|query|etl|source|pull|gather|import_?data|example_?gen|data_?gen",
    re.IGNORECASE,
)
SCRIPT = re.compile(
    r"(^|/)[^/]*(ingest|download|fetch|get_?data|make_?dataset|load_?data|data_?load\w*|extract|"
    r"scrap|crawl|collect|import_?data|etl|prepare_?data|create_?data\w*|build_?data\w*|"
    r"generate_?data)[^/]*\.(py|sh)$",
    re.IGNORECASE,
)


def reading(repo: Repository) -> tuple[Site, ...]:
    """Return where live code reads or fetches data, notebooks and tests aside."""
    return repo.fact(_reading)


def _reading(repo: Repository) -> tuple[Site, ...]:
    live = graph(repo).live
    return tuple(
        Site(call.path, call.line, call.function, shown(call))
        for module in repo.modules.values()
        if not is_test(module.path) and not module.notebook
        for call in module.calls
        if is_reading(call) and Node(call.path, call.function) in live
    )


def is_reading(call: Call) -> bool:
    """Tell whether a call reads or fetches data."""
    return bool(READS.fullmatch(call.name) or is_fetching(call))


def is_fetching(call: Call) -> bool:
    """Tell whether a call brings data from elsewhere."""
    return bool(FETCHES.fullmatch(call.name)) and not call.name.startswith("nltk")


def brings(repo: Repository, stage: Stage) -> bool:
    """Tell whether a stage brings data in: its code reads or fetches, or its command does."""
    for command in stage.commands:
        if any(FETCH_COMMAND.match(" ".join(each.words)) for each in follow(repo, command)):
            return True
    entries = stage.entries(repo)
    if not entries:
        idle = stage.commands and all(each.program in IDLE for each in stage.commands)
        return bool(NAMED.search(stage.name)) and not idle
    nodes = running(repo).called(entries)
    if any(site.node in nodes for site in reading(repo)):
        return True
    if any(site.path == stage.path and site.line == stage.line for site in reading(repo)):
        return True
    module = {node.path: repo.modules[node.path] for node in nodes}
    opened = (call for path in module for call in module[path].calls if call.name == "open")
    return any(Node(call.path, call.function) in nodes for call in opened) or (
        bool(NAMED.search(stage.name)) and _does_something(repo, entries)
    )


def _does_something(repo: Repository, entries: list[Node]) -> bool:
    """Tell whether code calls anything: a stage may make its data."""
    wanted = set(entries)
    return any(
        Node(call.path, call.function) in wanted
        for path in {node.path for node in entries}
        for call in repo.modules[path].calls
        if call.name not in ("print", "logging.info")
    )
