"""TOML merges by table, key and list item, in the lines of the user's file."""

import pytest

from . import clashing, clean, edited

BASE = """\
[project]
name = "p"
requires-python = ">=3.11"
dependencies = [
    "dvc==3.67.1",
    "fastapi<0.151",  # prefect 3.8 fails with newer ones
    "mlflow==3.17.2",
    "prefect==3.8.8",
    "tabulate",
]

[dependency-groups]
dev = ["mypy", "pytest"]

[tool.poe.env]  # no telemetry
PREFECT_HOME.default = "${POE_ROOT}/.state/prefect"

[tool.poe.tasks.pipeline]
help = "everything once: data, training, drift page"
cmd = "python -m p.flows.train"

[tool.poe.tasks.train]
help = "train one model"
cmd = \"\"\"
python -m p.train
\"\"\"

[tool.ruff]
line-length = 100

[tool.ruff.lint]
select = ["B", "E", "F"]
per-file-ignores = { "tests/*" = ["D1"] }

[[tool.mypy.overrides]]
module = ["dvc.*", "skops.*"]
ignore_missing_imports = true

[[tool.mypy.overrides]]
module = ["p.service"]
warn_return_any = false
"""
LEVEL = (
    ('    "mlflow==3.17.2",\n', '    "mlflow==3.17.2",\n    "onnx<2",  # the export\n'),
    ('    "tabulate",\n', '    "tabulate",\n    "uvicorn",\n'),
    ('"mypy", "pytest"', '"mypy", "pre-commit", "pytest"'),
    ("data, training, drift page", "new data, training, gate"),
    ("p.flows.train", "p.pipeline"),
    (
        "\n[tool.ruff]\n",
        '\n[tool.poe.tasks.ingest]\nhelp = "take the files"\ncmd = "python -m p.ingest"\n'
        "\n[tool.ruff]\n",
    ),
    ('"E", "F"]', '"E", "F", "UP"]'),
    (
        '\n[[tool.mypy.overrides]]\nmodule = ["p.service"]\n',
        '\n[[tool.mypy.overrides]]\nmodule = ["onnx.*"]\nignore_missing_imports = true\n'
        '\n[[tool.mypy.overrides]]\nmodule = ["p.service"]\n',
    ),
)
THEIRS = edited(BASE, *LEVEL)
Edit = tuple[str, str]

BOTH: dict[str, Edit] = {
    "dependency at the start": ('    "dvc==3.67.1",\n', '    "boto3",\n    "dvc==3.67.1",\n'),
    "dependency in the middle": ('    "prefect', '    "polars",  # mine\n    "prefect'),
    "dependency removed": ('    "fastapi<0.151",  # prefect 3.8 fails with newer ones\n', ""),
    "version bumped": ("dvc==3.67.1", "dvc==3.68.0"),
    "python raised": ('">=3.11"', '">=3.12"'),
    "line length": ("line-length = 100", "line-length = 120"),
    "comment of mine": ("line-length = 100", "line-length = 100  # as at work"),
    "comment above": ("[tool.ruff]\n", "# Our style.\n[tool.ruff]\n"),
    "rule added at the start": ('["B", ', '["A", "B", '),
    "rule removed": ('["B", ', "["),
    "spaces in a list": ('["B", ', '[ "B", '),
    "table at the start": ("[project]\n", "[tool.mine]\nx = 1\n\n[project]\n"),
    "table between": ("\n[tool.poe.env]", "\n[tool.mine]\nx = 1\n\n[tool.poe.env]"),
    "inline task": (
        "\n[tool.poe.tasks.train]",
        '\n[tool.poe.tasks]\nx = "y"\n\n[tool.poe.tasks.train]',
    ),
    "task added": (
        "\n[tool.poe.tasks.train]",
        '\n[tool.poe.tasks.x]\ncmd = "y"\n\n[tool.poe.tasks.train]',
    ),
    "key of a task that the level changes": (
        "[tool.poe.tasks.pipeline]\n",
        '[tool.poe.tasks.pipeline]\nenvfile = ".env"\n',
    ),
    "key of a table": (
        "[tool.poe.env]  # no telemetry\n",
        '[tool.poe.env]  # no telemetry\nA = "1"\n',
    ),
    "file ignored": ('{ "tests/*" = ["D1"] }', '{ "tests/*" = ["D1"], "x.py" = ["E5"] }'),
    "array of tables": ('"skops.*"]', '"skops.*", "xgboost.*"]'),
    "indented table": ("line-length = 100", "    line-length = 100\n    preview = true"),
    "commented out": ("line-length = 100\n", "line-length = 100\n# preview = true\n"),
}


@pytest.mark.parametrize("edit", BOTH.values(), ids=BOTH)
def test_an_edit_of_mine_comes_out_as_if_made_after_the_levels(edit: Edit) -> None:
    ours, expected = edited(BASE, edit), edited(THEIRS, edit)
    assert clean("pyproject.toml", BASE, ours, THEIRS) == expected


@pytest.mark.parametrize("edit", LEVEL, ids=[edit[0].strip() for edit in LEVEL])
def test_what_i_did_by_hand_already_comes_once(edit: Edit) -> None:
    assert clean("pyproject.toml", BASE, edited(BASE, edit), THEIRS) == THEIRS


def test_a_dependency_of_mine_at_the_end_stays_there() -> None:
    ours = edited(BASE, ('    "tabulate",\n', '    "tabulate",\n    "xgboost"\n'))
    expected = edited(THEIRS, ('    "uvicorn",\n', '    "uvicorn",\n    "xgboost"\n'))
    assert clean("pyproject.toml", BASE, ours, THEIRS) == expected


def test_a_removed_last_dependency_stays_removed() -> None:
    ours = edited(BASE, ('    "tabulate",\n', ""))
    expected = edited(THEIRS, ('    "tabulate",\n', ""))
    assert clean("pyproject.toml", BASE, ours, THEIRS) == expected


ARRAYS = {
    "sorted otherwise": (
        'x = [\n    "c",\n    "b",\n    "a",\n]\n',
        'x = [\n    "c",\n    "d",\n    "b",\n    "a",\n]\n',
    ),
    "made one line": ('x = ["a", "b", "c"]\n', 'x = ["a", "b", "c", "d"]\n'),
    "without a last comma": (
        'x = [\n  "a",\n  "b",\n  "c"\n]\n',
        'x = [\n  "a",\n  "b",\n  "c",\n  "d"\n]\n',
    ),
    "bracket behind the last": (
        'x = [\n  "a",\n  "b",\n  "c"]\n',
        'x = [\n  "a",\n  "b",\n  "c",\n  "d"]\n',
    ),
    "wrapped": ('x = ["a", "b",\n     "c"]\n', 'x = ["a", "b",\n     "c",\n     "d"]\n'),
    "last removed": ('x = [\n    "a",\n    "b",\n]\n', 'x = [\n    "a",\n    "b",\n    "d",\n]\n'),
    "all removed": ("x = []\n", 'x = [\n    "d",\n]\n'),
    "tabs and single quotes": (
        "x = [\n\t'a',\n\t'b',\n\t'c',\n]\n",
        "x = [\n\t'a',\n\t'b',\n\t'c',\n\t\"d\",\n]\n",
    ),
    "commented out": (
        'x = [\n    "a",\n    "b",\n    "c",\n    # "e",\n]\n',
        'x = [\n    "a",\n    "b",\n    "c",\n    "d",\n    # "e",\n]\n',
    ),
}


@pytest.mark.parametrize(("ours", "expected"), ARRAYS.values(), ids=ARRAYS)
def test_an_item_is_added_in_the_form_that_i_gave_the_list(ours: str, expected: str) -> None:
    base = 'x = [\n    "a",\n    "b",\n    "c",\n]\n'
    theirs = 'x = [\n    "a",\n    "b",\n    "c",\n    "d",\n]\n'
    assert clean("x.toml", base, ours, theirs) == expected


def test_a_list_that_the_level_breaks_into_lines_stays_on_one_if_i_edited_it() -> None:
    base = 'x = ["a", "b"]\n'
    theirs = 'x = [\n    "a",\n    "b",\n    "c",\n]\n'
    assert clean("x.toml", base, 'x = ["a", "b", "z"]\n', theirs) == 'x = ["a", "b", "c", "z"]\n'


def test_the_levels_formatting_comes_where_i_left_the_text_as_it_was() -> None:
    base, theirs = 'a = 1\nb = "x"\n', "a = 1  # one\nb = 'x'\n"
    assert (
        clean("x.toml", base, edited(base, ("1", "1\nc = 3")), theirs)
        == "a = 1  # one\nc = 3\nb = 'x'\n"
    )


def test_what_the_level_removes_goes_and_what_i_removed_stays_away() -> None:
    base = "[a]\nx = 1\n\n[b]\ny = 2\n\n[c]\nz = 3\n"
    ours, theirs = edited(base, ("[b]\ny = 2\n\n", "")), edited(base, ("[a]\nx = 1\n\n", ""))
    assert clean("x.toml", base, ours, theirs) == "[c]\nz = 3\n"


def test_a_key_outside_tables_comes_before_them() -> None:
    merged = clean("x.toml", "[b]\ny = 2\n", "[a]\nx = 1\n\n[b]\ny = 2\n", "z = 3\n[b]\ny = 2\n")
    assert merged == "z = 3\n[a]\nx = 1\n\n[b]\ny = 2\n"


@pytest.mark.parametrize(
    ("ours", "theirs"), [("onnx>=1.15", "onnx"), ("onnx", "onnx>=1.15"), ("ONNX[x]<2", "onnx")]
)
def test_a_bounded_dependency_stands_for_one_of_any_version(ours: str, theirs: str) -> None:
    form = '[project]\ndependencies = [\n    "dvc",\n{}]\n'
    base, mine, new = (form.format(f'    "{one}",\n' * bool(one)) for one in ("", ours, theirs))
    kept = max(ours, theirs, key=len)
    assert clean("pyproject.toml", base, mine, new) == form.format(f'    "{kept}",\n')


CLASHES = {
    "both add a dependency": (
        ('    "tabulate",\n', '    "onnx>=1.15",\n    "tabulate",\n'),
        (
            '    "onnx<2",  # the export\n    "prefect==3.8.8",\n',
            '    "prefect==3.8.8",\n<<<<<<< yours\n    "onnx>=1.15",\n=======\n'
            '    "onnx<2",  # the export\n>>>>>>> level 1\n',
        ),
        "dependency onnx: you added onnx>=1.15, level 1 adds onnx<2",
    ),
    "both change a key": (
        ("data, training, drift page", "mine"),
        (
            'help = "everything once: new data, training, gate"\n',
            '<<<<<<< yours\nhelp = "everything once: mine"\n=======\n'
            'help = "everything once: new data, training, gate"\n>>>>>>> level 1\n',
        ),
        "tool.poe.tasks.pipeline.help: you changed everything once: data, training, drift page "
        "to everything once: mine, "
        "level 1 changes it to everything once: new data, training, gate",
    ),
    "removed and changed": (
        ('cmd = "python -m p.flows.train"\n', ""),
        (
            'cmd = "python -m p.pipeline"\n',
            '<<<<<<< yours\n=======\ncmd = "python -m p.pipeline"\n>>>>>>> level 1\n',
        ),
        "tool.poe.tasks.pipeline.cmd: you removed it, "
        "level 1 changes python -m p.flows.train to python -m p.pipeline",
    ),
}


@pytest.mark.parametrize(("edit", "result", "sentence"), CLASHES.values(), ids=CLASHES)
def test_a_clash_is_marked_alone_and_everything_else_is_merged(
    edit: Edit, result: Edit, sentence: str
) -> None:
    ours = edited(BASE, edit, ("line-length = 100", "line-length = 88"))
    content, conflicts = clashing("pyproject.toml", BASE, ours, THEIRS)
    assert content == edited(THEIRS, result, ("line-length = 100", "line-length = 88"))
    assert conflicts == [sentence]


def test_a_clash_within_a_line_is_of_the_line() -> None:
    base = "x = { a = 1, b = 2 }\ny = 1\n"
    content, conflicts = clashing(
        "x.toml",
        base,
        edited(base, ("a = 1", "a = 3")),
        edited(base, ("a = 1, b = 2", "a = 4, b = 5")),
    )
    assert content == (
        "<<<<<<< yours\nx = { a = 3, b = 5 }\n"
        "=======\nx = { a = 4, b = 5 }\n>>>>>>> level 1\ny = 1\n"
    )
    assert conflicts == ["x.a: you changed 1 to 3, level 1 changes it to 4"]


def test_a_task_that_both_add_in_other_forms_is_marked_alone() -> None:
    table = '[tool.poe.tasks.ingest]\nhelp = "take the files"\ncmd = "python -m p.ingest"\n'
    mine = (
        "\n[tool.poe.tasks.train]",
        '\n[tool.poe.tasks]\ningest = "x"\n\n[tool.poe.tasks.train]',
    )
    content, conflicts = clashing("pyproject.toml", BASE, edited(BASE, mine), THEIRS)
    marked = f"<<<<<<< yours\n=======\n\n{table}>>>>>>> level 1\n"
    assert content == edited(THEIRS, mine, (f"\n{table}", marked))
    assert conflicts == [
        "tool.poe.tasks.ingest: you wrote it in another form, level 1 adds "
        '[tool.poe.tasks.ingest] help = "take the files" cmd = "pyth…'
    ]
