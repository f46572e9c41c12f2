"""Folders as shell text names them, relative to the root of the repository."""

import posixpath
import re

_ROOT = re.compile(
    r"\$\{?(?:GITHUB_WORKSPACE|PWD|CI_PROJECT_DIR|CODEBUILD_SRC_DIR|WORKSPACE|TRAVIS_BUILD_DIR|"
    r"BITBUCKET_CLONE_DIR|System\.DefaultWorkingDirectory|Build\.SourcesDirectory|CURDIR|"
    r"Pipeline\.Workspace|PROJECT_ROOT|PROJECT_DIR)\}?|\$\{\{ *github\.workspace *\}\}|"
    r"\$\(git rev-parse --show-toplevel\)"
)
_HERE = re.compile(r"\$\([^()]*dirname[^()]*(?:\$0|BASH_SOURCE)[^()]*\)")
_SCRIPT = re.compile(
    rf"\$\(\s*cd\s+(?:-\w+\s+|--\s+)?[\"']?{_HERE.pattern}[\"']?([\w./-]*)[\"']?"
    rf"[^()&]*&&\s*pwd(?:\s+-P)?\s*\)|{_HERE.pattern}"
)


def join(cwd: str, path: str) -> str:
    """`path` seen from `cwd`, without `.` and `..`; "" is the root, nothing lies above it."""
    whole = posixpath.normpath(posixpath.join("/", cwd, path.replace("\\", "/").strip()))
    return whole.lstrip("/")


def enter(cwd: str, target: str, script: str) -> str:
    """The folder after `cd target` in the file `script`; `cwd` where it cannot be known."""
    if _HERE.match(target):
        return join(posixpath.dirname(script), _HERE.sub(".", target, count=1))
    if _ROOT.match(target):
        return join("", _ROOT.sub(".", target, count=1))
    if not target or target.startswith(("/", "~", "-", "$", "{", "%")):
        return cwd
    return join(cwd, target)


def beside(text: str, cwd: str, script: str) -> str:
    """`text` with the folder of the file `script` for what asks for it, as seen from `cwd`."""

    def folder(match: re.Match[str]) -> str:
        found = join(posixpath.dirname(script), (match.group(1) or "").lstrip("/"))
        return posixpath.relpath(f"/{found}", f"/{cwd}")

    return _SCRIPT.sub(folder, text) if "dirname" in text else text
