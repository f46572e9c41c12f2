"""Ignore files, requirements and locks merge by line or entry."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mlops_ladder.merge import check, merge

from . import clashing, clean, edited

IGNORE = "# Made here.\n.venv/\n__pycache__/\n\n# Data.\n/data/*\n!/data/README.md\n"


def test_ignored_paths_of_both_sides_come_once_with_their_comments() -> None:
    ours = edited(IGNORE, ("__pycache__/\n", "__pycache__/\nwork/\n# Mine.\n*.csv\n"))
    theirs = edited(IGNORE, ("__pycache__/\n", "__pycache__/\n# Runs.\n.state/\nwork/\n"))
    merged = "__pycache__/\n# Runs.\n.state/\nwork/\n# Mine.\n*.csv\n"
    assert clean(".gitignore", IGNORE, ours, theirs) == edited(IGNORE, ("__pycache__/\n", merged))


def test_ignored_paths_that_a_side_removed_stay_away() -> None:
    ours = edited(IGNORE, (".venv/\n", ""))
    theirs = edited(IGNORE, ("__pycache__/\n", ""))
    merged = "# Data.\n/data/*\n!/data/README.md\n"
    assert clean(".dvcignore", IGNORE, ours, theirs).endswith(merged)


def test_an_exception_stays_behind_what_it_is_one_of() -> None:
    ours = edited(IGNORE, ("!/data/README.md\n", "!/data/README.md\n!/data/mine.csv\n"))
    theirs = edited(IGNORE, ("!/data/README.md\n", "!/data/README.md\n/data/*/x\n!/data/raw/x\n"))
    assert clean(".gitignore", IGNORE, ours, theirs) == (
        IGNORE + "/data/*/x\n!/data/raw/x\n!/data/mine.csv\n"
    )


def test_ignore_files_that_both_made_come_together() -> None:
    assert (
        clean(".dockerignore", None, "*\n!src\n", "# All.\n*\n!app\n") == "# All.\n*\n!app\n!src\n"
    )


def test_of_two_owners_mine_stay() -> None:
    base, ours, theirs = "* @a\n", "* @b @c\n/docs @d\n", "* @e\n/ci @f\n"
    assert clean("CODEOWNERS", base, ours, theirs) == "* @b @c\n/ci @f\n/docs @d\n"


def entry(name: str, version: str, marker: str = "") -> str:
    """Return an entry of a lock."""
    return f"{name}=={version}{marker and f' ; {marker}'} \\\n    --hash=sha256:{version}\n"


OLD, NEW = "python_version < '3.12'", "python_version >= '3.12'"
LOCK = [
    entry("alembic", "1"),
    entry("mlflow", "1"),
    entry("scipy", "1", OLD),
    entry("scipy", "2", NEW),
    entry("tabulate", "1"),
]
LOCKS = {
    "added by both": (
        [*LOCK[:1], entry("boto3", "1"), *LOCK[1:]],
        [*LOCK[:1], entry("dvc", "1"), *LOCK[1:]],
        [LOCK[0], entry("boto3", "1"), entry("dvc", "1"), *LOCK[1:]],
    ),
    "pinned otherwise by both": (
        [LOCK[0], entry("mlflow", "2"), *LOCK[2:]],
        [LOCK[0], entry("mlflow", "3"), *LOCK[2:]],
        [LOCK[0], entry("mlflow", "3"), *LOCK[2:]],
    ),
    "one entry in place of two": (
        [*LOCK[:2], entry("scipy", "3", OLD), *LOCK[3:]],
        [*LOCK[:2], entry("scipy", "4"), LOCK[4]],
        [*LOCK[:2], entry("scipy", "4"), LOCK[4]],
    ),
    "removed, unchanged": (LOCK[1:], [*LOCK[:1], *LOCK[2:]], LOCK[2:]),
    "removed by me, changed": (
        LOCK[1:],
        [entry("alembic", "2"), *LOCK[1:]],
        [entry("alembic", "2"), *LOCK[1:]],
    ),
    "changed by me, removed": (
        [entry("alembic", "2"), *LOCK[1:]],
        [*LOCK[1:], entry("uv", "1")],
        [entry("alembic", "2"), *LOCK[1:], entry("uv", "1")],
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "merged"), LOCKS.values(), ids=LOCKS)
def test_a_lock_merges_by_project_without_conflict(
    ours: list[str], theirs: list[str], merged: list[str]
) -> None:
    texts = ("".join(entries) for entries in (LOCK, ours, theirs))
    assert clean("requirements.txt", *texts) == "".join(merged)


REQUIREMENTS = "--prefer-binary\n# Web.\nfastapi<1  # soon\nuvicorn\n"


def test_requirements_merge_by_project() -> None:
    ours = edited(REQUIREMENTS, ("uvicorn\n", "Boto3\n"), ("<1", "<2"))
    theirs = edited(REQUIREMENTS, ("uvicorn\n", "uvicorn\nhttpx>=1 ; python_version<'3.12'\n"))
    assert clean("requirements-dev.txt", REQUIREMENTS, ours, theirs) == edited(
        REQUIREMENTS, ("uvicorn\n", "httpx>=1 ; python_version<'3.12'\nBoto3\n"), ("<1", "<2")
    )


def test_requirements_with_two_versions_clash() -> None:
    theirs = edited(REQUIREMENTS, ("fastapi<1", "FastAPI<3"), ("uvicorn\n", "uvicorn\nhttpx\n"))
    ours = edited(REQUIREMENTS, ("fastapi<1", "fastapi<2"))
    content, conflicts = clashing("requirements.txt", REQUIREMENTS, ours, theirs)
    assert content == (
        "--prefer-binary\n# Web.\n<<<<<<< yours\nfastapi<2  # soon\n=======\n"
        "FastAPI<3  # soon\n>>>>>>> level 1\nuvicorn\nhttpx\n"
    )
    assert conflicts == [
        "dependency fastapi: you changed fastapi<1 to fastapi<2, level 1 changes it to FastAPI<3"
    ]


PINS = st.dictionaries(st.sampled_from("abcdefg"), st.sampled_from("123"), max_size=7)


@settings(deadline=None)
@given(base=PINS, ours=PINS, theirs=PINS)
def test_every_project_of_a_lock_is_what_the_two_sides_made_it(
    base: dict[str, str], ours: dict[str, str], theirs: dict[str, str]
) -> None:
    old, mine, new = (
        "".join(entry(name, pins[name]) for name in sorted(pins)).encode() or b"# --hash=\n"
        for pins in (base, ours, theirs)
    )
    expected = {}
    for name in sorted({*ours, *theirs}):
        was, you, they = (pins.get(name) for pins in (base, ours, theirs))
        kept = they if you == was else you if they == was else they or you
        if kept:
            expected[name] = kept
    merged = merge("requirements.txt", old, mine, new)
    assert merged.conflicts == ()
    assert merged.content.decode().replace("# --hash=\n", "") == "".join(
        entry(name, version) for name, version in expected.items()
    )
    assert check("requirements.txt", old, mine, new, merged.content) == []


LINES = st.lists(st.sampled_from(["a", "b", "!c", "/d/", "*.e", "f g"]), unique=True)


@settings(deadline=None)
@given(base=LINES, ours=LINES, theirs=LINES)
def test_every_pattern_is_what_the_two_sides_made_it(
    base: list[str], ours: list[str], theirs: list[str]
) -> None:
    old, mine, new = ("".join(f"{line}\n" for line in side) for side in (base, ours, theirs))
    merged = clean(".gitignore", old, mine, new).splitlines()
    kept = {x for x in {*ours, *theirs} if x not in base or (x in ours and x in theirs)}
    assert sorted(merged) == sorted(kept)
    leading = theirs if ours == base else ours
    assert [x for x in merged if x in leading] == [x for x in leading if x in kept]
