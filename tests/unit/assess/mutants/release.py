"""What takes capabilities of the stage release away."""

from .mutant import Mutant, commented, replaced, without, written

CI = ".github/workflows/ci.yml"
TESTED = "      - run: poe test\n"
NO_VERSION = (
    replaced(
        "src/x/registry.py",
        "    return CLIENT.create_model_version(NAME, uri, run, tags, model_id=logged.model_id)",
        "    return logged",
    ),
    replaced("src/x/registry.py", "    uri, run = logged.model_uri, logged.source_run_id\n", ""),
)
ALIAS = 'CLIENT.set_registered_model_alias(NAME, "champion", version)'
RUN_TAGS = '{"git": git.stdout.strip(), "data_md5": digest(ROOT / SCHEMA.table)}'
TWO_LOADERS = (
    (
        "src/x/champion.py",
        "        if hashlib.sha256(content).hexdigest() != digest:\n",
        '            raise ValueError("it is not the file that was registered: '
        '`poe rollback --why TEXT`")\n',
    ),
    (
        "src/x/model.py",
        '        if digest != model.tags.get("sha256"):\n',
        '            raise SystemExit(f"{path} is not the file that was logged: train again")\n',
    ),
)

MUTANTS = [
    Mutant("ci-tests", "removed", "CI only lints", (replaced(CI, TESTED, ""),)),
    Mutant(
        "ci-tests",
        "faked",
        "tests may fail",
        (replaced(CI, TESTED, f"{TESTED}        continue-on-error: true\n"),),
    ),
    Mutant(
        "ci-tests",
        "faked",
        "tests that fail are no failure",
        (replaced(CI, TESTED, "      - run: poe test || true\n"),),
    ),
    Mutant(
        "ci-tests",
        "faked",
        "a step with the name of tests",
        (replaced(CI, TESTED, "      - name: poe test\n        run: echo tested\n"),),
    ),
    Mutant(
        "ci-tests",
        "faked",
        "only a person starts it",
        (
            replaced(
                CI,
                "  push:\n    branches: [main]\n  pull_request:\n",
                "  workflow_dispatch:\n",
            ),
        ),
    ),
    Mutant(
        "ci-tests",
        "faked",
        "tests that are not there",
        (replaced(CI, TESTED, "      - run: pytest tests/unit\n"),),
    ),
    Mutant(
        "ci-tests",
        "faked",
        "the task hides what fails",
        (
            replaced(
                "pyproject.toml",
                'help = "run the tests"\ncmd = "pytest"',
                'help = "run the tests"\nshell = "pytest || true"',
            ),
        ),
    ),
    Mutant(
        "ci-tests",
        "faked",
        "the job never runs",
        (replaced(CI, "    runs-on:", "    if: false\n    runs-on:"),),
        also={"workflow-hygiene": "what never runs can do no harm"},
    ),
    Mutant(
        "model-registry",
        "removed",
        "models are logged, and get no version",
        (*NO_VERSION, replaced("src/x/registry.py", f"    {ALIAS}\n", "")),
    ),
    Mutant(
        "model-registry",
        "faked",
        "which version serves is a comment",
        (commented("src/x/registry.py", ALIAS),),
    ),
    Mutant(
        "lineage",
        "removed",
        "a run does not keep what it was made of",
        (replaced("src/x/train.py", "mlflow.start_run(tags=tags)", "mlflow.start_run()"),),
        "0",
    ),
    Mutant(
        "lineage",
        "faked",
        "commit and digest are written by hand",
        (
            replaced(
                "src/x/train.py",
                RUN_TAGS,
                '{"git": "main", "data_md5": "5f2b9c7c"}',
            ),
        ),
        "0",
    ),
    Mutant("container", "removed", "there is none", (without("Dockerfile"),)),
    Mutant(
        "container",
        "faked",
        "the newest Python, whichever that is",
        (replaced("Dockerfile", "FROM python:3.11.16-slim-trixie", "FROM python:latest"),),
    ),
    Mutant(
        "container",
        "faked",
        "a Dockerfile of comments",
        (written("Dockerfile", "# FROM python:3.11.16-slim-trixie\n# COPY src src\n"),),
    ),
    Mutant(
        "signed-models",
        "removed",
        "any file is loaded",
        tuple(replaced(path, check + stop, "") for path, check, stop in TWO_LOADERS),
    ),
    Mutant(
        "signed-models",
        "faked",
        "a file that was changed is told of, and loaded",
        tuple(
            replaced(path, check + stop, f'{check}            print("the file was changed")\n')
            for path, check, stop in TWO_LOADERS
        ),
    ),
]
