"""The errors that this package raises.

LadderError            something failed; nothing was left half-done (exit code 1)
├── UsageError         the request itself cannot be met: a flag, a path, an answer (exit code 2)
├── RenderError        a template did not render
├── UpgradeError       a project cannot be upgraded as it is; nothing has changed
├── GitError           a git command failed
└── CommandError       a program that was run for the user failed
"""


class LadderError(Exception):
    """An error with a sentence for the user, and one about what to do.

    `message` names the thing that is wrong, `hint` says what to do about it.
    """

    exit_code = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(LadderError):
    r"""The request cannot be met as it stands.

    It is one line whatever a file, a column or a value is called: a line's end is written as `\n`.
    """

    exit_code = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(on_one_line(message), on_one_line(hint))


def on_one_line(text: str) -> str:
    """Return a text with all that cannot be seen written out."""
    return "".join(
        each if each.isprintable() else each.encode("unicode_escape").decode() for each in text
    )


class RenderError(LadderError):
    """A template did not render."""


class UpgradeError(LadderError):
    """An upgrade cannot begin, or go on, until its user has done something."""


class GitError(LadderError):
    """A git command failed; `command` is what was run, `output` what git said."""

    def __init__(self, command: list[str], output: str) -> None:
        super().__init__(f"git {command[0]} failed: {output or 'it said nothing'}")
        self.command = command
        self.output = output


class CommandError(LadderError):
    """A program failed; `command` is what was run, `exit_status` how it ended."""

    def __init__(self, command: list[str], exit_status: int, hint: str = "") -> None:
        super().__init__(f"`{' '.join(command)}` failed with exit code {exit_status}", hint)
        self.command = command
        self.exit_status = exit_status
