"""Whatever two sides do to a project: the merge loses nothing, doubles nothing, breaks nothing."""

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mlops_ladder import history, threeway
from mlops_ladder.git import Repository
from mlops_ladder.threeway import Merge
from mlops_ladder.tree import File

from . import pocket
from .pocket import (
    FILES,
    IGNORE,
    LOCK,
    MODULES,
    MOVABLE,
    PARAMS,
    PYPROJECT,
    README,
    Key,
    Pocket,
    Units,
)

BASE = pocket.base()
STRUCTURED = {PYPROJECT, PARAMS, IGNORE, LOCK}
WORD = re.compile(r"(?:ours|theirs)\d+")
number = st.integers(0, 7)
Edits = list[tuple[Any, ...]]


def edits(path: str) -> st.SearchStrategy[tuple[Any, ...]]:
    """Return edits, most of them of one file."""
    paths = st.one_of(st.just(path), st.just(path), st.sampled_from(FILES))
    return st.one_of(
        st.tuples(st.just("put"), paths, st.sampled_from([0, 1, 5, 10]), number),
        st.tuples(st.just("put"), paths, st.sampled_from([0, 1, 5, 10]), number),
        st.tuples(st.sampled_from(["change", "drop"]), paths, number),
        st.tuples(st.just("reorder"), st.sampled_from([*MODULES, PYPROJECT, PARAMS]), number),
        st.tuples(st.just("end_with_crlf"), paths),
        st.tuples(st.just("move"), st.sampled_from(MOVABLE), number),
        st.tuples(st.just("remove"), st.sampled_from(FILES)),
        st.tuples(st.just("create"), number),
    )


def two_sides(path: str) -> st.SearchStrategy[tuple[Edits, Edits]]:
    """Return what two people do who have work to do in the same file."""
    return st.tuples(*[st.lists(edits(path), max_size=6)] * 2)


FIXTURES = [HealthCheck.function_scoped_fixture]


@dataclass(frozen=True)
class Merged:
    """A merge with the texts of its files."""

    merge: Merge
    files: dict[str, str]

    @property
    def hands(self) -> set[str]:
        """The files in conflict."""
        return {conflict.path for conflict in self.merge.conflicts}


@pytest.fixture
def repository(folder: Path) -> Repository:
    return Repository.create(folder)


def edited(side: str, made: Edits) -> Pocket:
    """Return the project after one side's edits."""
    mine = BASE.for_side(side)
    for name, *words in made:
        pocket.EDITS[name](mine, *words)
    return mine


def merged(repository: Repository, ours: Pocket, theirs: Pocket) -> Merged:
    """Return the merge of two projects that both come from the base."""
    commits: list[str] = []
    for each in (BASE, ours, theirs):
        files = {path: File(text.encode()) for path, text in each.tree().items()}
        tree = repository.write_tree(files)
        commits.append(repository.commit_tree(tree, commits[:1], "x\n", history.SCAFFOLDER))
    old, mine, new = commits
    merge = threeway.merge_commits(repository, old, mine, new, "level 1")
    entries = repository.entries(merge.tree)
    texts = repository.contents(entry.id for entry in entries.values())
    return Merged(merge, {path: texts[entry.id].decode() for path, entry in entries.items()})


def words(files: dict[str, str]) -> set[str]:
    """Return the words in some files that one of the sides has added."""
    return {word for text in files.values() for word in WORD.findall(text)}


def three_way(base: Any, ours: Any, theirs: Any) -> Any:
    """Return what two sides made of a value; raises LookupError where they clash."""
    if theirs in (ours, base):
        return ours
    if ours != base:
        raise LookupError
    return theirs


def wanted(path: str, ours: Pocket, theirs: Pocket) -> Units | None:
    """Return the units that the merge of a file has to have; None where both sides clash.

    Of two locked versions theirs is taken.
    """
    old, mine, new = (each.units[path] for each in (BASE, ours, theirs))
    found = {}
    for key in dict.fromkeys([*old, *mine, *new]):
        try:
            value = three_way(old.get(key), mine.get(key), new.get(key))
        except LookupError:
            if path != LOCK:
                return None
            value = new.get(key) or mine.get(key)
        if value is not None:
            found[key] = value
    return found


def units(path: str, text: str) -> list[tuple[Key, str]]:
    """Return the units in the text of a file; raises an error where it is not valid."""
    text = text.replace("\r\n", "\n")
    patterns = {
        IGNORE: (r"^/(\w+)/()$", "pattern"),
        LOCK: (r"^(\w+)==(\S+) \\\n    --hash=sha256:[0-9a-f]+$", "locked"),
        README: (r"^## (\w+)\n(.+)$", "part"),
    }
    if path in patterns:
        pattern, kind = patterns[path]
        return [((kind, name), value) for name, value in re.findall(pattern, text, re.MULTILINE)]
    if path == PYPROJECT:
        return toml_units(text)
    if path == PARAMS:
        return yaml_units(text)
    functions = [node for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)]
    return [(("function", node.name), ast.unparse(node.body[1])) for node in functions]


def toml_units(text: str) -> list[tuple[Key, str]]:
    """Return the dependencies and tasks of pyproject.toml."""
    content = tomllib.loads(text)
    assert (content["project"]["name"], content["tool"]["ruff"]) == ("x", {"line-length": 100})
    split = [re.split(r"(?===)", each) for each in content["project"]["dependencies"]]
    found = [(("dependency", name), version) for name, version in split]
    return found + [
        (("task", name), text) for name, text in content["tool"]["poe"]["tasks"].items()
    ]


def yaml_units(text: str) -> list[tuple[Key, str]]:
    """Return the units of the parameters; the nodes show a key that is there twice."""
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    assert [key.value for key, _ in root.value] == ["data", "metrics", "stages"]
    data, metrics, stages = (value.value for _, value in root.value)
    found = [(("data", key.value), value.value) for key, value in data]
    found += [(("metric", item.value), "") for item in metrics]
    for stage in stages:
        (_, name), (_, command) = stage.value
        found.append((("stage", name.value), command.value))
    return found


def place(path: str, ours: Pocket, theirs: Pocket) -> str | None:
    """Return where the merge has to have a file, empty for nowhere; None where both sides clash."""
    here, there = ((path in each.gone, changes(each, path)) for each in (ours, theirs))
    if here[0] or there[0]:
        clash = not (here[0] and there[0]) and (here[1] or there[1])
        return None if clash else ""
    try:
        return str(three_way(path, ours.moved.get(path, path), theirs.moved.get(path, path)))
    except LookupError:
        return None


def changes(side: Pocket, path: str) -> bool:
    """Return whether a side has changed or moved a file that it keeps."""
    name = side.moved.get(path, path)
    return path not in side.gone and (name != path or side.tree()[name] != BASE.tree()[path])


def locked_by_both(ours: Pocket, theirs: Pocket) -> set[str]:
    """Return the words in our locked versions where theirs has another one: it is taken."""
    old, mine, new = (each.units[LOCK] for each in (BASE, ours, theirs))
    taken = {key for key in mine if new.get(key) not in (None, old.get(key), mine[key])}
    return {word for key in taken for word in WORD.findall(mine[key])}


def check(result: Merged, ours: Pocket, theirs: Pocket) -> None:
    """Assert what has to hold for every merge.

    If a file is merged by structure, it is in conflict only where both sides changed the same. In a
    module where functions stand elsewhere, a function that was moved is a new one by its lines.
    """
    lost = (words(ours.tree()) | words(theirs.tree())) - words(result.files)
    assert lost <= locked_by_both(ours, theirs)
    for path in FILES:
        goal, expected = place(path, ours, theirs), wanted(path, ours, theirs)
        if goal is None or {path, goal} & result.hands:
            assert path not in STRUCTURED or goal is None or expected is None, path
            continue
        assert (goal in result.files) == bool(goal)
        if goal:
            found = units(path, result.files[goal])
            assert len(dict(found)) == len(found), f"{path} has something twice"
            elsewhere = path in MODULES and path in ours.reordered | theirs.reordered
            assert elsewhere or dict(found) == expected


SCORE, LOAD = "src/x/score.py", "src/x/load.py"
MOVED = [("reorder", LOAD, 1), ("move", LOAD, 0), ("move", SCORE, 0)]


@settings(max_examples=70, deadline=None, suppress_health_check=FIXTURES)
@example(([("put", SCORE, 0, 0)], [*MOVED, ("put", SCORE, 0, 0)]))
@given(st.sampled_from(FILES).flatmap(two_sides))
def test_nothing_is_lost_doubled_or_broken(
    repository: Repository, made: tuple[Edits, Edits]
) -> None:
    ours, theirs = edited("ours", made[0]), edited("theirs", made[1])
    check(merged(repository, ours, theirs), ours, theirs)
    check(merged(repository, theirs, ours), theirs, ours)


@settings(max_examples=20, deadline=None, suppress_health_check=FIXTURES)
@given(st.lists(st.sampled_from(FILES).flatmap(edits), max_size=8), st.booleans())
def test_where_one_side_did_nothing_the_other_is_taken_as_it_is(
    repository: Repository, made: Edits, first: bool
) -> None:
    side = edited("ours", made)
    result = merged(repository, *((side, BASE) if first else (BASE, side)))
    assert result.files == side.tree()
    assert not result.hands
