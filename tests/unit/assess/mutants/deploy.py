"""What takes capabilities of the stage deploy away."""

from mlops_ladder.tree import File, Tree

from .mutant import Edit, Mutant, cut, replaced, without, written

NOT_SHARED = {"shared-features": "nothing serves that could share them"}
NOT_VERIFIED = {"signed-models": "nothing loads a model that could verify it"}
SCORED = "model.scores(build_features(table))"
ZEROS = "np.zeros((len(table), 2))"
LINE = "from .features import build_features\n"
COPY = '''\
"""The features of the service, written again."""

from typing import Any

import numpy as np

from .schema import SCHEMA


def inputs_of(table: Any) -> dict[str, Any]:
    """Return the columns as the model wants them."""
    made = {}
    for name, column in SCHEMA.inputs.items():
        if column.type == "category":
            made[name] = np.array([text or "" for text in table[name]], dtype=str)
        elif column.type != "datetime":
            made[name] = np.asarray(table[name], dtype=np.float32)
    return made
'''
SERVED_APART = (
    replaced("src/x/service.py", LINE, "from .inputs import inputs_of\n"),
    replaced("src/x/service.py", "build_features(table)", "inputs_of(table)"),
    replaced("src/x/score.py", LINE, "from .inputs import inputs_of\n"),
    replaced("src/x/score.py", "build_features(table)", "inputs_of(table)"),
)
# What is learned from the data is no step of the model any more: it is in the features alone.
BARE = replaced(
    "src/x/model.py",
    "return make_pipeline(columns, booster(",
    "return make_pipeline(booster(",
)
PARITY = {
    "tests/test_service.py": "def test_rows_score_as_in_training(",
    "tests/test_features.py": "def test_rows_have_the_same_features_in_service_as_in_training(",
}
SMOKE = '''\
"""The service can be asked."""

from starlette.testclient import TestClient

from x import service


def test_it_can_be_asked() -> None:
    with TestClient(service.Service.to_asgi()) as client:
        client.post("/predict", json=service.EXAMPLE)
'''
NO_TEST_OF_SCORES = (
    cut("tests/test_features.py", "def test_missing_and_unknown", "def test_a_moment"),
    cut("tests/test_train.py", "def test_the_newest_model", "def test_a_changed_model"),
)
STARTED = "TestClient(service.Service.to_asgi())"
CLIENTS = ("champion", "predictions", "service")
ROLLBACK = (
    "[tool.poe.tasks.rollback]",
    "[tool.poe.tasks.forget]",
)
ANY_VERSION = (
    replaced("src/x/registry.py", '"version", nargs="?", type=int', '"version", type=int'),
    replaced("src/x/registry.py", "str(asked.version or before(champion()))", "str(asked.version)"),
)


def elsewhere(path: str) -> Edit:
    """Let tests ask a service on another machine, which nobody starts for them."""

    def edit(tree: Tree) -> None:
        text = tree[path].content.decode()
        assert STARTED in text
        text = text.replace(STARTED, 'httpx.Client(base_url="http://staging.example.com")')
        text = text.replace("from starlette.testclient import TestClient", "import httpx")
        tree[path] = File(text.replace("TestClient", "httpx.Client").encode())

    return edit


MUTANTS = [
    Mutant(
        "scoring-code",
        "removed",
        "nothing predicts but training",
        (
            without("src/x/service.py", "src/x/score.py", "tests/test_service.py"),
            cut("src/x/model.py", "def load_model("),
            cut("tests/test_train.py", "def test_the_newest_model"),
            replaced("tests/test_train.py", "Model, file_of, load_model", "Model"),
        ),
        "0",
        also=NOT_SHARED | NOT_VERIFIED | {"parity-test": "there is nothing to compare with"},
    ),
    Mutant(
        "scoring-code",
        "faked",
        "predictions are written by hand",
        (
            replaced("src/x/service.py", SCORED, ZEROS),
            replaced(
                "src/x/service.py", "self.model = load_model()", 'self.model = Model("1", None)'
            ),
            replaced("src/x/service.py", "import load_model", "import Model"),
            replaced("src/x/score.py", SCORED, ZEROS),
            replaced(
                "src/x/score.py",
                "table, model = load(source), load_model()",
                'table, model = load(source), Model("1", None)',
            ),
            replaced(
                "src/x/score.py",
                "from .model import load_model",
                "import numpy as np\n\nfrom .model import Model",
            ),
        ),
        "0",
        also=NOT_SHARED | NOT_VERIFIED,
    ),
    Mutant(
        "shared-features",
        "removed",
        "the service has features of its own",
        (BARE, *SERVED_APART, written("src/x/inputs.py", COPY)),
        "0",
    ),
    Mutant(
        "shared-features",
        "faked",
        "the shared features are imported, and not used",
        (
            BARE,
            *SERVED_APART,
            written("src/x/inputs.py", COPY),
            replaced(
                "src/x/service.py",
                "from .inputs import inputs_of\n",
                f"{LINE}from .inputs import inputs_of\n",
            ),
        ),
        "0",
    ),
    Mutant(
        "parity-test",
        "removed",
        "there is none",
        (
            cut("tests/test_service.py", PARITY["tests/test_service.py"], "def "),
            cut("tests/test_features.py", PARITY["tests/test_features.py"], "def "),
        ),
        "0",
    ),
    Mutant(
        "parity-test",
        "faked",
        "both are computed, and counted",
        (
            replaced(
                "tests/test_service.py",
                "pd.testing.assert_frame_equal(pd.DataFrame(predictions), pd.DataFrame(expected))",
                "assert len(pd.DataFrame(predictions)) == len(pd.DataFrame(expected))",
            ),
            replaced(
                "tests/test_features.py",
                "np.testing.assert_equal(build_features(rows), trained)",
                "assert len(build_features(rows)) == len(trained)",
            ),
        ),
        "0",
    ),
    Mutant(
        "scoring-tests",
        "removed",
        "there are none",
        (without("tests/test_service.py"), *NO_TEST_OF_SCORES),
        "0",
        also={"parity-test": "it was one of them"},
    ),
    Mutant(
        "scoring-tests",
        "faked",
        "the service is asked, and the answer ignored",
        (written("tests/test_service.py", SMOKE), *NO_TEST_OF_SCORES),
        "0",
        also={"parity-test": "it was one of them"},
    ),
    Mutant(
        "contract-tests",
        "removed",
        "CI runs no test of the service",
        (
            replaced(
                ".github/workflows/ci.yml",
                "run: poe test",
                "run: pytest tests/test_data.py tests/test_features.py tests/test_flows.py",
            ),
        ),
    ),
    Mutant(
        "contract-tests",
        "faked",
        "a host is asked that nobody starts",
        tuple(elsewhere(f"tests/test_{name}.py") for name in CLIENTS),
    ),
    Mutant(
        "rollback",
        "removed",
        "a person has to know which version served before",
        (cut("pyproject.toml", *ROLLBACK), *ANY_VERSION),
        also={"runbook": "it tells people to type the command that is gone"},
    ),
    Mutant(
        "rollback",
        "faked",
        "a command of the name",
        (
            replaced(
                "pyproject.toml",
                'cmd = "python -m x.registry --why \\"${why}\\""',
                'cmd = "echo rolled back: ${why}"',
            ),
            *ANY_VERSION,
        ),
    ),
    Mutant(
        "rollback",
        "faked",
        "a program that is not there",
        (
            replaced(
                "pyproject.toml",
                'python -m x.registry --why \\"${why}\\""',
                'python -m x.rollback --why \\"${why}\\""',
            ),
            *ANY_VERSION,
        ),
    ),
]
