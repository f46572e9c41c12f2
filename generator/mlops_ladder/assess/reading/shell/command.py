"""One program that runs, with its arguments."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Command:
    """A program with its arguments, at `path`:`line`, started in the folder `cwd`.

    `words` have no quotes, assignments and wrappers; the interpreter is always "python".
    `blocking`: its failure fails what runs it. `tool` is the project tool that stood before it
    (uv, poetry, pipenv, pdm, hatch, rye, pixi), which may know its first word as a script.
    """

    words: tuple[str, ...]
    path: str
    line: int
    cwd: str = ""
    blocking: bool = True
    tool: str = ""

    @property
    def program(self) -> str:
        """The name of what runs: "pytest" for `pytest x` and for `python -m pytest x`."""
        if self.words[:2] == ("python", "-m") and len(self.words) > 2:
            return self.words[2]
        return self.words[0].rsplit("/", 1)[-1] if self.words else ""

    @property
    def arguments(self) -> tuple[str, ...]:
        """What stands behind the program's name."""
        return self.words[3 if self.words[:2] == ("python", "-m") else 1 :]

    def option(self, *names: str) -> str:
        """The value of the first of the options `names` (`--file x`, `--file=x`), or empty."""
        for at, word in enumerate(self.words):
            name, equals, value = word.partition("=")
            if name in names and equals:
                return value
            if word in names:
                return self.words[at + 1] if at + 1 < len(self.words) else ""
        return ""
