"""The lock names versions and hashes and no host, and its modules are names that are taken."""

import re

import pytest
from mlops_ladder import names

from ..conftest import kinds
from .conftest import Rendered

LINE = re.compile(
    r"""
    [a-z0-9-]+(\[[a-z0-9,-]+\])?==[\w.+!]+ (\ ;\ [^\\]+)? \ \\  # a requirement with its marker
    | \ {4}--hash=sha256:[0-9a-f]{64} (\ \\)?
    | \ {4}\#\ .*                                              # what it is for
    """,
    re.VERBOSE,
)
MODULES = {  # of the distributions whose module has another name
    "amplitude-analytics": "amplitude",
    "antlr4-python3-runtime": "antlr4",
    "atpublic": "public",
    "databricks-sdk": "databricks",
    "flufl-lock": "flufl",
    "fonttools": "fontTools",
    "gitpython": "git",
    "google-auth": "google",
    "graphql-core": "graphql",
    "griffelib": "griffe",
    "hydra-core": "hydra",
    "kantoku": "circus",
    "llama-cpp-python": "llama_cpp",
    "markdown-it-py": "markdown_it",
    "mlflow-skinny": "mlflow",
    "mlflow-tracing": "mlflow",
    "nvidia-ml-py": "pynvml",
    "opentelemetry-api": "opentelemetry",
    "opentelemetry-instrumentation": "opentelemetry",
    "opentelemetry-instrumentation-aiohttp-client": "opentelemetry",
    "opentelemetry-instrumentation-asgi": "opentelemetry",
    "opentelemetry-proto": "opentelemetry",
    "opentelemetry-sdk": "opentelemetry",
    "opentelemetry-semantic-conventions": "opentelemetry",
    "opentelemetry-util-http": "opentelemetry",
    "pandas-stubs": "pandas",
    "pillow": "PIL",
    "protobuf": "google",
    "py-key-value-aio": "key_value",
    "pydocket": "docket",
    "python-dateutil": "dateutil",
    "python-dotenv": "dotenv",
    "python-json-logger": "pythonjsonlogger",
    "python-slugify": "slugify",
    "python-ulid": "ulid",
    "pywin32": "win32api",
    "pyyaml": "yaml",
    "pyzmq": "zmq",
    "rpds-py": "rpds",
    "ruamel-yaml": "ruamel",
    "ruamel-yaml-clib": "ruamel",
    "scikit-learn": "sklearn",
    "types-pytz": "pytz",
    "zc-lockfile": "zc",
}

every_kind = pytest.mark.parametrize("kind", kinds())


def lock_of(rendered: Rendered, kind: str) -> str:
    return rendered(kind)["requirements.txt"].content.decode()


def unhashed(lock: str) -> list[str]:
    """Return the requirements that no hash follows."""
    starts = re.split(r"^(?=[a-z0-9])", lock, flags=re.MULTILINE)[1:]
    return [each.partition("==")[0] for each in starts if "--hash=sha256:" not in each]


@every_kind
def test_every_line_is_a_requirement_a_hash_or_a_remark(rendered: Rendered, kind: str) -> None:
    lines = lock_of(rendered, kind).splitlines()
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    assert "://" not in lock_of(rendered, kind)


@every_kind
def test_every_requirement_has_a_hash(rendered: Rendered, kind: str) -> None:
    assert lock_of(rendered, kind).count("==") > 100
    assert unhashed(lock_of(rendered, kind)) == []
    assert unhashed("a==1\nb==2 \\\n    --hash=sha256:00\n") == ["a"]


@pytest.mark.parametrize(
    "line",
    [
        "--index-url https://mirror.example/all",
        "a @ https://mirror.example/a.whl",
        "-e .",
        "a==1.0",
        "a>=1.0 \\",
        "    --hash=md5:00",
    ],
)
def test_any_other_line_is_seen(line: str) -> None:
    assert not LINE.fullmatch(line)


@every_kind
def test_every_module_of_the_lock_is_a_name_that_is_taken(rendered: Rendered, kind: str) -> None:
    requirements = re.findall(r"^([a-z0-9-]+)", lock_of(rendered, kind), re.MULTILINE)
    modules = {MODULES.get(each, each.replace("-", "_")) for each in requirements}
    assert modules - names.taken() == set()
