"""What stands before a program and only starts it: `uv run`, `sudo`, `env A=b`, `python3 -u`."""

import re
from typing import NamedTuple

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
    ("poetry", "run"): frozenset({"-C", "--directory", "-P", "--project"}),
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
    ("npx",): frozenset({"-p", "--package"}),
    ("bunx",): frozenset(),
    ("pnpm", "exec"): frozenset(),
    ("pnpm", "dlx"): frozenset(),
    ("yarn", "dlx"): frozenset(),
    ("mise", "exec"): frozenset(),
    ("mise", "x"): frozenset(),
    **{(name,): frozenset() for name in ("nohup", "exec", "command", "setsid", "builtin", "!")},
    **{(name,): frozenset() for name in ("ddtrace-run", "opentelemetry-instrument", "chronic")},
}
# Those of them whose first plain argument is their own: a duration, a profile.
_OWN = frozenset({("timeout",), ("aws-vault", "exec")})
_PROJECT = frozenset({"uv", "poetry", "pipenv", "pdm", "hatch", "rye", "pixi"})
_FOLDERS = frozenset({"--directory", "-C", "--cwd"})
# Options that stand between a project tool and its subcommand.
_GLOBAL = frozenset({"--directory", "-C", "--project", "-P", "-p", "--color", "-e", "--env"})
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


class Started(NamedTuple):
    """The words from the program on, the project tool that starts it, the folder that it enters."""

    words: tuple[str, ...]
    tool: str = ""
    folder: str = ""


def unwrap(words: tuple[str, ...]) -> Started:
    """Take away what stands before the program."""
    tool = folder = ""
    while words:
        if is_assignment(words[0]):
            words = words[1:]
            continue
        starter, rest = _starter(words)
        if not starter or not rest.words:
            break
        tool = starter[0] if starter[0] in _PROJECT else tool
        words, folder = rest.words, rest.folder or folder
    return Started(_program(words), tool, folder)


def _starter(words: tuple[str, ...]) -> tuple[tuple[str, ...], Started]:
    """What only starts the rest, and the rest behind its options; or nothing."""
    head, entered = words, ""
    if words[0] in _PROJECT and words[1:2] and words[1].startswith("-"):
        behind = _behind(words[1:], _GLOBAL)
        head, entered = (words[0], *behind.words), behind.folder
    for length in (3, 2, 1):
        if (starter := head[:length]) in _STARTERS:
            rest = _behind(head[length:], _STARTERS[starter], int(starter in _OWN))
            if starter == ("uv", "run") and rest.words[:1] in (("-m",), ("--module",)):
                rest = rest._replace(words=("python", "-m", *rest.words[1:]))
            return starter, rest._replace(folder=rest.folder or entered)
    return (), Started(words)


def _behind(words: tuple[str, ...], valued: frozenset[str], own: int = 0) -> Started:
    """What is left behind the options and the first `own` words."""
    folder = ""
    while words:
        name, equals, value = words[0].partition("=")
        if name == "--":
            return Started(words[1:], folder=folder)
        if name in ("-m", "--module"):
            break
        if name.startswith("-") and len(name) > 1:
            taken = name in valued and not equals
            if name in _FOLDERS and (taken or equals):
                folder = value if equals else "".join(words[1:2])
            words = words[2 if taken else 1 :]
        elif own:
            own, words = own - 1, words[1:]
        else:
            break
    return Started(words, folder=folder)


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
