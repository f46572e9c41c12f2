"""Shell text to commands: words, places, folders."""

import random

import pytest
from mlops_ladder.assess.reading.shell import Command, parse

from .written import lines


def words(text: str) -> list[str]:
    """Return the commands of a text as lines."""
    return lines(parse(text, "ci.yml", 1))


@pytest.mark.parametrize(
    "text",
    [
        "uv run pytest -q",
        "uv run --with coverage --group dev pytest -q",
        "uvx pytest -q",
        "uv tool run pytest -q",
        "pipx run pytest -q",
        "poetry run pytest -q",
        "pipenv run pytest -q",
        "pdm run pytest -q",
        "hatch run pytest -q",
        "rye run pytest -q",
        "conda run -n env --no-capture-output pytest -q",
        "micromamba run -n env pytest -q",
        "sudo -E pytest -q",
        "time pytest -q",
        "env A=b C=d pytest -q",
        "A=b pytest -q",
        "A='b c' D=$(pwd) uv run pytest -q",
        "nohup pytest -q",
        "exec pytest -q",
        "xvfb-run -a pytest -q",
        "nice -n 10 pytest -q",
        "timeout 10m pytest -q",
        "sudo env A=b nohup poetry run pytest -q",
        ".venv/bin/pytest -q",
        r".venv\Scripts\pytest.exe -q",
        "doppler run -- pytest -q",
        "npx pytest -q",
        "uv --quiet run --frozen pytest -q",
        "pytest -q > out.txt 2>&1",
        "pytest -q 2>/dev/null",
        "pytest -q &> log",
        "pytest \\\n  -q",
        "'pytest' \"-q\"",
        "  pytest -q  # the tests",
        "P=pytest\n$P -q",
        'P=pytest; "${P}" -q',
        "export P=pytest\n${P:-nothing} -q",
        "${P:-pytest} -q",
        'run() { pytest "$@"; }\nrun -q',
        'function run {\n  "$@"\n}\nrun pytest -q',
    ],
)
def test_a_program_is_found_behind_all_that_only_starts_it(text: str) -> None:
    assert "pytest -q" in words(text)
    assert not any("uv run" in line or "sudo" in line for line in words(text))


@pytest.mark.parametrize(
    "interpreter",
    [
        "python", "python3", "python3.11", "py -3", "py -3.12", "python -u", "python3 -W ignore",
        "$(PYTHON)", "${PYTHON}", "$PYTHON", "${PYTHON:-python3}", "/usr/bin/python3", "pypy3",
        r".venv\Scripts\python.exe", "venv/bin/python", "uv run python", "python -X dev -B",
    ],
)  # fmt: skip
def test_the_interpreter_has_one_name(interpreter: str) -> None:
    assert words(f"{interpreter} -m app.train --epochs 3") == ["python -m app.train --epochs 3"]
    assert words(f"{interpreter} train.py") == ["python train.py"]


def test_a_python_file_that_is_started_by_itself_is_run_by_the_interpreter() -> None:
    assert words("./scripts/train.py --fast") == ["python ./scripts/train.py --fast"]
    assert words("uv run train.py") == ["python train.py"]
    assert words("uv run -m app.train") == ["python -m app.train"]


def test_a_command_knows_its_program_and_options() -> None:
    (module,) = parse("python -m pytest tests --cov=src -k fast", "ci.yml", 1)
    assert (module.program, module.arguments[0]) == ("pytest", "tests")
    assert (module.option("--cov"), module.option("-k", "--keyword")) == ("src", "fast")
    assert module.option("--absent") == ""
    assert parse("../tools/lint x", "ci.yml", 1)[0].program == "lint"
    assert Command((), "", 0).program == ""


def test_the_project_tool_is_remembered() -> None:
    assert [c.tool for c in parse("pdm run lint; ruff check", "ci.yml", 1)] == ["pdm", ""]


@pytest.mark.parametrize(
    "text",
    [
        "# pytest",
        "echo pytest",
        "echo 'a\npytest\nb'",
        "cat <<EOF\npytest\nEOF",
        "cat > x.sh <<-'END'\n\tpytest\n\tEND",
        "cat <<A <<B\npytest\nA\npytest\nB",
        "run() { pytest; }",
        "NAME='pytest'",
        "grep -r pytest .",
        "cat < pytest",
        "exit 0\npytest",
        "if false; then pytest; fi",
        "if true; then ls; else pytest; fi",
        "false && pytest",
        "true || pytest",
        ": || pytest",
        "[[ $a =~ ^(pytest|x)$ && pytest ]]",
    ],
)
def test_what_is_only_written_does_not_run(text: str) -> None:
    assert "pytest" not in words(text)


@pytest.mark.parametrize(
    "text",
    [
        "if true; then pytest; fi",
        "if [ -f x ]\nthen\n  pytest\nelse\n  ls\nfi",
        "if a; then b; elif c; then pytest; fi",
        "for x in a b; do pytest; done",
        "for x in a b\ndo\n  pytest\ndone",
        "while read x; do pytest; done < file",
        "until pytest; do sleep 1; done",
        "case $1 in\n  a|b) pytest ;;\n  *) ls ;;\nesac",
        "(pytest)",
        "{ pytest; }",
        "(cd x && (ls; pytest))",
        "A=$(pytest)",
        'echo "$(pytest)"',
        "echo `pytest`",
        "ls && pytest",
        "ls || pytest",
        "ls | pytest",
        "ls |\npytest",
        "ls &&\n  pytest",
        "diff <(pytest) x",
        "! pytest",
        "cat <<EOF\nx\nEOF\npytest",
        "pytest &",
        "fi; pytest",
        "(exit 0); pytest",
        "if [ -z x ]; then exit 0; fi; pytest",
        "ls || exit 1; pytest",
        "f() { return; }; f; pytest",
        "if false; then ls; else pytest; fi",
        "true && pytest",
        "[[ $a == b ]] && pytest",
    ],
)
def test_a_program_is_found_in_every_construct(text: str) -> None:
    assert "pytest" in words(text)


def test_placeholders_of_other_systems_stay_one_word() -> None:
    assert parse("tox -e ${{ matrix.env || 'py' }} -v", "ci.yml", 1)[0].words == (
        "tox", "-e", "${{ matrix.env || 'py' }}", "-v",
    )  # fmt: skip
    assert parse("echo {{ .NAME }} {x}", "t.yml", 1)[0].words == ("echo", "{{ .NAME }}", "{x}")


def test_a_word_keeps_what_its_quotes_hold() -> None:
    (command,) = parse("""python -c 'print("a b")' "c  d" e\\ f""", "ci.yml", 1)
    assert command.words == ("python", "-c", 'print("a b")', "c  d", "e f")


def test_commands_know_their_lines() -> None:
    text = "# first\nls \\\n  -l\n\npytest\ncat <<X\n1\nX\nblack ."
    assert [c.line for c in parse(text, "a.sh", 10)] == [11, 14, 15, 18]


@pytest.mark.parametrize(
    ("text", "folder"),
    [
        ("pytest", "app"),
        ("cd sub && pytest", "app/sub"),
        ("cd sub\npytest", "app/sub"),
        ("cd ..\npytest", ""),
        ("cd ../../..; pytest", ""),
        ("(cd sub); pytest", "app"),
        ("(cd sub && pytest)", "app/sub"),
        ("pushd sub; pytest", "app/sub"),
        ("cd ./a/../b/ && pytest", "app/b"),
        ("cd $UNKNOWN && pytest", "app"),
        ("cd /opt/x && pytest", "app"),
        ("cd $GITHUB_WORKSPACE/src && pytest", "src"),
        ('cd "${{ github.workspace }}/src" && pytest', "src"),
        ('cd "$(dirname "$0")" && pytest', "scripts"),
        ('cd "$(dirname "${BASH_SOURCE[0]}")/.."\npytest', ""),
        ("D=sub; cd $D; pytest", "app/sub"),
        ("A=$(cd sub; ls) pytest", "app"),
        ("uv run --directory sub pytest", "app/sub"),
        ("uv --directory=sub run pytest", "app/sub"),
        ("poetry -C sub run pytest", "app/sub"),
        ("conda run -n x --cwd sub pytest", "app/sub"),
        ("uv --project sub run pytest", "app"),
    ],
)
def test_a_command_knows_its_folder(text: str, folder: str) -> None:
    found = [c for c in parse(text, "scripts/x.sh", 1, "app") if c.program == "pytest"]
    assert [command.cwd for command in found] == [folder]


@pytest.mark.parametrize(
    ("text", "cwd", "program"),
    [
        ('D="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"\n"$D/one.sh"', "", "ops/aws/one.sh"),
        ('HERE=$(dirname "$0")\n$HERE/../one.sh', "", "ops/aws/../one.sh"),
        ('HERE="$(cd "$(dirname "$0")/.." && pwd -P)"\n"${HERE}/one.sh"', "", "ops/one.sh"),
        ('"$(dirname "$0")/one.sh"', "ops", "aws/one.sh"),
        (
            'HERE="${PLACE:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)}"\n"${HERE}/one.sh"',
            "", "ops/aws/one.sh",
        ),
    ],
)  # fmt: skip
def test_a_script_finds_those_beside_it(text: str, cwd: str, program: str) -> None:
    assert parse(text, "ops/aws/all.sh", 1, cwd)[-1].words == (program,)


def test_a_loop_goes_through_what_is_written() -> None:
    found = parse("for d in a b; do (cd $d && python $d.py); done", "x.sh", 1)
    assert [(c.cwd, c.words[1]) for c in found] == [("a", "a.py"), ("b", "b.py")]
    (once,) = parse("for d in $(ls); do python $d.py; done", "x.sh", 1)[1:]
    assert once.words == ("python", "$d.py")
    assert len(parse("for d in a b c d e f g h i j k l m; do python $d.py; done", "x.sh", 1)) == 1


def test_a_script_has_arguments() -> None:
    found = parse('python $1 "$2" "${@}"', "x.sh", 1, arguments=("train.py", "a"))
    assert found[0].words[:3] == ("python", "train.py", "a")


@pytest.mark.parametrize(
    "text",
    [
        "it's broken",
        'echo "open',
        "a $( b",
        "((",
        "}",
        "then fi",
        "`x",
        "a <",
        "<<",
        "x() {",
        "if",
        "case x in",
        "$(",
        "&& ls",
        "set",
        "cd",
        "export",
        "| |",
        "\\",
        '"\\',
    ],
)
def test_text_that_is_no_shell_is_no_error(text: str) -> None:
    parse(text, "x", 1)
    assert "pytest" in words("pytest\n" + text)


def test_random_text_is_no_error() -> None:
    rng = random.Random(8)
    pieces = ["'", '"', "$(", "${", "${{", "`", "(", ")", "{", "}", "if", "then", "fi", "do", "done", "for", "case", "esac", ";;", "&&", "||", "|", "&", "\n", " ", "\\", "<<E", ">", "x", "!", "cd", "#", "f()", "A=b", "set -e", "$?", "exec", "env"]  # noqa: E501  # fmt: skip
    for _ in range(1500):
        parse(" ".join(rng.choices(pieces, k=rng.randint(1, 25))), "x", 1)
        parse("".join(rng.choices(pieces, k=rng.randint(1, 25))), "x", 1, stops=False)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5000,
        "$(" * 5000,
        "if " * 5000,
        "`" * 5001,
        "{ " * 5000,
        '"$(' * 3000,
        "f() { f; f; f; f; f; f; f; f; }; f",
    ],
)
def test_deep_text_ends(text: str) -> None:
    parse(text, "x", 1)
