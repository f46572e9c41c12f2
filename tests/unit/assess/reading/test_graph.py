"""Who reaches whom."""

from pathlib import Path

import pytest
from mlops_ladder.assess.reading.code.graph import Node, graph, is_test
from mlops_ladder.assess.reading.files.repository import Repository
from mlops_ladder.assess.reading.shell import Command


def read(folder: Path, files: dict[str, str]) -> Repository:
    """Write files and read them."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Repository(folder)


TRAIN = {
    "src/app/train.py": "def fit():\n    pass\n\ndef other():\n    pass\n",
    "src/app/__init__.py": "",
}
FIT = Node("src/app/train.py", "fit")
OTHER = Node("src/app/train.py", "other")


@pytest.mark.parametrize(
    "code",
    [
        "from app.train import fit\nfit()",
        "from app import train\ntrain.fit()",
        "import app.train\napp.train.fit()",
        "from src.app.train import fit\ndef go():\n    fit()\nif __name__ == '__main__':\n    go()",
        "from app.train import fit\n\nclass Job:\n    def run(self):\n        fit()\n\nJob().run()",
        "from app.train import fit\nA = {'fit': fit}\nif __name__ == '__main__':\n    A['fit']()",
        "import click\nfrom app.train import fit\n\n@click.command()\ndef main():\n    fit()",
        "import subprocess\nsubprocess.run(['python', '-m', 'job'])",
        "import os\nos.system('python job.py')",
    ],
)
def test_a_script_reaches_what_it_calls(code: str, folder: Path) -> None:
    job = {"job.py": "from app.train import fit\nfit()\n"}
    repo = read(folder, TRAIN | job | {"run.py": code})
    reached = graph(repo).reach(graph(repo).entries(Command(("python", "run.py"), "x", 1)))
    assert FIT in reached
    assert OTHER not in reached


@pytest.mark.parametrize(
    "code",
    [
        "from app.train import fit",
        "from app.train import fit\nSTEPS = {'fit': fit}",
        "from app.train import fit\n\ndef main():\n    fit()",
        "from app.train import fit\nif __name__ == '__main__':\n    fit()",
    ],
)
def test_an_import_runs_only_what_it_calls(code: str, folder: Path) -> None:
    repo = read(folder, TRAIN | {"run.py": "import job\n", "job.py": code})
    reached = graph(repo).reach(graph(repo).entries(Command(("python", "run.py"), "x", 1)))
    assert FIT not in reached


@pytest.mark.parametrize(
    "words",
    [("python", "-m", "app.train"), ("python", "src/app/train.py"), ("serve", "app.train:fit")],
)
def test_a_command_starts_modules_files_and_functions(words: tuple[str, ...], folder: Path) -> None:
    repo = read(folder, TRAIN)
    assert Node("src/app/train.py", "") in graph(repo).entries(Command(words, "x", 1))


@pytest.mark.parametrize(
    "line",
    [
        "ruff check src/app/train.py", "python -m mypy src/app/train.py", "cat src/app/train.py",
        "git add src/app/train.py", "python -m black src/app/train.py", "[ -f src/app/train.py ]",
    ],
)  # fmt: skip
def test_who_reads_a_file_starts_nothing(line: str, folder: Path) -> None:
    repo = read(folder, TRAIN)
    assert graph(repo).entries(Command(tuple(line.split()), "x", 1)) == []


def test_what_nothing_calls_is_not_live(folder: Path) -> None:
    calls = {"run.py": "from app.train import fit\nfit()\n"}
    repo = read(
        folder, TRAIN | calls | {"tests/test_a.py": "from app.train import other\nother()\n"}
    )
    assert FIT in graph(repo).live
    assert OTHER not in graph(repo).live


def test_what_settings_name_is_live(folder: Path) -> None:
    settings = {"pyproject.toml": '[project.scripts]\napp = "app.train:other"\n'}
    assert OTHER in graph(read(folder, TRAIN | settings)).live


@pytest.mark.parametrize(
    ("path", "test"),
    [
        ("tests/a.py", True),
        ("src/x/test_a.py", True),
        ("a_test.py", True),
        ("conftest.py", True),
        ("src/testing_data.py", False),
        ("src/latest/a.py", False),
    ],
)
def test_tests_are_known_by_their_places(path: str, test: bool) -> None:
    assert is_test(path) is test
