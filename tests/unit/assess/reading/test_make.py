"""Makefiles: targets, what they wait for, recipes, variables."""

from pathlib import Path

import pytest
from mlops_ladder.assess.reading.tasks import tasks

from .written import heard, lines, ran, task, written

MAKE = """\
PYTHON ?= python3
SRC := src
FLAGS = --cov=$(SRC)
FLAGS += -q

.PHONY: all test

all: lint test | data

lint:
\truff check $(SRC)

test: lint ; echo tests
\t@$(PYTHON) -m pytest $(FLAGS) $(EXTRA)
\t-mypy $(SRC)

data/a.csv data: download
\tcd tools && \\
\t  ./get.sh $@ > $(OUT)

download:
\tcurl $${URL}

%.o: %.c
\tcc $<
include more.mk
-include absent.mk
"""


def test_a_makefile_is_read(tmp_path: Path) -> None:
    repo = written(tmp_path, {"Makefile": MAKE, "more.mk": "more:\n\tpytest more\n"})
    names = [each.name for each in tasks(repo) if each.path == "Makefile"]
    assert names == ["all", "lint", "test", "data/a.csv", "data", "download", "more"]
    asked = ["make -f Makefile lint", "make -f Makefile test", "make -f Makefile data"]
    assert lines(task(repo, "make", "all").commands) == asked
    test = task(repo, "make", "test")
    assert lines(test.commands) == [
        "make -f Makefile lint",
        "echo tests",
        "python -m pytest --cov=src -q ${EXTRA}",
        "mypy src",
    ]
    assert [command.blocking for command in test.commands] == [True, True, True, False]
    assert [command.line for command in test.commands] == [13, 13, 14, 15]
    (get,) = [c for c in task(repo, "make", "data").commands if c.program == "get.sh"]
    assert (get.words, get.cwd, get.line) == (("./get.sh", "data"), "tools", 19)


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("make test", "pytest a"),
        ("make", "pytest a"),
        ("make -j 4 test", "pytest a"),
        ("make test lint", "ruff check"),
        ("$(MAKE) test", None),
        ("make -C sub", "pytest sub"),
        ("make --directory=sub test", "pytest sub"),
        ("cd sub && make test", "pytest sub"),
        ("make -f other.mk test", "pytest other"),
        ("make both", "pytest a"),
        ("make both", "pytest sub"),
        ("make VERBOSE=1 test", "pytest a"),
        ("sudo make test", "pytest a"),
    ],
)
def test_a_target_is_followed(tmp_path: Path, command: str, expected: str | None) -> None:
    files = {
        "Makefile": "test:\n\tpytest a\nlint:\n\truff check\nboth: test\n\t$(MAKE) -C sub test\n",
        "sub/Makefile": "test:\n\tpytest sub\n",
        "other.mk": "test:\n\tpytest other\n",
    }
    found = ran(written(tmp_path, files), command)
    assert expected in found if expected else "pytest sub" not in found


@pytest.mark.parametrize(
    "command",
    ["make absent", "make -C absent", "cd sub && make test", "make -f absent.mk", "make -n test"],
)
def test_a_target_that_is_absent_runs_nothing(tmp_path: Path, command: str) -> None:
    repo = written(tmp_path, {"Makefile": "test:\n\tpytest\n", "sub/x.txt": "x"})
    assert ran(repo, command) == []


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("test:\n\tpytest\n\tls\n", True),
        ("test:\n\t@pytest\n", True),
        ("test:\n\t-pytest\n", False),
        ("test:\n\t@-pytest\n", False),
        ("test:\n\tpytest; ls\n", False),
        ("test:\n\tpytest || true\n", False),
        ("test:\n\tset -e; pytest; ls\n", True),
        ("test: a\n\tls\na:\n\tpytest\n", True),
        ("test: a\n\tls\na:\n\t-pytest\n", False),
        ("test:\n\t-make a\na:\n\tpytest\n", False),
        (".IGNORE:\ntest:\n\tpytest\n", False),
        (".ONESHELL:\ntest:\n\tpytest\n\tls\n", False),
        (".ONESHELL:\n.SHELLFLAGS = -ec\ntest:\n\tpytest\n\tls\n", True),
    ],
)
def test_a_recipe_may_ignore_a_failure(tmp_path: Path, text: str, blocks: bool) -> None:
    assert heard(written(tmp_path, {"Makefile": text}), "make test", "pytest") == [blocks]


def test_make_may_ignore_all_failures(tmp_path: Path) -> None:
    repo = written(tmp_path, {"Makefile": "test:\n\tpytest\n"})
    assert heard(repo, "make -i test", "pytest") == [False]


def test_the_default_goal_is_the_first_unless_it_is_said(tmp_path: Path) -> None:
    text = ".DEFAULT_GOAL := b\n.PHONY: a b\na:\n\tls\nb:\n\tpytest\n"
    assert ran(written(tmp_path, {"Makefile": text}), "make") == ["pytest"]


def test_conditions_are_taken_both_ways_and_comments_none(tmp_path: Path) -> None:
    text = "a:\nifdef CI\n\tpytest\nelse\n\tls\nendif\n#b:\n#\tmypy\n\t# mypy\n"
    assert ran(written(tmp_path, {"Makefile": text}), "make a") == ["pytest", "ls"]


@pytest.mark.parametrize(
    "text",
    [
        "A = $(A)\na:\n\t$(A)\n",
        "A = $(B)$(B)\nB = $(A)$(A)\na:\n\t$(A)\n",
        "include Makefile\na: a\n\tmake a\n",
        "a: b\nb: a\n",
        "\tpytest\n:\n= x\na: $(\n\t$(\n",
        "define X\n\tpytest\nendef\n",
        "$(error not here: at all)\n",
        "a:\\\n",
        "a:\n\t$() ${} $\n",
    ],
)
def test_a_broken_makefile_is_no_error(tmp_path: Path, text: str) -> None:
    repo = written(tmp_path, {"Makefile": text})
    assert len(ran(repo, "make a")) < 50
    assert all(each.name in ("a", "b") for each in tasks(repo))
