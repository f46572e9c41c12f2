"""What takes capabilities of the stage data away."""

from .mutant import Mutant, commented, cut, replaced, without, written

LICENCE = "| licence | CC0, as the package states |\n"
FEATURE_TESTS = "tests/test_features.py"
POINTERS = without("data/batches.dvc", "data/raw/flights.parquet.dvc", "dvc.lock")
NOT_ADDED = replaced(
    "src/x/data.py",
    """\
    with repository() as repo:
        repo.add([str(path) for path in (table, *others)], relink=False)
        repo.push()
""",
    "",
)
NOT_INGESTED = (
    replaced("src/x/flows/retrain.py", "        again(ingest.ingest)()\n", ""),
    replaced("src/x/flows/monitor.py", "        again(monitor.take)()\n", ""),
    without("src/x/flows/train.py"),
)
COMPLAINTS = """\
    if complaints := list(broken(table)):
        raise SystemExit("\\n".join(f"{SCHEMA.table}: {complaint}" for complaint in complaints))
"""
REFUSALS = """\
    if complaints := list(broken(table)):
        return complaints
"""
MADE_BY_HAND = (
    cut("src/x/assistant/stages.py", "def reproduce()", "if __name__"),
    replaced(
        "src/x/assistant/stages.py",
        "if __name__",
        '''\
def reproduce() -> Path:
    """Return the index that is there."""
    return INDEX


if __name__''',
    ),
)

MUTANTS = [
    Mutant("data-card", "removed", "there is none", (without("data/README.md"),)),
    Mutant(
        "data-card",
        "faked",
        "the licence is not known",
        (replaced("data/README.md", LICENCE, "| licence | unknown |\n"),),
    ),
    Mutant(
        "data-card",
        "faked",
        "the licence is in a comment that no reader sees",
        (replaced("data/README.md", LICENCE, "<!-- licence: CC0, as the package states -->\n"),),
    ),
    Mutant("feature-tests", "removed", "there are none", (without(FEATURE_TESTS),)),
    Mutant(
        "feature-tests",
        "faked",
        "features are made and printed",
        (
            written(
                FEATURE_TESTS,
                """\
\"\"\"Features can be made.\"\"\"

import pandas as pd

from x.features import build_features


def test_features(table: pd.DataFrame) -> None:
    print(build_features(table))
""",
            ),
        ),
    ),
    Mutant(
        "automated-ingestion",
        "removed",
        "files are taken by a command of their own",
        (
            *NOT_INGESTED,
            cut("dvc.yaml", "  ingest:", "  validate:"),
            replaced("dvc.yaml", "deps: [work/table.parquet, schema", 'deps: ["${table}", schema'),
            replaced("src/x/stages.py", "    table = load(TABLE)\n", "    table = load()\n"),
        ),
    ),
    Mutant(
        "automated-ingestion",
        "faked",
        "the stage has the name and does nothing",
        (*NOT_INGESTED, replaced("dvc.yaml", "python -m x.stages ingest", "echo ingest")),
    ),
    Mutant(
        "data-versioning",
        "removed",
        "DVC runs the stages and keeps no data",
        (
            POINTERS,
            NOT_ADDED,
            replaced(
                "src/x/stages.py", "if repo.reproduce():", "if repo.reproduce(no_commit=True):"
            ),
            replaced(".gitignore", "work/\n", "work/\n*.dvc\ndvc.lock\n"),
        ),
    ),
    Mutant(
        "data-versioning",
        "faked",
        "a version in words, pointers that are comments",
        (
            without("dvc.lock"),
            written("data/batches.dvc", "# outs: version 3\n"),
            written("data/raw/flights.parquet.dvc", "# outs: version 3\n"),
            NOT_ADDED,
            replaced("src/x/data.py", "def load(", 'VERSION = "3"\n\n\ndef load('),
            replaced(
                "src/x/stages.py", "if repo.reproduce():", "if repo.reproduce(no_commit=True):"
            ),
            replaced(".gitignore", "work/\n", "work/\ndvc.lock\n"),
        ),
    ),
    Mutant(
        "schema-validation",
        "removed",
        "rows are taken as they come",
        (
            replaced("src/x/stages.py", COMPLAINTS, ""),
            replaced("src/x/stages.py", "    from .contract import broken\n\n", ""),
            replaced("src/x/ingest.py", REFUSALS, ""),
        ),
    ),
    Mutant(
        "schema-validation",
        "faked",
        "what is broken is printed, and learned",
        (
            replaced(
                "src/x/stages.py",
                'raise SystemExit("\\n".join(f"{SCHEMA',
                'print("\\n".join(f"{SCHEMA',
            ),
            replaced(
                "src/x/ingest.py",
                REFUSALS,
                REFUSALS.replace("return complaints", "print(*complaints)"),
            ),
        ),
    ),
    Mutant(
        "schema-validation",
        "faked",
        "the checks are comments",
        (
            commented("src/x/stages.py", "if complaints := list(broken(table))", 2),
            commented("src/x/ingest.py", "if complaints := list(broken(table))", 2),
        ),
    ),
    Mutant(
        "index-pipeline",
        "removed",
        "the index is what somebody made once",
        (*MADE_BY_HAND, without("index/dvc.yaml", "index/dvc.lock")),
        "1+llm",
    ),
    Mutant(
        "index-pipeline",
        "faked",
        "stages that only have the names",
        (
            *MADE_BY_HAND,
            without("index/dvc.lock"),
            *(
                replaced(
                    "index/dvc.yaml", f"python -m x.assistant.stages {name}\n", f"echo {name}\n"
                )
                for name in ("chunk", "embed", "index")
            ),
        ),
        "1+llm",
    ),
]
