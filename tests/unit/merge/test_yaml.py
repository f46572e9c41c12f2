"""YAML merges by key and list item, in the lines of the user's file."""

import re

import pytest

from . import clashing, clean, edited

HOOKS = """\
# What `poe check` does.
repos:
  - repo: local
    hooks:
      - id: ruff-check
        name: ruff check
        entry: ruff check --force-exclude
        types: [python]
      - id: mypy
        name: mypy
        entry: mypy
"""
THEIR_HOOKS = """\
# What `poe check` does.
repos:
  - repo: meta
    hooks: [{id: check-hooks-apply}]
  - repo: local
    hooks:
      - id: ruff-check
        name: ruff check
        entry: ruff check --force-exclude
        types: [python, pyi]
      # Formats too.
      - id: ruff-format
        name: ruff format
        entry: |
          ruff format

          true
      - id: mypy
        name: mypy
        entry: mypy --strict
"""
Edit = tuple[str, str]
IN_HOOKS: dict[str, Edit] = {
    "hook at the start": ("      - id: ruff-check\n", "      - id: a\n      - id: ruff-check\n"),
    "key of a hook": ("        name: mypy\n", "        name: mypy\n        stages: [manual]\n"),
    "key before the first": ("  - repo: local\n", "  - exclude: x\n    repo: local\n"),
    "version pinned": ("ruff check --force-exclude", "ruff check"),
    "language added": ("[python", "[cython, python"),
    "comment of mine": ("name: mypy", "name: mypy  # slow"),
    "comment above": ("      - id: mypy\n", "      # Slow.\n      - id: mypy\n"),
    "key at the top": ("repos:\n", "fail_fast: true\nrepos:\n"),
    "first comment": ("# What `poe check` does.\n", "# Mine.\n"),
    "quoted": ("name: ruff check\n", "name: 'ruff check'\n"),
}


@pytest.mark.parametrize("edit", IN_HOOKS.values(), ids=IN_HOOKS)
def test_an_edit_of_mine_comes_out_as_if_made_after_the_levels(edit: Edit) -> None:
    merged = clean(".pre-commit-config.yaml", HOOKS, edited(HOOKS, edit), THEIR_HOOKS)
    assert merged == edited(THEIR_HOOKS, edit)


def test_repos_and_hooks_of_mine_stay_at_the_end() -> None:
    mine = (
        "      - id: x\n  - repo: https://example.org/y\n    rev: v1\n    hooks:\n      - id: y\n"
    )
    merged = clean(".pre-commit-config.yaml", HOOKS, HOOKS + mine, THEIR_HOOKS)
    assert merged == THEIR_HOOKS + mine


def test_a_hook_removed_by_one_and_changed_by_the_other_is_a_clash_of_its_lines() -> None:
    ours = edited(HOOKS, ("      - id: mypy\n        name: mypy\n        entry: mypy\n", ""))
    content, conflicts = clashing(".pre-commit-config.yaml", HOOKS, ours, THEIR_HOOKS)
    hook = "      - id: mypy\n        name: mypy\n        entry: mypy --strict\n"
    marked = f"<<<<<<< yours\n=======\n{hook}>>>>>>> level 1\n"
    assert content == edited(THEIR_HOOKS, (hook, marked))
    assert conflicts == [
        "repos.local.hooks.mypy: you removed it, level 1 changes id: mypy name: mypy entry: mypy"
        " to id: mypy name: mypy entry: mypy --strict"
    ]


def wider(text: str) -> str:
    """Return a text with twice the indent, as an editor makes it."""
    return re.sub("^ +", lambda spaces: spaces[0] * 2, text, flags=re.MULTILINE).replace(
        "  - ", "  -   "
    )


def test_lines_of_the_level_get_the_indent_of_mine() -> None:
    merged = clean(".pre-commit-config.yaml", HOOKS, wider(HOOKS), THEIR_HOOKS)
    block = ("          ruff format\n\n          true\n", "  ruff format\n\n  true\n")
    expected = wider(edited(THEIR_HOOKS, (block[0], "")))
    text = re.sub("^  ", " " * 18, block[1], flags=re.MULTILINE)
    assert merged == edited(expected, ("entry: |\n", f"entry: |\n{text}"))


LISTS = {
    "one line": ("x: [a, b, z]\n", "x: [a, b, c, z]\n"),
    "one line with spaces": ("x: [ a, b, z ]\n", "x: [ a, b, c, z ]\n"),
    "sorted": ("x:\n  - b\n  - a\n", "x:\n  - b\n  - c\n  - a\n"),
    "not indented": ("x:\n- a\n- b\n- z\n", "x:\n- a\n- b\n- c\n- z\n"),
    "in brackets over lines": ("x: [\n  b,\n  z\n]\n", "x: [\n  b,\n  c,\n  z\n]\n"),
    "emptied": ("x: []\n", "x:\n  - c\n"),
}


@pytest.mark.parametrize(("ours", "expected"), LISTS.values(), ids=LISTS)
def test_an_item_is_added_in_the_form_that_i_gave_the_list(ours: str, expected: str) -> None:
    base, theirs = "x:\n  - a\n  - b\n", "x:\n  - a\n  - b\n  - c\n"
    assert clean("x.yaml", base, ours, theirs) == expected


def test_a_list_that_both_empty_together_is_left_as_brackets() -> None:
    merged = clean(
        "x.yaml", "x:  # all\n  - a\n  - b\n", "x:  # all\n  - a\n", "x:  # all\n  - b\n"
    )
    assert merged == "x: []  # all\n"


WORKFLOW = """\
on:
  push:
    branches: [main]
  pull_request:
jobs:
  test:
    steps:
      - uses: actions/checkout@aaa  # v1
        with:
          persist-credentials: false
      - uses: actions/setup-python@bbb  # v2
      - run: poe check
      - run: poe test
"""


def test_steps_are_known_by_action_and_commands_by_what_they_were() -> None:
    ours = edited(
        WORKFLOW,
        ("checkout@aaa  # v1", "checkout@ccc  # v2"),
        (
            "      - run: poe test\n",
            "      - run: poe test\n        env: {A: 1}\n      - run: mine\n",
        ),
        ("[main]", "[main, dev]"),
    )
    theirs = edited(
        WORKFLOW,
        (
            "          persist-credentials: false\n",
            "          persist-credentials: false\n          x: 1\n",
        ),
        ("setup-python@bbb  # v2", "setup-python@ddd  # v3"),
        ("poe test", "poe test --all"),
        ("      - run: poe check\n", "      - run: poe lock\n      - run: poe check\n"),
        ("[main]", "[main, next]"),
    )
    expected = edited(
        ours,
        (
            "          persist-credentials: false\n",
            "          persist-credentials: false\n          x: 1\n",
        ),
        ("setup-python@bbb  # v2", "setup-python@ddd  # v3"),
        ("poe test", "poe test --all"),
        ("      - run: poe check\n", "      - run: poe lock\n      - run: poe check\n"),
        ("[main, dev]", "[main, next, dev]"),
    )
    assert clean(".github/workflows/ci.yml", WORKFLOW, ours, theirs) == expected


def test_a_clash_in_a_step_leaves_its_other_keys_alone() -> None:
    ours = edited(WORKFLOW, ("checkout@aaa  # v1", "checkout@ccc"))
    theirs = edited(WORKFLOW, ("checkout@aaa  # v1", "checkout@ddd"), ("false", "true"))
    content, conflicts = clashing(".github/workflows/ci.yml", WORKFLOW, ours, theirs)
    assert content == edited(
        theirs,
        (
            "      - uses: actions/checkout@ddd\n",
            "<<<<<<< yours\n      - uses: actions/checkout@ccc\n=======\n"
            "      - uses: actions/checkout@ddd\n>>>>>>> level 1\n",
        ),
    )
    assert conflicts == [
        "jobs.test.steps.actions/checkout.uses: you changed actions/checkout@aaa to "
        "actions/checkout@ccc, level 1 changes it to actions/checkout@ddd"
    ]


def test_stages_of_a_file_that_both_made_come_together() -> None:
    ours = "stages:\n  fetch:\n    cmd: fetch\n  train:\n    cmd: train\n    deps: [a]\n"
    theirs = (
        "vars: [schema.yaml]\nstages:\n  train:\n    cmd: train\n    deps:\n      - b\n"
        "  score:\n    cmd: score\n"
    )
    assert clean("dvc.yaml", None, ours, theirs) == (
        "vars: [schema.yaml]\nstages:\n  fetch:\n    cmd: fetch\n  train:\n    cmd: train\n"
        "    deps: [a, b]\n  score:\n    cmd: score\n"
    )


def test_tuned_parameters_stay_beside_new_ones() -> None:
    base = "seed: 7\nrate: 0.1  # step\n"
    ours = "seed: 8  # lucky\nrate: 0.05  # step\ndepth: 3\n"
    theirs = "seed: 7\nrate: 0.1  # of learning\n\n# The gate.\ngate: 0.5\n"
    expected = "seed: 8  # lucky\nrate: 0.05  # of learning\n\n# The gate.\ngate: 0.5\ndepth: 3\n"
    assert clean("params.yaml", base, ours, theirs) == expected


def test_a_value_behind_an_anchor_is_left_as_it_is() -> None:
    base = "a: &a\n  x: 1\nb:\n  <<: *a\n  y: 2\n"
    ours, theirs = edited(base, ("y: 2", "y: 3")), edited(base, ("x: 1\n", "x: 1\n  z: 1\n"))
    assert clean("x.yaml", base, ours, theirs) == edited(ours, ("x: 1\n", "x: 1\n  z: 1\n"))


def test_documents_of_one_file_merge_by_lines() -> None:
    base = "a: 1\nx: 1\nb: 1\n---\na: 1\n"
    ours, theirs = edited(base, ("b: 1", "b: 2")), edited(base, ("---\na: 1", "---\na: 3"))
    assert clean("x.yaml", base, ours, theirs) == "a: 1\nx: 1\nb: 2\n---\na: 3\n"


def test_a_list_that_was_empty_gets_its_items_at_the_indent_of_mine() -> None:
    base, theirs = "a:\n  b: []\n  c: 1\n", "a:\n  b:\n    - x: 1\n      y: 2\n  c: 1\n"
    ours = "a:\n    b: []\n    c: 2\n"
    assert clean("x.yaml", base, ours, theirs) == (
        "a:\n    b:\n      - x: 1\n        y: 2\n    c: 2\n"
    )


def test_a_file_that_both_empty_together_is_empty() -> None:
    assert clean("x.yaml", "a: {}\nb: 1\n", "b: 1\n", "a: {}\n") == ""
