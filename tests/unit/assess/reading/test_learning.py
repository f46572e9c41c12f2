"""Where a model is trained, loaded and asked, and where a language model is called."""

from pathlib import Path

import pytest
from mlops_ladder.assess.reading.models.learning import learning

from .test_graph import read


@pytest.mark.parametrize(
    "code",
    [
        "from sklearn.svm import SVC\nSVC().fit(x, y)",
        "import xgboost as xgb\nxgb.train(params, data)",
        "import torch\nfor epoch in range(3):\n    loss.backward()\n    optimizer.step()",
        "from transformers import Trainer\nTrainer(model=m).train()",
        "import lightning as L\nL.Trainer().fit(model, data)",
        "import keras\nkeras.Sequential().fit(x, epochs=3)",
        "from sagemaker.sklearn import SKLearn\nSKLearn(entry_point='a.py').fit({'train': x})",
        "import boto3\nboto3.client('sagemaker').create_training_job(**job)",
        "from google.cloud import aiplatform\naiplatform.CustomTrainingJob(x).run()",
        "from sklearn.pipeline import make_pipeline\nmake_pipeline(StandardScaler(), m).fit(x, y)",
        "import joblib\njoblib.load('m').predict(x)",
        "import mlflow\nmlflow.pyfunc.load_model('models:/a/1').predict(x)",
        "from pyspark.ml import PipelineModel\nPipelineModel.load('m').transform(x)",
        "from pyspark.ml import PipelineModel\nmodels = [PipelineModel.load('m')]\n"
        "for fitted_model in models:\n    fitted_model.transform(x)",
    ],
)
def test_a_model_is_trained_or_asked(code: str, folder: Path) -> None:
    found = learning(read(folder, {"job.py": code}))
    assert (found.tabular, found.llm) == (True, False)


@pytest.mark.parametrize(
    "code",
    [
        "import openai\nopenai.OpenAI().chat.completions.create(model='m', messages=[])",
        "from anthropic import Anthropic\nAnthropic().messages.create(model='m')",
        "from langchain_openai import ChatOpenAI\nChatOpenAI(model='m').invoke('a')",
        "import litellm\nlitellm.completion(model='m', messages=[])",
        "import requests\nrequests.post(base + '/v1/chat/completions', json={})",
        "from transformers import pipeline\npipeline('text-generation', model='m')('a')",
        "import boto3\nboto3.client('bedrock-runtime').converse(modelId='m')",
    ],
)
def test_a_language_model_is_called(code: str, folder: Path) -> None:
    found = learning(read(folder, {"job.py": code}))
    assert (found.tabular, found.llm) == (False, True)


@pytest.mark.parametrize(
    "files",
    [
        {"a.py": "# model.fit(x, y)\nprint('model.fit(x, y)')\n"},
        {"a.py": "from sklearn.preprocessing import StandardScaler\nStandardScaler().fit(x)\n"},
        {"a.py": "scaler.fit(x)\n"},
        {"a.py": "from sklearn.compose import make_column_transformer as make\nmake(a).fit(x)\n"},
        {"a.py": "from pyspark.ml.feature import StandardScaler\nscaler.transform(x)\n"},
        {"a.py": "import json\njson.load(open('a'))\n"},
        {"tests/test_a.py": "model.fit(x, y)\n"},
        {"docs/a.py": "model.fit(x, y)\n"},
        {"benchmarks/a.py": "model.fit(x, y)\n"},
        {"examples/a.py": "model.fit(x, y)\n", "setup.py": ""},
        {"a.py": "def dead():\n    model.fit(x, y)\n"},
        {"a.py": "if False:\n    model.fit(x, y)\n"},
        {"{{ name }}/a.py": "model.fit(x, y)\n"},
        {"README.md": "We call model.fit(x, y) and openai.OpenAI()\n"},
        {"a.py": "import torch\nloss.backward()\n"},
        {"a.py": "import pickle\npickle.load(open('cache'))\n"},
    ],
)
def test_what_only_looks_like_it_is_none(files: dict[str, str], folder: Path) -> None:
    found = learning(read(folder, files))
    assert (found.tabular, found.llm) == (False, False)


def test_a_notebook_that_tries_one_beside_training_is_no_llm_application(folder: Path) -> None:
    book = '{"cells": [{"cell_type": "code", "source": "import openai\\nopenai.OpenAI()"}]}'
    files = {"train.py": "from sklearn.svm import SVC\nSVC().fit(x, y)\n", "n.ipynb": book}
    assert not learning(read(folder, files)).llm
    assert learning(read(folder, files | {"a.py": "import openai\nopenai.OpenAI()\n"})).llm
