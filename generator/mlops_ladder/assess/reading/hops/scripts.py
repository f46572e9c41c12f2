"""Shell scripts: `bash x.sh`, `./x.sh`, `source x.sh`, `bash -c "..."`, `eval`."""

import re
from collections.abc import Iterable

from ..files.repository import Repository
from ..shell import Command, join, parse

_SHELLS = frozenset({"bash", "sh", "zsh", "dash", "ksh", "source", "."})
_SHEBANG = re.compile(r"#!.*\b(?:ba|da|z|k)?sh\b(?:\s+(-\w*))?")


def hop(repo: Repository, command: Command) -> Iterable[Command]:
    """The commands of the script that a command starts."""
    words = command.words
    if not words:
        return ()
    if words[0] == "eval":
        return _text(command, " ".join(words[1:]), "")
    if words[0].rsplit("/", 1)[-1] not in _SHELLS:
        return _script(repo, command, words, "")
    options = "".join(word for word in words[1:] if re.fullmatch(r"-[a-z]+", word))
    plain = [word for word in words[1:] if word[:1] not in "-+" and word != "pipefail"]
    if not plain:
        return ()
    if "c" in options:
        return _text(command, plain[0], options)
    return _script(repo, command, words[words.index(plain[0]) :], options)


def _text(command: Command, text: str, options: str) -> tuple[Command, ...]:
    """Shell text in an argument."""
    return parse(text, command.path, command.line, command.cwd, stops="e" in options)


def _script(
    repo: Repository, command: Command, words: tuple[str, ...], options: str
) -> tuple[Command, ...]:
    """A file of the repository, if it is a shell script; it runs where its caller is."""
    path = join(command.cwd, words[0])
    if path not in repo.sizes:
        return ()
    text = repo.text(path)
    shebang = _SHEBANG.match(text)
    if not (shebang or path.endswith((".sh", ".bash"))):
        return ()
    stops = "e" in options or bool(shebang and "e" in (shebang.group(1) or ""))
    return parse(text, path, 1, command.cwd, stops=stops, arguments=words[1:])
