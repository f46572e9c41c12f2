"""Whether the failure of a command is heard."""

import pytest
from mlops_ladder.assess.reading.shell import parse


def heard(text: str, *, stops: bool = True, pipefail: bool = False) -> bool:
    """Tell whether the one run of pytest in a text blocks."""
    found = parse(text, "ci.yml", 1, stops=stops, pipefail=pipefail)
    (blocking,) = [command.blocking for command in found if command.program == "pytest"]
    return blocking


@pytest.mark.parametrize(
    "text",
    [
        "pytest",
        "pytest\nls",
        "pytest; ls",
        "ls && pytest",
        "ls; pytest && ls",
        "pytest || exit 1",
        "pytest || (echo no; exit 1)",
        "pytest || { echo no; false; }",
        "ls | pytest",
        "(pytest)",
        "if [ -d x ]; then pytest; fi",
        "if ! pytest; then exit 1; fi",
        "if pytest; then ls; else exit 2; fi",
        "for x in a; do pytest; done",
        "set +e\npytest\ncode=$?\nls\nexit $code",
        "set +e\npytest\nif [ $? -ne 0 ]; then exit 1; fi\nls",
        "set +e\nls\npytest",
        "set +e; set -e; pytest; ls",
        "set -o pipefail\npytest | tee log",
        "pytest | tee log; exit ${PIPESTATUS[0]}",
        "A=$(pytest)",
        "run() { pytest; }\nrun",
        "pytest > log 2>&1",
    ],
)
def test_a_failure_ends_a_job(text: str) -> None:
    assert heard(text)


@pytest.mark.parametrize(
    "text",
    [
        "pytest || true",
        "pytest || :",
        "pytest || exit 0",
        "pytest || echo failed",
        "ls && pytest || echo failed",
        "pytest || (echo failed)",
        "pytest | tee log",
        "pytest &",
        "! pytest",
        "if pytest; then ls; fi",
        "while pytest; do ls; done",
        "set +e\npytest\nls",
        "set +e\npytest\necho $?\nls",
        "set +e\npytest\ncode=$?\nls",
        "set -e\nset +e\npytest; true",
        "echo $(pytest)",
        "(pytest; ls) || true",
        "run() { pytest; }\nrun || true",
        "{ pytest; } &",
    ],
)
def test_a_failure_is_not_heard(text: str) -> None:
    assert not heard(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pytest", True),
        ("ls\npytest", True),
        ("pytest\nls", False),
        ("pytest; true", False),
        ("pytest\nls\nexit 1", False),
        ("pytest && ls", True),
        ("pytest || exit 1\nls", True),
        ("set -e\npytest\nls", True),
        ("set -euo pipefail\npytest | tee x\nls", True),
        ("set -o errexit\npytest\nls", True),
        ("pytest\nexit $?", True),
        ("f() { ls; }\npytest\nf() { ls; }", True),
    ],
)
def test_a_script_without_set_e_has_the_status_of_its_end(text: str, expected: bool) -> None:
    assert heard(text, stops=False) is expected


def test_a_system_may_set_pipefail() -> None:
    assert heard("pytest | tee log", pipefail=True)


def test_nothing_is_heard_of_what_is_not() -> None:
    assert not any(c.blocking for c in parse("pytest\nls", "ci.yml", 1, blocking=False))
