"""The package keeps the shape that it promises: small modules, short functions, one version."""

import ast
import tomllib
from pathlib import Path

import mlops_ladder
import pytest

from ..conftest import functions

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "generator" / "mlops_ladder"
MODULES = sorted(PACKAGE.rglob("*.py"))
NAMES = {"__init__": "shape", "__main__": "main", "views/__init__": "views"}
SUBJECTS = ("assess", "dataset", "merge", "plan")  # each has a folder of tests
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)


@every_module
def test_a_module_has_at_most_260_lines_and_its_functions_45(module: Path) -> None:
    text = module.read_text("utf-8")
    assert len(text.splitlines()) <= 260
    assert [name for name, lines in functions(text) if lines > 45] == []
    assert ast.get_docstring(ast.parse(text))


@every_module
def test_a_module_has_its_tests(module: Path) -> None:
    name = module.relative_to(PACKAGE).with_suffix("").as_posix()
    subject = name.partition("/")[0]
    if subject in SUBJECTS:
        assert list((Path(__file__).parent / subject).rglob("test_*.py"))
    else:
        name = NAMES.get(name, name).replace("/", "_")
        assert (Path(__file__).parent / f"test_{name}.py").is_file()


def test_the_length_of_a_function_counts_all_its_lines() -> None:
    text = "def a():\n    x = 1\n\n    def b():\n        pass\n\n    return x\n\n\nclass C:\n"
    text += "    async def d(self):\n        pass\n"
    assert sorted(functions(text)) == [("a", 7), ("b", 2), ("d", 2)]


def test_there_is_one_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == mlops_ladder.__version__
