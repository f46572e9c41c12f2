"""Data: its card, how it comes in, its version, its schema, its features and where it is kept."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .reading.written import written

TRAIN = (
    "import pandas\nfrom sklearn.linear_model import Ridge\n"
    "def train(table):\n    return Ridge().fit(table[['a']], table['b'])\n"
)
RUN = "if __name__ == '__main__':\n    train(pandas.read_csv('data.csv'))\n"
POINTER = "outs:\n- md5: 5f2b9c7c\n  path: flights.csv\n"


def state(capability: str, folder: Path, files: dict[str, str]) -> str:
    """Return the state of a capability in a repository of these files."""
    return CHECKS[capability].look(written(folder, files)).state


COLUMNS = "\n".join(f"- {name}: a number" for name in ("temp", "wind", "late"))


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"data/README.md": "| licence | CC0 |\n| personal data | none |\n"}),
        ("met", {"data/Readme.txt": f"{COLUMNS}\n\nLicense\n=======\nCite this dataset.\n"}),
        ("met", {"docs/data_card.md": "From Kaggle, licensed CC-BY 4.0. No PII in it.\n"}),
        ("met", {"MODEL_CARD.md": "# M\n## Data\n| licence | CC0 |\n| personal data | none |\n"}),
        ("partial", {"data/README.md": "| licence | unknown |\n| personal data | none |\n"}),
        (
            "partial",
            {
                "data/README.md": "| licence | unknown |\n",
                "docs/data_card.md": "From Kaggle, licensed CC-BY 4.0. No PII in it.\n",
            },
        ),
        ("partial", {"data/README.md": "Downloaded from https://kaggle.com.\n"}),
        ("partial", {"README.md": "# M\n## Data\nFrom Kaggle.\n## License\nMIT License.\n"}),
        ("missing", {"README.md": "# M\n## License\nThe code has the MIT licence.\n"}),
        ("missing", {"data/README.md": "<!-- licence: CC0; personal data: none -->\n"}),
    ],
)
def test_data_card(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("data-card", tmp_path, files) == expected


FEATURES = "def add_features(table):\n    return {'double': [2 * x for x in table['x']]}\n"
IMPORT = "from app.features import add_features\n"


@pytest.mark.parametrize(
    ("expected", "test"),
    [
        ("met", "def test_it():\n    assert add_features({'x': [1]}) == {'double': [2]}\n"),
        ("met", "def test_it():\n    made = add_features({'x': [1]})\n"
            "    assert made['double'][0] == 2\n"),
        ("partial", "def test_it():\n    assert add_features({'x': [1]}) is not None\n"),
        ("partial", "def test_it():\n    add_features({'x': [1]})\n"),
        ("partial", "def test_it(model):\n    assert model.score(add_features({'x': [1]})) == 1\n"),
        ("missing", "import pytest\n@pytest.mark.skip\ndef test_it():\n"
            "    assert add_features({}) == 1\n"),
        ("missing", "def test_it():\n    assert 1 + 1 == 2\n"),
    ],
)  # fmt: skip
def test_feature_tests(expected: str, test: str, tmp_path: Path) -> None:
    files = {"app/__init__.py": "", "app/features.py": FEATURES, "tests/test_f.py": IMPORT + test}
    assert state("feature-tests", tmp_path, files) == expected


INGEST = "import pandas\npandas.read_csv('https://example.org/x.csv').to_csv('raw.csv')\n"
STAGES = {
    "ingest": "  ingest:\n    cmd: python ingest.py\n    outs: [raw.csv]\n",
    "split": "  split:\n    cmd: python split.py\n    deps: [raw.csv]\n    outs: [data.csv]\n",
    "train": "  train:\n    cmd: python train.py\n    deps: [data.csv]\n",
}


@pytest.mark.parametrize(
    ("expected", "stages", "ingest"),
    [
        ("met", ["ingest", "split", "train"], INGEST),
        ("partial", ["split", "train"], INGEST),
        ("partial", ["train"], INGEST),
        ("partial", ["ingest", "split", "train"], f"if False:\n    {INGEST.splitlines()[1]}\n"),
    ],
)
def test_automated_ingestion(expected: str, stages: list[str], ingest: str, tmp_path: Path) -> None:
    files = {
        "dvc.yaml": "stages:\n" + "".join(STAGES[each] for each in stages),
        "ingest.py": f"import pandas\n{ingest}",
        "split.py": "print('split')\n",
        "train.py": TRAIN + RUN,
    }
    assert state("automated-ingestion", tmp_path, files) == expected


@pytest.mark.parametrize("name", ["training", "price_prediction"])
def test_a_step_of_zenml_brings_the_data_in(name: str, tmp_path: Path) -> None:
    code = (
        "from zenml import pipeline, step\nimport pandas\nfrom sklearn.linear_model import Ridge\n"
        "@step\ndef loader():\n    return pandas.read_csv('data.csv')\n"
        "@step\ndef trainer(table):\n    return Ridge().fit(table[['a']], table['b'])\n"
        f"@pipeline\ndef {name}():\n    trainer(loader())\n"
        f"if __name__ == '__main__':\n    {name}()\n"
    )
    assert state("automated-ingestion", tmp_path, {"run.py": code}) == "met"


ASKED = "from azureml.core import Dataset, Workspace\nDataset.get_by_name(Workspace(), 'x'{})\n"


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"data/flights.csv.dvc": POINTER}),
        ("met", {"data/x.csv": f"version https://git-lfs.github.com/spec/v1\n"
            f"oid sha256:{'0' * 64}\nsize 9\n"}),
        ("met", {"a.py": ASKED.format(", version=3")}),
        ("met", {"a.py": "import boto3\n"
            "boto3.client('s3').get_object(Bucket='b', Key='k', VersionId='v')\n"}),
        ("met", {"conf/base/catalog.yml": "flights:\n  type: pandas.CSVDataset\n"
            "  versioned: true\n"}),
        ("met", {"dvc.yaml": "stages:\n  train:\n    cmd: x\n", "dvc.lock":
            "stages:\n  train:\n    deps:\n    - path: data.csv\n      md5: 5f2b\n"}),
        ("partial", {"a.py": "DATA = {'data_version': 3}\n"}),
        ("partial", {"Makefile": "pull:\n\tdvc pull\n"}),
        ("missing", {"a.py": ASKED.format("")}),
        ("missing", {"a.py": "# Dataset.get_by_name(ws, 'x', version=3)\n"}),
        ("missing", {"data/flights.csv.dvc": "outs:\n- path: flights.csv\n"}),
        ("missing", {".gitignore": "*.dvc\n", "data/x.csv": "a,b\n1,2\n"}),
        ("missing", {"dvc.lock": "stages:\n  gone:\n    deps:\n    - path: data.csv\n"
            "      md5: 5f2b\n",
            "dvc.yaml": "stages:\n  train:\n    cmd: x\n"}),
    ],
)  # fmt: skip
def test_data_versioning(expected: str, files: dict[str, str], tmp_path: Path) -> None:
    assert state("data-versioning", tmp_path, files) == expected


PANDERA = "import pandera\nSCHEMA = pandera.DataFrameSchema({})\n"


@pytest.mark.parametrize(
    ("expected", "main"),
    [
        ("met", "table = SCHEMA.validate(table)\n    train(table)"),
        ("met", "check_columns(table)\n    train(table)"),
        ("partial", "train(table)\n    SCHEMA.validate(table)"),
        ("partial", "try:\n        SCHEMA.validate(table)\n    except Exception:\n"
            "        print('bad')\n    train(table)"),
        ("missing", "# SCHEMA.validate(table)\n    train(table)"),
        ("missing", "if False:\n        SCHEMA.validate(table)\n    train(table)"),
    ],
)  # fmt: skip
def test_schema_validation(expected: str, main: str, tmp_path: Path) -> None:
    own = (
        "def check_columns(table):\n    if 'a' not in table.columns:\n"
        "        raise ValueError('a')\n"
    )
    code = f"{TRAIN}{PANDERA}{own}def main(table):\n    {main}\nmain(pandas.read_csv('x.csv'))\n"
    assert state("schema-validation", tmp_path, {"train.py": code}) == expected


LOOKED = (
    "def load(path):\n    table = pandas.read_csv(path)\n"
    "    absent = {{'a', 'b'}} - set(table.columns)\n    if absent:\n"
    "        raise ValueError(absent)\n    if table['b'].isnull().any():\n        {}\n"
    "    return table\n"
)


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("met", LOOKED.format("raise ValueError('b')") + "train(load('x.csv'))\n"),
        ("missing", LOOKED.format("print('b')") + "train(load('x.csv'))\n"),
        ("missing", LOOKED.format("raise ValueError('b')") + RUN),
    ],
)
def test_a_table_is_looked_over_by_hand(expected: str, code: str, tmp_path: Path) -> None:
    assert state("schema-validation", tmp_path, {"train.py": TRAIN + code}) == expected


def test_a_check_of_requests_is_a_part(tmp_path: Path) -> None:
    api = f"{PANDERA}def predict(rows):\n    return SCHEMA.validate(rows)\n"
    files = {"api.py": api, "train.py": TRAIN + RUN}
    assert state("schema-validation", tmp_path, files) == "partial"


def test_a_check_by_a_class_that_inherits_a_schema(tmp_path: Path) -> None:
    schemas = (
        "import pandera\nclass Base(pandera.DataFrameModel):\n"
        "    @classmethod\n    def check(cls, data):\n        return cls.validate(data)\n"
        "class Inputs(Base):\n    a: float\n"
    )
    run = "from schemas import Inputs\ntrain(Inputs.check(pandas.read_csv('x.csv')))\n"
    files = {"schemas.py": schemas, "train.py": TRAIN + run}
    assert state("schema-validation", tmp_path, files) == "met"


DEFINES = "from feast import FeatureStore, FeatureView\nFeatureView(name='flights')\n"
READS = "FeatureStore('.').get_historical_features(features=['flights:a'])\n"


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("met", DEFINES + READS),
        ("partial", DEFINES),
        ("missing", "from feast import FeatureStore\n"),
        ("missing", f"# {DEFINES.splitlines()[1]}\n# {READS}"),
    ],
)
def test_feature_store(expected: str, code: str, tmp_path: Path) -> None:
    assert state("feature-store", tmp_path, {"features.py": code}) == expected


TRACKING = "import mlflow\nmlflow.set_tracking_uri('{}')\n"
REMOTE = "['remote \"r\"']\n    url = {}\n"


@pytest.mark.parametrize(
    ("expected", "tracking", "remote"),
    [
        ("met", "https://mlflow.flights.org", "s3://flights/data"),
        ("partial", "http://localhost:5000", "s3://flights/data"),
        ("partial", "https://mlflow.flights.org", "../remote"),
        ("missing", "sqlite:///mlflow.db", "/tmp/remote"),
    ],
)
def test_shared_storage(expected: str, tracking: str, remote: str, tmp_path: Path) -> None:
    files = {"train.py": TRACKING.format(tracking), ".dvc/config": REMOTE.format(remote)}
    assert state("shared-storage", tmp_path, files) == expected
