"""Shell text to the commands that it runs."""

from .command import Command
from .folders import join
from .lexer import lex
from .syntax import syntax
from .walk import Shell

__all__ = ["Command", "join", "parse"]

_LONGEST = 200_000


def parse(
    text: str,
    path: str,
    line: int,
    cwd: str = "",
    blocking: bool = True,
    *,
    stops: bool = True,
    pipefail: bool = False,
    arguments: tuple[str, ...] = (),
) -> tuple[Command, ...]:
    """The commands of shell `text` that stands at `path`:`line` and runs in the folder `cwd`.

    `stops`: the first failure ends it (`bash -e`, as CI systems run it); a script without
    `set -e` and a Makefile's line go on, and only their last command decides.
    `arguments` are what the script was given: `$1`, `$@`.
    Text that is no shell gives what can be read of it, never an error.
    """
    shell = Shell(path, cwd, stops, pipefail or "PIPESTATUS" in text)
    shell.give(("$0", *arguments) if arguments else ())
    try:
        commands = shell.sequence(syntax(lex(text[:_LONGEST], line)), blocking)
        return tuple(dict.fromkeys(commands))
    except RecursionError:
        return ()
