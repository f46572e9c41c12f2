"""What stands before a program and only starts it: `uv run`, `sudo`, `env A=b`, `python3 -u`."""

import re

# Programs that start their arguments, after how many words of their own (subcommands), and
# with which options that take a value of their own.
_STARTERS: dict[tuple[str, ...], frozenset[str]] = {
    ("uv", "run"): frozenset(
        {"--with", "--with-editable", "--with-requirements", "--python", "-p", "--env-file"}
        | {"--group", "--only-group", "--no-group", "--extra", "--package", "--directory"}
        | {"--project", "--index", "--index-url"}
    ),
    ("uvx",): frozenset({"--with", "--python", "-p", "--from", "--index-url", "--with-editable"}),
    ("uv", "tool", "run"): frozenset({"--with", "--python", "-p", "--from"}),
    ("pipx", "run"): frozenset({"--python", "--spec", "--pip-args"}),
    ("poetry", "run"): frozenset(),
    ("pipenv", "run"): frozenset(),
    ("pdm", "run"): frozenset({"-p", "--project", "--venv"}),
    ("hatch", "run"): frozenset(),
    ("rye", "run"): frozenset(),
    ("pixi", "run"): frozenset({"-e", "--environment", "--manifest-path"}),
    ("conda", "run"): frozenset({"-n", "--name", "-p", "--prefix", "--cwd"}),
    ("mamba", "run"): frozenset({"-n", "--name", "-p", "--prefix", "--cwd"}),
    ("micromamba", "run"): frozenset({"-n", "--name", "-p", "--prefix", "--cwd"}),
    ("sudo",): frozenset({"-u", "-g", "-h", "-p"}),
    ("env",): frozenset({"-u", "--unset", "-C"}),
    ("time",): frozenset({"-f", "-o"}),
    ("nice",): frozenset({"-n"}),
    ("ionice",): frozenset({"-c", "-n"}),
    ("timeout",): frozenset({"-k", "-s", "--signal", "--kill-after"}),
    ("xvfb-run",): frozenset({"-n", "-s", "--server-args", "-e"}),
    ("stdbuf",): frozenset({"-i", "-o", "-e"}),
    ("dotenv", "run"): frozenset({"-f", "--file"}),
    ("doppler", "run"): frozenset({"-p", "--project", "-c", "--config"}),
    ("infisical", "run"): frozenset({"--env", "--path"}),
    ("op", "run"): frozenset({"--env-file"}),
    ("aws-vault", "exec"): frozenset(),
    ("xargs",): frozenset({"-n", "-I", "-P", "-L", "-d", "-a"}),
    ("mise", "exec"): frozenset(),
    ("mise", "x"): frozenset(),
    **{(name,): frozenset() for name in ("nohup", "exec", "command", "setsid", "builtin", "!")},
    **{(name,): frozenset() for name in ("ddtrace-run", "opentelemetry-instrument", "chronic")},
}
# Those of them whose first plain argument is their own: a duration, a profile.
_OWN = frozenset({("timeout",), ("aws-vault", "exec")})
_PROJECT = frozenset({"uv", "poetry", "pipenv", "pdm", "hatch", "rye", "pixi"})
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_INTERPRETER = re.compile(
    r"(?:.*/)?(?:python|pypy)[\d.]*w?(?:\.exe)?|\$\{?(?:PYTHON|PY|PYTHON3|VENV_PYTHON|PYTHON_?BIN"
    r"|PYTHON_INTERPRETER|PYTHON_?EXEC\w*|SYSTEM_PYTHON)(?::[-=][^}]*)?\}?",
    re.IGNORECASE,
)
_VENV = re.compile(
    r"(?:.*/)?(?:[^/]*env[^/]*|/usr|/usr/local|/opt/.+)/(?:bin|Scripts)/([\w.-]+?)(?:\.exe)?",
    re.IGNORECASE,
)
_FLAGS = re.compile(r"-[uBEIsSOvqbdi]+|--?(?:WX|no-site)")


def is_assignment(word: str) -> bool:
    """Whether a word before the program only sets a variable."""
    return bool(_ASSIGNMENT.match(word))


def unwrap(words: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    """`words` from the program on, and the project tool that starts it ("" for none)."""
    tool = ""
    while words:
        if is_assignment(words[0]):
            words = words[1:]
        elif starter := _starter(words):
            rest = _after(words[len(starter) :], starter)
            if not rest:
                break
            tool = starter[0] if starter[0] in _PROJECT else tool
            words = rest
        else:
            break
    return _program(words), tool


def _starter(words: tuple[str, ...]) -> tuple[str, ...]:
    for length in (3, 2, 1):
        if words[:length] in _STARTERS:
            return words[:length]
    return ()


def _after(words: tuple[str, ...], starter: tuple[str, ...]) -> tuple[str, ...]:
    """What is left of `words` behind the starter's own options."""
    own = 1 if starter in _OWN else 0
    while words:
        if words[0] == "--":
            return words[1:]
        if words[0].startswith("-") and len(words[0]) > 1:
            if starter == ("uv", "run") and words[0] in ("-m", "--module"):
                return ("python", "-m", *words[1:])
            words = words[2 if words[0] in _STARTERS[starter] else 1 :]
        elif own:
            own, words = own - 1, words[1:]
        else:
            break
    return words


def _program(words: tuple[str, ...]) -> tuple[str, ...]:
    """The interpreter is "python" whatever its path and version, without flags of its own."""
    if not words:
        return words
    if not (_INTERPRETER.fullmatch(words[0]) or words[0] in ("py", "py.exe")):
        installed = _VENV.fullmatch(words[0])
        started = (installed.group(1), *words[1:]) if installed else words
        return ("python", *started) if started[0].endswith(".py") and not installed else started
    rest = words[1:]
    while rest and (_FLAGS.fullmatch(rest[0]) or rest[0] in ("-W", "-X") or _launcher(rest[0])):
        rest = rest[2 if rest[0] in ("-W", "-X") else 1 :]
    return ("python", *rest)


def _launcher(word: str) -> bool:
    """Whether this is the version asked of `py`: `-3`, `-3.11`."""
    return bool(re.fullmatch(r"-\d[\d.]*", word))
