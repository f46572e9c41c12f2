"""Deploy: scoring code, shared features, tests of them, delivery, environments, infrastructure."""

from pathlib import Path

import pytest
from mlops_ladder.assess.checks import CHECKS

from .reading.written import written

Files = dict[str, str]


def state(capability: str, folder: Path, files: Files) -> str:
    """Return the state of a capability in a repository of these files."""
    return CHECKS[capability].look(written(folder, files)).state


FEATURES = "import pandas as pd\n\n\ndef build(table):\n    return pd.get_dummies(table)\n"
TRAIN = """
import joblib
from sklearn.linear_model import LogisticRegression
from features import build


def train(table):
    model = LogisticRegression().fit(build(table), table["y"])
    joblib.dump(model, "model.pkl")


if __name__ == "__main__":
    import pandas
    train(pandas.read_csv("table.csv"))
"""
SERVICE = """
import joblib
from fastapi import FastAPI
from features import build

app = FastAPI()
model = joblib.load("model.pkl")


@app.post("/predict")
def predict(row: dict):
    return {"prediction": float(model.predict(build(row))[0])}
"""
PROJECT = {"features.py": FEATURES, "train.py": TRAIN, "service.py": SERVICE}
SCORE = """
import sys
import joblib
import pandas as pd


def score(path):
    model = joblib.load("model.pkl")
    pd.DataFrame(model.predict(pd.read_csv(path))).to_csv("out.csv")


if __name__ == "__main__":
    score(sys.argv[1])
"""
AZURE = """
import joblib


def init():
    global model
    model = joblib.load("model.pkl")


def run(data):
    return model.predict(data).tolist()
"""
ZENML = """
from zenml import pipeline, step
from zenml.integrations.mlflow.services import MLFlowDeploymentService


@step
def ask(service: MLFlowDeploymentService) -> float:
    return service.predict([[1.0]])


@pipeline
def inference():
    ask(find())


if __name__ == "__main__":
    inference()
"""
MEASURED = SCORE.replace(".to_csv", "").replace(
    "import sys", "from sklearn.metrics import f1_score"
)


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", PROJECT, id="service"),
        pytest.param("met", {"score.py": SCORE}, id="batch"),
        pytest.param("met", {"score.py": AZURE}, id="platform"),
        pytest.param("met", {"score.py": ZENML}, id="a service that was deployed"),
        pytest.param(
            "partial",
            {"score.py": ZENML.replace(": MLFlowDeploymentService", "")},
            id="a model of anywhere",
        ),
        pytest.param(
            "partial",
            {"train.py": TRAIN + "    print(LogisticRegression().predict([[1]]))\n"},
            id="in the training",
        ),
        pytest.param("missing", {"train.py": TRAIN}, id="only training"),
        pytest.param("missing", {"predict.py": "def helper(x):\n    return x + 1\n"}, id="a name"),
        pytest.param(
            "missing", {"score.py": "#" + SCORE.strip().replace("\n", "\n#")}, id="comment"
        ),
        pytest.param(
            "missing",
            {"service.py": SERVICE.replace("model.predict(build(row))[0]", "0.5")},
            id="a constant",
        ),
    ],
)
def test_scoring_code(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("scoring-code", tmp_path, files) == expected


COPY = SERVICE.replace("from features", "from copied")
STEPS = """
import joblib
import pandas
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

table = pandas.read_csv("table.csv")
model = make_pipeline(StandardScaler(), LogisticRegression()).fit(table[["a"]], table["y"])
joblib.dump(model, "model.pkl")
"""
NET = """
import torch


class Net(torch.nn.Module):
    def forward(self, x):
        return x
"""
LEARN = """
import torch
from net import Net

net = Net()
steps = torch.optim.SGD(net.parameters())
loss = torch.nn.functional.mse_loss(net(1), 2)
loss.backward()
steps.step()
"""
SERVE = """
import torch
from flask import Flask
from net import Net

app = Flask(__name__)
net = Net()
net.load_state_dict(torch.load("m.pt"))


@app.route("/p")
def p():
    with torch.no_grad():
        return str(net(1))
"""
NETWORK = {"net.py": NET, "train.py": LEARN, "service.py": SERVE}


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", PROJECT, id="imported by both"),
        pytest.param(
            "missing", {**PROJECT, "copied.py": FEATURES, "service.py": COPY}, id="a copy"
        ),
        pytest.param("partial", NETWORK, id="only the network"),
        pytest.param(
            "partial",
            {"train.py": STEPS, "copied.py": FEATURES, "service.py": COPY},
            id="a fitted pipeline",
        ),
        pytest.param("missing", {"train.py": TRAIN, "features.py": FEATURES}, id="no service"),
    ],
)
def test_shared_features(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("shared-features", tmp_path, files) == expected


CLIENT = (
    "from fastapi.testclient import TestClient\nfrom service import app\n\nclient = "
    "TestClient(app)\n\n\n"
)
ASKS = (
    "def test_predict():\n    answer = client.post('/predict', json={'a': 1})\n    assert answer."
)
PARITY = """
def test_parity():
    rows = table()
    served = client.post("/predict", json=rows).json()
    expected = model.predict(build(rows))
    assert served["prediction"] == expected[0]
"""


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("met", CLIENT + ASKS + "json()['prediction'] == 1\n"),
        ("met", "from service import predict\n\n\ndef test_x():\n    assert predict({})\n"),
        ("partial", CLIENT + ASKS + "status_code == 200\n"),
        ("partial", CLIENT + "def test_x():\n    print(client.post('/predict'))\n"),
        ("missing", CLIENT + "def test_x():\n    assert client.get('/other').text\n"),
        ("missing", CLIENT + "import pytest\n\n\n@pytest.mark.skip\n" + ASKS + "text\n"),
        ("missing", "def test_predict():\n    assert 1 + 1 == 2\n"),
    ],
)
def test_scoring_tests(expected: str, text: str, tmp_path: Path) -> None:
    assert state("scoring-tests", tmp_path, {**PROJECT, "tests/test_service.py": text}) == expected


MAIN = "from fastapi import FastAPI\nfrom routers import predictions\n\napp = FastAPI()\n"


@pytest.mark.parametrize(
    ("expected", "main"),
    [
        ("met", f"{MAIN}app.include_router(predictions.router, prefix='/v1')\n"),
        ("missing", MAIN),
    ],
)
def test_an_application_answers_by_its_routers(expected: str, main: str, tmp_path: Path) -> None:
    router = PROJECT["service.py"].replace("app = FastAPI()", "router = APIRouter()")
    router = router.replace("FastAPI", "APIRouter").replace("@app.", "@router.")
    client = CLIENT.replace("service", "main") + ASKS.replace("/predict", "/v1/predict")
    files = {**PROJECT, "service.py": "", "routers/predictions.py": router, "main.py": main}
    files["tests/test_main.py"] = f"{client}json()['prediction'] == 1\n"
    assert state("scoring-tests", tmp_path, files) == expected


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("met", PARITY),
        (
            "partial",
            PARITY.replace('served["prediction"] == expected[0]', "len(served) == len(expected)"),
        ),
        ("missing", PARITY.replace("    assert served", "    # assert served")),
        ("missing", PARITY.replace("== expected[0]", "== 1")),
    ],
)
def test_parity_test(expected: str, text: str, tmp_path: Path) -> None:
    files = {**PROJECT, "tests/test_service.py": CLIENT + "from features import build\n" + text}
    assert state("parity-test", tmp_path, files) == expected


CI = "on: {on}\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n"


def ci(*steps: str, on: str = "push") -> Files:
    """Return a workflow of these steps."""
    lines = "".join(f"      - {step}\n" for step in steps)
    return {".github/workflows/ci.yml": CI.format(on=on) + lines}


TESTED = {**PROJECT, "tests/test_service.py": CLIENT + ASKS + "json()['prediction'] == 1\n"}
OUTSIDE = (
    "import requests\n\n\ndef test_x():\n    assert "
    "requests.post('http://localhost:8000/predict').json()\n"
)
REMOTE = {**PROJECT, "tests/test_live.py": OUTSIDE}


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", {**TESTED, **ci("run: pytest")}, id="in its own process"),
        pytest.param(
            "met", {**REMOTE, **ci("run: docker compose up -d", "run: pytest")}, id="started in CI"
        ),
        pytest.param("partial", {**REMOTE, **ci("run: pytest")}, id="a host nobody starts"),
        pytest.param("partial", {**TESTED, **ci("run: pytest || true")}, id="may fail"),
        pytest.param(
            "partial",
            {**TESTED, **ci("run: pytest", on="\n  schedule:\n    - cron: '0 0 * * *'")},
            id="only by the clock",
        ),
        pytest.param(
            "partial", {**TESTED, **ci("run: pytest", on="workflow_dispatch")}, id="only by hand"
        ),
        pytest.param("missing", {**TESTED, **ci("run: pytest absent/")}, id="absent path"),
        pytest.param("missing", TESTED, id="no CI"),
    ],
)
def test_contract_tests(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("contract-tests", tmp_path, files) == expected


K6 = "import http from 'k6/http';\nexport const options = {{ {} }};\n"
LIMIT = "thresholds: { http_req_duration: ['p(95)<200'] }"


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", {"load.js": K6.format(LIMIT), **ci("run: k6 run load.js")}, id="k6"),
        pytest.param(
            "partial", {"load.js": K6.format("vus: 5"), **ci("run: k6 run load.js")}, id="no limit"
        ),
        pytest.param(
            "partial",
            {"load.js": K6.format(f"/* {LIMIT} */"), **ci("run: k6 run load.js")},
            id="the limit is a comment",
        ),
        pytest.param("partial", {"load.js": K6.format(LIMIT)}, id="nobody runs it"),
        pytest.param(
            "partial",
            {"locustfile.py": "from locust import HttpUser\n\n\nclass User(HttpUser):\n    pass\n"},
            id="locust alone",
        ),
        pytest.param("missing", {"load.js": "console.log('k6 thresholds')\n"}, id="words"),
    ],
)
def test_load_budget(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("load-budget", tmp_path, files) == expected


DEPLOY = "run: prefect deploy --all"
GATE = {
    "gate.py": "import json\nimport sys\n\nscores = json.load(open('metrics.json'))\n"
    "if scores['accuracy'] < scores['baseline']:\n    sys.exit(1)\n"
}


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {**TESTED, **ci("run: pytest", DEPLOY)}),
        ("partial", {**TESTED, **ci("run: pytest || true", DEPLOY)}),
        ("partial", {**TESTED, **ci("run: pytest", DEPLOY + " || true")}),
        ("partial", {**TESTED, **ci("run: pytest", "run: gcloud run deploy x")}),
        ("missing", {**TESTED, **ci("run: pytest", "name: prefect deploy\n        run: ls")}),
        ("missing", {**TESTED, **ci("run: pytest", "run: |\n          # prefect deploy")}),
    ],
)
def test_pipeline_delivery(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("pipeline-delivery", tmp_path, files) == expected


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {**PROJECT, **GATE, **ci("run: python gate.py", "run: gcloud run deploy x")}),
        ("partial", {**PROJECT, **GATE, **ci("run: gcloud run deploy x", "run: python gate.py")}),
        (
            "partial",
            {**PROJECT, **GATE, **ci("run: python gate.py || true", "run: gcloud run deploy x")},
        ),
        ("partial", {**PROJECT, **ci("run: python gate.py", "run: gcloud run deploy x")}),
        ("missing", {**PROJECT, **GATE, **ci("run: python gate.py")}),
    ],
)
def test_model_delivery(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("model-delivery", tmp_path, files) == expected


BOTH = ("run: terraform apply -var-file=stage.tfvars", "run: terraform apply -var-file=prod.tfvars")
GITLAB = """
stage:
  script: [helm upgrade x ./chart -f staging.yaml]
production:
  needs: [stage]
  when: manual
  script: [helm upgrade x ./chart -f prod.yaml]
"""


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        pytest.param("met", {".gitlab-ci.yml": GITLAB}, id="approved by hand"),
        pytest.param("partial", ci(*BOTH), id="without approval"),
        pytest.param("missing", ci(BOTH[0]), id="one target"),
        pytest.param(
            "missing",
            {
                ".github/workflows/ci.yml": CI.format(on="push").replace(
                    "steps", "environment: publish\n    steps"
                )
                + "      - run: twine upload dist/*\n"
            },
            id="PyPI",
        ),
    ],
)
def test_environments(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("environments", tmp_path, files) == expected


ROUTES = """
apiVersion: networking.istio.io/v1
kind: VirtualService
spec:
  http:
    - route:
        - {{destination: {{host: a}}, weight: {0}}}
        - {{destination: {{host: b}}, weight: {1}}}
"""


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"routes.yaml": ROUTES.format(90, 10)}),
        (
            "met",
            {
                "r.yaml": (
                    "kind: Rollout\nspec:\n  strategy:\n    canary:\n      steps: [setWeight: 20]\n"
                )
            },
        ),
        ("missing", {"routes.yaml": ROUTES.format(100, 0)}),
        ("missing", {"routes.yaml": "# weight: 10\nkind: VirtualService\n"}),
        ("missing", {"README.md": "We plan a canary with a traffic weight of 10.\n"}),
    ],
)
def test_progressive_delivery(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("progressive-delivery", tmp_path, files) == expected


REGISTRY = """
import sys
import mlflow

client = mlflow.MlflowClient()


def previous():
    return client.get_registered_model("m").tags["previous"]


if __name__ == "__main__":
    version = sys.argv[1] if sys.argv[1:] else previous()
    client.set_registered_model_alias("m", "champion", version)
"""

ROUTE = """
from fastapi import FastAPI
import mlflow

app = FastAPI()


@app.post("/model")
def {}(version: str):
    client = mlflow.MlflowClient()
    tags = client.get_registered_model("m").tags
    client.set_registered_model_alias("m", "champion", {})
"""
BACK = """TAG=$(aws ssm get-parameter --name /app/previous-tag --output text)
kubectl set image deployment/app app=app:$TAG
"""
STAGES = """
trigger: [main]
stages:
- stage: Release
  jobs: [{{job: go, steps: [{{script: kubectl set image deployment/app app=app:2}}]}}]
- stage: Rollback
  {}
  jobs: [{{job: back, steps: [{{script: kubectl set image deployment/app app=app:1}}]}}]
"""


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"registry.py": REGISTRY, "Makefile": "rollback:\n\tpython registry.py\n"}),
        ("met", ci("run: kubectl rollout undo deployment/x", on="workflow_dispatch")),
        ("met", {"ops/rollback.py": REGISTRY}),
        ("met", {"api.py": ROUTE.format("rollback", "tags['previous']")}),
        ("partial", {"api.py": ROUTE.format("promote", "tags['previous']")}),
        ("partial", {"api.py": ROUTE.format("rollback", "version")}),
        ("met", {"Makefile": "rollback:\n\tops/back.sh\n", "ops/back.sh": BACK}),
        ("missing", {"Makefile": "forward:\n\tops/on.sh\n", "ops/on.sh": BACK}),
        (
            "missing",
            {"Makefile": "rollback:\n\tops/back.sh $(TAG)\n", "ops/back.sh": BACK.split("\n")[1]},
        ),
        ("met", {"azure-pipelines.yml": STAGES.format("condition: failed()")}),
        ("missing", {"azure-pipelines.yml": STAGES.format("displayName: back")}),
        ("partial", {"registry.py": REGISTRY, "Makefile": "promote:\n\tpython registry.py 2\n"}),
        ("partial", {"registry.py": REGISTRY, "Makefile": "rollback:\n\tpython absent.py\n"}),
        ("missing", {"Makefile": "rollback:\n\techo done\n"}),
    ],
)
def test_rollback(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("rollback", tmp_path, files) == expected


TERRAFORM = '# The bucket.\nresource "aws_s3_bucket" "data" {\n  bucket = "data"\n}\n'
STACK = "AWSTemplateFormatVersion: '2010-09-09'\nResources:\n  B:\n    Type: AWS::S3::Bucket\n"
MANIFEST = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: x}\n"


@pytest.mark.parametrize(
    ("expected", "files"),
    [
        ("met", {"infra/main.tf": TERRAFORM}),
        ("met", {"stack.yaml": STACK}),
        ("met", {"main.bicep": "resource a 'Microsoft.Storage/storageAccounts@2023-01-01' = {}\n"}),
        ("met", {"k/kustomization.yaml": "resources: [x.yaml]\n", "k/x.yaml": MANIFEST}),
        ("partial", {"k/kustomization.yaml": "resources: [absent.yaml]\n", "x.yaml": MANIFEST}),
        ("partial", {"deployment.yaml": MANIFEST}),
        ("partial", {"up.py": "import boto3\n\nboto3.client('s3').create_bucket(Bucket='b')\n"}),
        ("missing", {"main.tf": "#" + TERRAFORM.replace("\n", "\n# ")}),
        ("missing", {"main.tf": 'module "a" {\n  source = "./absent"\n}\n'}),
        ("missing", {"docs/main.tf": TERRAFORM}),
    ],
)
def test_infrastructure_as_code(expected: str, files: Files, tmp_path: Path) -> None:
    assert state("infrastructure-as-code", tmp_path, files) == expected
