"""Commands that Python runs, and the programs that are started by name."""

from pathlib import Path

import pytest
from mlops_ladder.assess.reading.code.graph import graph

from .test_graph import read

FILES = {"jobs/train.py": "model.fit(x, y)\n", "jobs/score.py": "print(1)\n"}
HELPER = "import subprocess\ndef start(job):\n    {}\n"


@pytest.mark.parametrize(
    "code",
    [
        "subprocess.run(['python', 'jobs/train.py'])",
        "subprocess.run(f'python jobs/train.py {day}', shell=True)",
        "words = ['python', 'jobs/train.py']\nsubprocess.run(words, check=True)",
        "line = 'python jobs/score.py'\nline = 'python jobs/train.py'\nsubprocess.run(line)",
        "def start():\n    words = ['python', 'jobs/train.py']\n    subprocess.run(words)\nstart()",
    ],
)
def test_a_process_runs_a_program(code: str, folder: Path) -> None:
    assert started(folder, f"import subprocess\n{code}\n") == {"jobs/train.py"}


@pytest.mark.parametrize("place", ["f'/opt/spark/{job}'", "job"])
def test_a_program_is_named_to_who_starts_it(place: str, folder: Path) -> None:
    helper = HELPER.format(f"words = ['spark-submit', {place}]\n    subprocess.run(words)")
    assert started(folder, f"{helper}start('train.py')\n") == {"jobs/train.py"}


@pytest.mark.parametrize(
    "code",
    [
        HELPER.format("print(job)") + "start('train.py')\n",
        HELPER.format("subprocess.run(['ls', 'jobs'])") + "start('train.py')\n",
        HELPER.format("subprocess.run(['ls', job])") + "start('absent.py')\n",
        "import subprocess\nsubprocess.run(words)\nwords = ['python', 'jobs/train.py']\n",
        "words = ['python', 'jobs/train.py']\nprint(words)\n",
    ],
)
def test_nothing_is_started(code: str, folder: Path) -> None:
    assert started(folder, code) == set()


def started(folder: Path, code: str) -> set[str]:
    """Return the files that a program starts as processes."""
    there = graph(read(folder, {"app.py": code, **FILES}))
    return {
        node.path
        for commands in there.launches.values()
        for command in commands
        for node in there.entries(command)
    }
