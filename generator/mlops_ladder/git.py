"""Git by its plumbing: objects, trees, commits and refs of one repository."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import GitError, UsageError
from .tree import Tree

LOCAL = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")


@dataclass(frozen=True)
class Signature:
    """Who commits; `date` is as git takes it, empty for now."""

    name: str
    email: str
    date: str = ""

    def environment(self) -> dict[str, str]:
        """Return the variables that make git use it, as author and as committer."""
        roles = ("AUTHOR", "COMMITTER")
        values = {"NAME": self.name, "EMAIL": self.email, "DATE": self.date}
        return {f"GIT_{r}_{key}": text for r in roles for key, text in values.items() if text}


def require() -> None:
    """Raise UsageError where git is not installed."""
    if shutil.which("git") is None:
        raise UsageError("git is not installed", "install git, or use --no-git")


class Repository:
    """A git repository with a work tree; `root` is its top folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @classmethod
    def containing(cls, folder: Path) -> "Repository | None":
        """Return the repository that a folder, or the nearest parent there is, lies in."""
        while not folder.is_dir():
            folder = folder.parent
        try:
            return cls(Path(cls(folder).run("rev-parse", "--show-toplevel")))
        except GitError as error:
            if "not a git repository" in error.output or "work tree" in error.output:
                return None
            raise

    @classmethod
    def create(cls, folder: Path) -> "Repository":
        """Make a new repository in a folder."""
        repository = cls(folder)
        repository.run("-c", "advice.defaultBranchName=false", "init", "--quiet", str(folder))
        return repository

    def run(self, *command: str, stdin: str = "", environment: dict[str, str] | None = None) -> str:
        """Run git in the root; return what it printed, without the last line end.

        Raises GitError with git's own words.
        """
        inherited = {key: text for key, text in os.environ.items() if key not in LOCAL}
        done = subprocess.run(
            ["git", *command],
            cwd=self.root,
            env=inherited | {"LC_ALL": "C"} | (environment or {}),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
        )
        if done.returncode:
            raise GitError(list(command), done.stderr.strip())
        return done.stdout.rstrip("\n")

    def identity(self) -> Signature | None:
        """Return who would commit here, or None where git does not know."""
        try:
            name, email = (self.run("config", f"user.{key}") for key in ("name", "email"))
        except GitError:
            return None
        return Signature(name, email) if name and email else None

    def head(self) -> str | None:
        """Return the id of the commit that is checked out, or None before the first one."""
        try:
            return self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except GitError:
            return None

    def write_tree(self, tree: Tree, prefix: str = "", base: str | None = None) -> str:
        """Store a tree below a prefix, on top of the tree `base`; return the new tree's id.

        Neither the index nor the work tree is touched, and no filter runs.
        """
        index = {"GIT_INDEX_FILE": self.git_path(f"ladder-{os.getpid()}.index")}
        try:
            self.run("read-tree", base or "--empty", environment=index)
            lines = [
                f"100{file.mode:o} {blob}\t{prefix}{name}\n"
                for (name, file), blob in zip(tree.items(), self.blobs(tree), strict=True)
            ]
            self.run("update-index", "--index-info", stdin="".join(lines), environment=index)
            return self.run("write-tree", environment=index)
        finally:
            Path(index["GIT_INDEX_FILE"]).unlink(missing_ok=True)

    def blobs(self, tree: Tree) -> list[str]:
        """Store the contents of a tree; return their ids in its order."""
        folder = Path(self.git_path(f"ladder-{os.getpid()}.blobs"))
        folder.mkdir()
        try:
            for position, file in enumerate(tree.values()):
                (folder / str(position)).write_bytes(file.content)
            paths = "".join(f"{folder / str(position)}\n" for position in range(len(tree)))
            command = ("hash-object", "-w", "--no-filters", "--stdin-paths")
            return self.run(*command, stdin=paths).split()
        finally:
            shutil.rmtree(folder)

    def git_path(self, name: str) -> str:
        """Return the absolute path of something in the repository's private folder."""
        return str((self.root / self.run("rev-parse", "--git-path", name)).absolute())

    def commit_tree(self, tree: str, parents: list[str], message: str, by: Signature) -> str:
        """Store a commit, without hooks and without moving a branch; return its id."""
        links = [word for parent in parents for word in ("-p", parent)]
        return self.run("commit-tree", tree, *links, stdin=message, environment=by.environment())
