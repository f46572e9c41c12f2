"""Task runners: `make test`, `poe test`, `nox -s tests`, `npm run build`, and the others."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise, takewhile
from typing import NamedTuple

from ..files.repository import Repository
from ..shell import Command, join
from ..tasks import named


class Asked(NamedTuple):
    """What a runner is asked for: a task's name ("" for its first) from a folder, of a file."""

    runner: str
    name: str
    cwd: str
    path: str = ""


class Syntax(NamedTuple):
    """How a runner is told what to run.

    `folder`, `file` and `named` are the options that name these; `valued` are others with a
    value; `verbs` the words that stand before a task's name. `many`: all words are tasks, not
    only the first. `default`: without a name it runs its first task. `own` are subcommands of
    the runner itself, which are no tasks unless a verb stands before them. With one of `idle`
    or `_IDLE` it only says what it would do.
    """

    runner: str
    folder: frozenset[str] = frozenset()
    file: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    valued: frozenset[str] = frozenset()
    verbs: frozenset[str] = frozenset()
    many: bool = True
    default: bool = True
    own: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()


def _options(text: str) -> frozenset[str]:
    return frozenset(text.split())


_IDLE = _options("--help --version --list --dry-run --dry --just-print --recon --notest --list-all")
_MAKE = Syntax(
    "make",
    _options("-C --directory"),
    _options("-f --file --makefile"),
    valued=_options("-I -o -W -l"),
    idle=_options("-n -q"),
)
_POE = Syntax(
    "poe", _options("-C --directory --root"), valued=_options("-e -X"), many=False, default=False,
    idle=_options("-d -h"),
)  # fmt: skip
_NOX = Syntax(
    "nox", file=_options("-f --noxfile"), named=_options("-s --session --sessions -e"),
    valued=_options("-p --python -k -t --tags -db -r"), idle=_options("-l --install-only"),
)  # fmt: skip
_TOX = Syntax(
    "tox", file=_options("-c --conf"), named=_options("-e"), valued=_options("-m -f -x --workdir"),
    verbs=_options("run r p run-parallel"), idle=_options("-l --listenvs"),
)  # fmt: skip
_MISE = Syntax(
    "mise", _options("-C --cd"), valued=_options("-j --jobs"), verbs=_options("run r tasks task"),
    many=False, default=False,
    own=_options("install i use u exec x trust ls set sync upgrade up doctor env watch cache t"),
)  # fmt: skip
_NPM = Syntax(
    "npm", _options("--prefix --cwd -C --dir"), valued=_options("-w --workspace --filter"),
    verbs=_options("run run-script rum urn"), many=False, default=False,
)  # fmt: skip
_NPM_MANY = _NPM._replace(many=True)
_JUST = Syntax(
    "just", _options("-d --working-directory"), _options("-f --justfile"),
    idle=_options("-n -l --summary"),
)  # fmt: skip
_TASK = Syntax(
    "task", _options("-d --dir"), _options("-t --taskfile"), valued=_options("-C -I -o"),
    idle=_options("-n -l -a"),
)  # fmt: skip
_TASKIPY = Syntax("taskipy", many=False, default=False)
_INVOKE = Syntax("invoke", _options("-r --search-root"), valued=_options("-c --collection -f"))
_PROC = Syntax("procfile", file=_options("-f --procfile"), verbs=_options("start run local web"))
_PDM = Syntax("pdm", many=False, default=False, own=_options("install build publish lock add"))
_SYNTAXES: dict[str, tuple[Syntax, ...]] = {
    "make": (_MAKE,), "gmake": (_MAKE,), "poe": (_POE,), "poethepoet": (_POE,),
    "nox": (_NOX,), "tox": (_TOX,), "mise": (_MISE,), "rtx": (_MISE,),
    "npm": (_NPM,), "yarn": (_NPM,), "pnpm": (_NPM,), "bun": (_NPM,), "run-s": (_NPM_MANY,),
    "run-p": (_NPM_MANY,), "npm-run-all": (_NPM_MANY,), "just": (_JUST,), "task": (_TASK, _TASKIPY),
    "taskipy": (_TASKIPY,), "go-task": (_TASK,), "inv": (_INVOKE,), "invoke": (_INVOKE,),
    "fab": (_INVOKE,), "honcho": (_PROC,), "foreman": (_PROC,), "heroku": (_PROC,),
    "pdm": (_PDM,),
}  # fmt: skip
# The project tools whose `run` also knows scripts by their names.
_SCRIPTS: frozenset[str] = frozenset({"pdm", "hatch", "rye", "pipenv", "pixi"})


def hop(repo: Repository, command: Command) -> Iterator[Command]:
    """The commands of the tasks that a command starts."""
    deaf = command.program == "make" and {"-i", "--ignore-errors"} & set(command.arguments)
    for asked in _asked(command):
        for task in named(repo, *asked):
            for each in task.commands:
                yield replace(each, blocking=False) if deaf else each


def _asked(command: Command) -> Iterator[Asked]:
    if not command.words:
        return
    if command.tool in _SCRIPTS:
        name = next((word for word in command.words if not word.startswith("+")), "")
        yield Asked(command.tool, name, command.cwd)
    for syntax in _SYNTAXES.get(command.program, ()):
        yield from _tasks(command, syntax)
    if command.program == "mlflow" and command.arguments[:1] == ("run",):
        yield from _mlflow(command)
    if command.words[0] == command.program:
        yield Asked("script", command.program, command.cwd)


def _tasks(command: Command, syntax: Syntax) -> Iterator[Asked]:
    if set(takewhile("--".__ne__, command.arguments)) & (_IDLE | syntax.idle):
        return
    cwd = join(command.cwd, command.option(*syntax.folder))
    file = command.option(*syntax.file)
    names = _names(command, syntax)
    if syntax.named and not names and command.option(*_options("-m -k -t --tags")):
        names = ["*"]  # a selection by label: what it leaves out cannot be told here
    if names or syntax.default:
        for name in names or [""]:
            yield Asked(syntax.runner, name, cwd, join(cwd, file) if file else "")


def _names(command: Command, syntax: Syntax) -> list[str]:
    """The tasks that a command names, by an option or as plain words."""
    if syntax.named:
        given = _behind(command, syntax.named)
        return [name for word in given for name in word.split(",") if name]
    valued = syntax.folder | syntax.file | syntax.valued
    plain = _plain(command, valued)
    if plain and plain[0] in syntax.own:
        return []
    while plain and plain[0] in syntax.verbs:
        plain = plain[1:]
    if syntax.many:
        return plain
    return plain[:1] + [name for mark, name in pairwise(plain) if mark == ":::"]


def _plain(command: Command, valued: frozenset[str]) -> list[str]:
    """The arguments that are no options, nor the values of the options `valued`."""
    found, skip = [], False
    for word in command.arguments:
        if word == "--":
            break
        if not skip and not word.startswith("-") and "=" not in word and not word.isdigit():
            found.append(word)
        skip = not skip and word in valued
    return found


def _behind(command: Command, options: frozenset[str]) -> list[str]:
    """The words behind one of the options, up to the next one."""
    found, inside = [], False
    for word in command.arguments:
        name, equals, value = word.partition("=")
        if word.startswith("-"):
            inside = word in options
            found += [value] if equals and name in options else []
            found += [word[2:]] if word[:2] in options and not equals and word[2:] else []
        elif inside:
            found.append(word)
    return found


def _mlflow(command: Command) -> Iterator[Asked]:
    """`mlflow run FOLDER -e ENTRY`."""
    entry = command.option("-e", "--entry-point")
    for word in command.arguments[1:]:
        if not word.startswith("-"):
            yield Asked("mlflow", entry, join(command.cwd, word.partition("#")[0]))
