"""The steps of Azure Pipelines: scripts, and tasks with their inputs."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from .. import shell
from ..files.repository import Repository
from . import azure_triggers, script, values
from .job import APPROVAL, Action

SCRIPTS = ("script", "bash", "pwsh", "powershell")
KEYS = {
    *SCRIPTS, "task", "template", "checkout", "publish", "download", "job", "deployment", "stage",
}  # fmt: skip
INLINE = ("inlineScript", "script", "Inline", "runScript")
FILES = ("scriptPath", "filePath", "ScriptPath")
APPROVALS = ("ManualValidation", "ManualIntervention")
MACRO = re.compile(r"\$\(([\w.-]+)\)")
EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
SOURCES = re.compile(
    r"^\$(\(|\{)?(Build\.SourcesDirectory|System\.DefaultWorkingDirectory|Pipeline\.Workspace"
    r"(/s|\)/s)?|Build\.Repository\.LocalPath)(\)|\})?/?"
)
Part = tuple[tuple[shell.Command, ...], tuple[Action, ...]]


@dataclass(frozen=True)
class Scope:
    """What a step inherits: its file, parameters and variables, and the templates around it."""

    path: str
    line: int = 0
    parameters: dict[Any, Any] = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    blocking: bool = True
    within: tuple[str, ...] = ()

    def inside(self, path: str, data: dict[Any, Any], given: dict[Any, Any]) -> "Scope":
        """Return the scope of a file: its parameters as given, else by their defaults."""
        declared = data.get("parameters")
        parameters = dict(declared) if isinstance(declared, dict) else {}
        for each in values.sequence(declared) if isinstance(declared, list) else ():
            parameters[values.text(values.get(each, "name"))] = values.get(each, "default")
        known = {name: self._given(value) for name, value in given.items()}
        return replace(self, path=path, parameters=parameters | known,
                       within=(*self.within, path))  # fmt: skip

    def _given(self, value: Any) -> Any:
        return self.rewrite(value) if isinstance(value, str) else value

    def knowing(self, variables: dict[str, str]) -> "Scope":
        """Return the scope with variables."""
        return replace(self, variables=self.variables | variables)

    def rewrite(self, text: str) -> str:
        """Replace parameters and variables by what is known of them, else by shell variables."""
        return MACRO.sub(self._variable, EXPRESSION.sub(self._parameter, text))

    def _parameter(self, match: re.Match[str]) -> str:
        kind, _, name = match[1].partition(".")
        known = self.parameters if kind == "parameters" else self.variables
        plain = f"${name}" if re.fullmatch(r"[\w.]+", name) else "$expression"
        return values.text(known.get(name)) or plain

    def _variable(self, match: re.Match[str]) -> str:
        return self.variables.get(match[1]) or f"${{{match[1]}}}"


def step(repo: Repository, data: dict[Any, Any], scope: Scope) -> Part:
    """Return what a step runs; nothing where it is disabled."""
    condition = values.text(data.get("condition"))
    if data.get("enabled") is False or azure_triggers.is_false(condition):
        return (), ()
    heard = not azure_triggers.is_true(values.text(data.get("continueOnError")))
    scope = replace(scope, blocking=scope.blocking and heard)
    for key in SCRIPTS:
        if isinstance(data.get(key), str):
            return _script(repo, data, key, scope, values.text(data.get("workingDirectory"))), ()
    name, _, ref = values.text(data.get("task")).partition("@")
    if not name:
        return (), ()
    inputs = values.mapping(data.get("inputs"))
    name = APPROVAL if name in APPROVALS else name
    given = {key: scope.rewrite(values.text(value)) for key, value in inputs.items()}
    action = Action(name, ref, values.line(data, "task"), given, scope.path)
    return _task(repo, inputs, scope), (action,)


def _task(repo: Repository, inputs: dict[Any, Any], scope: Scope) -> tuple[shell.Command, ...]:
    """Return the commands that a task has among its inputs: inline, or a file to run."""
    folder = values.text(inputs.get("workingDirectory") or inputs.get("cwd"))
    location = values.text(inputs.get("scriptLocation") or inputs.get("scriptType")).lower()
    location += values.text(inputs.get("targetType") or inputs.get("scriptSource")).lower()
    files = [key for key in FILES if values.text(inputs.get(key))]
    inline = [key for key in INLINE if values.text(inputs.get(key))]
    if files and ("path" in location or not inline):
        python = files[0] == "scriptPath" and "scriptSource" in inputs
        text = SOURCES.sub("", scope.rewrite(values.text(inputs[files[0]])))
        arguments = values.text(inputs.get("arguments") or inputs.get("scriptArguments"))
        program = "python" if python or text.endswith(".py") else "bash"
        pieces = script.snippet(repo, scope.path, inputs, files[0], f"{program} {text} {arguments}")
        return script.parse(pieces, _folder(folder, scope), scope.blocking, rewrite=scope.rewrite)
    if inline and "scriptSource" not in inputs:
        return _script(repo, inputs, inline[0], scope, folder)
    return ()


def _script(
    repo: Repository, data: dict[Any, Any], key: str, scope: Scope, folder: str
) -> tuple[shell.Command, ...]:
    pieces = script.snippets(repo, scope.path, data, key)
    cwd = _folder(folder, scope)
    return script.parse(pieces, cwd, scope.blocking, rewrite=scope.rewrite, stops=False)


def _folder(written: str, scope: Scope) -> str:
    return shell.join("", SOURCES.sub("", scope.rewrite(written)))
