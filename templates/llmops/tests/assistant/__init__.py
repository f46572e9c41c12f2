"""Tests of the assistant, with a registry of their own and the embedded model on one thread."""

import os
from tempfile import TemporaryDirectory

FOLDER = TemporaryDirectory(ignore_cleanup_errors=True)
OWN = {
    "MLFLOW_TRACKING_URI": f"sqlite:///{FOLDER.name}/mlflow.db",
    "_MLFLOW_SERVER_ARTIFACT_ROOT": f"{FOLDER.name}/artifacts",
    "LLM_THREADS": "1",
}
os.environ.update(OWN)  # before the project is imported: some of its modules read them then
for name in ("LLM_BASE_URL", "LLM_MODEL", "LLM_API_KEY"):
    os.environ.pop(name, None)
