"""What takes capabilities of the stage experiment away."""

from mlops_ladder.tree import File, Tree

from .mutant import Edit, Mutant, commented, replaced, without, written

LARGE = b"0" * 11_000_000
TESTS_GONE = {"parity-test": "it was one of the tests"}
LOGGED = (
    'mlflow.log_metrics({metrics["metric"]: metrics["value"], "baseline": metrics["baseline"]})'
)
PARAMS = replaced(
    "src/x/params.py",
    'PARAMS = Params.read(ROOT / "params.yaml")',
    "PARAMS = Params(seed=7, validation=0.2, learning_rate=0.1, max_iter=100)",
)
SCHEMA = replaced(
    "src/x/schema.py",
    'SCHEMA = Schema.read(ROOT / "schema.yaml")',
    """\
SCHEMA = Schema(
    table=Path("data/raw/flights.parquet"),
    task="binary",
    columns={
        "late": Column(type="boolean", role="target"),
        "distance": Column(type="number", example=187),
    },
)""",
)
LINES = replaced(
    "src/x/train.py",
    'refuse(ROOT / "schema.yaml", found, "columns", name, key)',
    'raise SystemExit(f"{name}: {found} ({key})")',
)


def large(path: str) -> Edit:
    """Put 11 MB into a file."""

    def edit(tree: Tree) -> None:
        tree[path] = File(LARGE)

    return edit


# A linter that blocks a merge is as good as one that blocks a commit.
UNCHECKED = replaced(".github/workflows/ci.yml", "      - run: poe check\n", "")

MUTANTS = [
    Mutant("clean-git", "removed", "the table is in git", (large("data/raw/flights.parquet"),)),
    Mutant(
        "clean-git",
        "faked",
        "the table is in git, though git should ignore it",
        (
            large("data/raw/flights.parquet"),
            replaced(".gitignore", "work/\n", "work/\n*.parquet\n"),
        ),
    ),
    Mutant("locked-dependencies", "removed", "there is no lock", (without("requirements.txt"),)),
    Mutant(
        "locked-dependencies",
        "faked",
        "a lock in name: packages without versions",
        (written("requirements.txt", "bentoml\ndvc\nmlflow  # ==3.17.2\npandas\nscikit-learn\n"),),
    ),
    Mutant(
        "one-command-run",
        "removed",
        "the README has no command",
        (
            written(
                "README.md",
                "# x\n\nPredicts which flights arrive late; it has to reach roc_auc 0.70.\n",
            ),
        ),
    ),
    Mutant(
        "one-command-run",
        "faked",
        "a command without a target",
        (
            written(
                "README.md",
                "# x\n\nPredicts which flights arrive late; it has to reach roc_auc 0.70.\n\n"
                "```sh\nmake pipeline\npython run_all.py\n```\n",
            ),
        ),
    ),
    Mutant(
        "tracked-experiments",
        "removed",
        "nothing is logged",
        (
            replaced("src/x/train.py", "        mlflow.log_params(params.model_dump())\n", ""),
            replaced("src/x/train.py", f"        {LOGGED}\n", ""),
        ),
    ),
    Mutant(
        "tracked-experiments",
        "faked",
        "metrics are printed",
        (replaced("src/x/train.py", LOGGED, "print(metrics)"),),
        "0",
    ),
    Mutant(
        "tracked-experiments",
        "faked",
        "what logs is never reached",
        (
            replaced(
                "src/x/train.py",
                f"        mlflow.log_params(params.model_dump())\n        {LOGGED}\n",
                "        if False:\n            mlflow.log_params(params.model_dump())\n"
                f"            {LOGGED}\n",
            ),
        ),
    ),
    Mutant(
        "tracked-experiments",
        "faked",
        "what logs is a comment",
        (commented("src/x/train.py", "mlflow.log_params", 2),),
        "0",
    ),
    Mutant(
        "external-configuration",
        "removed",
        "the settings are constants",
        (PARAMS, SCHEMA, without("params.yaml", "schema.yaml")),
        "0",
    ),
    Mutant(
        "external-configuration",
        "faked",
        "files with settings that nothing reads",
        (PARAMS, SCHEMA, LINES),
        "0",
    ),
    Mutant(
        "unit-tests",
        "removed",
        "there are none",
        (without("tests"),),
        also=TESTS_GONE,
    ),
    Mutant(
        "unit-tests",
        "faked",
        "a test of nothing",
        (
            without("tests"),
            written("tests/test_x.py", "def test_placeholder() -> None:\n    assert True\n"),
        ),
        also=TESTS_GONE,
    ),
    Mutant(
        "unit-tests",
        "faked",
        "the project is imported, nothing is asserted",
        (
            without("tests"),
            written(
                "tests/test_x.py",
                "from x.data import load\n\n\ndef test_load() -> None:\n    print(load())\n",
            ),
        ),
        also=TESTS_GONE,
    ),
    Mutant(
        "lint-hooks", "removed", "there are none", (without(".pre-commit-config.yaml"), UNCHECKED)
    ),
    Mutant(
        "lint-hooks",
        "faked",
        "hooks have the names of linters, and echo",
        (
            UNCHECKED,
            *(
                replaced(".pre-commit-config.yaml", f"entry: {words}", f"entry: echo {words}")
                for words in ("ruff check", "ruff format", "mypy")
            ),
        ),
    ),
    Mutant(
        "lint-hooks",
        "faked",
        "hooks that run at no commit",
        (
            UNCHECKED,
            replaced(".pre-commit-config.yaml", "repos:", "default_stages: [manual]\nrepos:"),
        ),
    ),
]
