"""The suite's own checks see every kind of damage that an upgrade could do."""

from collections.abc import Callable

import pytest

from ..conftest import Ended
from .project import PYPROJECT, SOURCES, Project
from .promises import Stated

Damage = Callable[[Project], object]
SERVICE = f"{SOURCES}/service.py"


def put(path: str, old: str, new: str) -> Damage:
    """Change a file of the upgraded project (at its end, for no old text), and its last commit."""

    def act(project: Project) -> None:
        text = project.text(path) if (project.folder / path).exists() else ""
        assert not old or text.count(old) == 1, path
        project.put(path, text.replace(old, new) if old else text + new)
        project.amend()

    return act


def flatten(project: Project) -> None:
    """Make an ordinary commit of the merge."""
    project.git("reset", "--quiet", "--soft", "HEAD~1")
    project.git("commit", "--quiet", "--message", "Upgrade")


def merge_another_commit(project: Project) -> None:
    """Let the second parent be another commit than a scaffold."""
    other = project.git("commit-tree", "HEAD^{tree}", "-p", "HEAD^2", "-m", "Not a scaffold")
    commit = ("commit-tree", "HEAD^{tree}", "-p", "HEAD^1", "-p", other, "-m", "Upgrade")
    project.git("reset", "--quiet", "--hard", project.git(*commit))


DAMAGES: dict[str, Damage] = {
    "a line of the user is lost": put(SERVICE, '"timeout": 60', '"timeout": 30'),
    "a line of the level is dropped": put(SERVICE, "    @recorded\n", ""),
    "a function is there twice": put(SERVICE, "", "\n\ndef warn() -> None:\n    pass\n"),
    "a dependency is there twice": put(PYPROJECT, '    "onnx",\n', '    "onnx",\n    "Onnx>1",\n'),
    "a key is there twice": put("params.yaml", "", "seed: 8\n"),
    "a package is locked twice": put("requirements.txt", "", "onnx==1.0 \\\n    --hash=sha256:0\n"),
    "a pattern is there twice": put(".gitignore", "", "work/\n"),
    "a marker is left": put("docs/level-1.md", "", "<<<<<<< yours\n"),
    "a value is another one": put("policy.yaml", "log_days: 30 ", "log_days: 31 "),
    "there is a file too many": put("extra.txt", "", "x\n"),
    "a file does not parse": put("data/extra.json", "", "{\n"),
    "a file may be executed": lambda project: (project.folder / PYPROJECT).chmod(0o755),
    "an edit is not committed": lambda project: project.put("params.yaml", "seed: 8\n"),
    "a merge is under way": lambda project: project.put(".git/MERGE_HEAD", "x\n"),
    "a journal is left": lambda project: project.put(".git/ladder/upgrade.json", "{}\n"),
    "the commit is no merge": flatten,
    "the commit merges no scaffold": merge_another_commit,
    "no branch is checked out": lambda project: project.git("checkout", "--quiet", "--detach"),
}


def is_seen(project: Project, ended: Ended) -> bool:
    """Return whether the checks find anything wrong."""
    try:
        project.is_merged(ended)
    except AssertionError:
        return True
    return False


def test_every_damage_is_seen(project: Project) -> None:
    project.edit(SERVICE, '"timeout": 30', '"timeout": 60')
    project.commit()
    ended = project.upgrade()
    branch, commit = (
        project.git("symbolic-ref", "--short", "HEAD"),
        project.git("rev-parse", "HEAD"),
    )
    unseen = []
    for name, damage in DAMAGES.items():
        damage(project)
        unseen += [] if is_seen(project, ended) else [name]
        for path in ("MERGE_HEAD", "ladder/upgrade.json"):
            (project.folder / ".git" / path).unlink(missing_ok=True)
        project.git("checkout", "--quiet", "--force", "-B", branch, commit)
        project.git("clean", "--quiet", "--force", "-d")
        project.run("upgrade", "--abort")
    assert unseen == []
    assert not is_seen(project, ended)
    project.outcomes.clear()


@pytest.mark.parametrize("exception", ["differs", "loses", "drops"])
def test_an_exception_that_is_not_needed_is_seen(project: Project, exception: str) -> None:
    project.expects(Stated()._replace(**{exception: {SERVICE: "no reason"}}))
    assert is_seen(project, project.run("upgrade"))
    project.done_with = True
    project.outcomes.clear()


def test_a_conflict_that_was_not_stated_is_seen(project: Project) -> None:
    project.write(f"{SOURCES}/gate.py", "MINE = 1\n")
    project.commit()
    with pytest.raises(AssertionError):
        project.upgrade()
    project.abort()
    with pytest.raises(AssertionError):
        project.upgrade(conflicts=[SERVICE])
    project.done_with = True
    project.outcomes.clear()
