"""Git by its plumbing: objects, trees, commits and refs of one repository."""

import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .errors import GitError, UsageError
from .tree import Tree

UTF8 = ("-c", "i18n.commitEncoding=UTF-8")  # another one would be part of a commit's id
LOCAL = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")
OLDEST = (2, 38)  # the first one whose merge-tree merges without a work tree


@dataclass(frozen=True)
class Entry:
    """A file as a git tree holds it: mode (such as 100644) and the id of its content."""

    mode: str
    id: str


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


def require(hint: str = "install git, or use --no-git") -> None:
    """Raise UsageError where git is not installed."""
    if shutil.which("git") is None:
        raise UsageError("git is not installed", hint)


def require_merges() -> None:
    """Raise UsageError where git is too old to merge without a work tree."""
    hint = f"install git {'.'.join(map(str, OLDEST))} or newer"
    require(hint)
    done = subprocess.run(["git", "version"], capture_output=True, text=True, check=True)
    found = re.search(r"(\d+)\.(\d+)[\w.]*", done.stdout)
    if found and (int(found[1]), int(found[2])) < OLDEST:
        raise UsageError(f"git {found[0]} is too old for an upgrade", hint)


@contextmanager
def held_back() -> Iterator[None]:
    """Hold Ctrl-C and SIGTERM back until the end, so that no git outlives what it works for."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    stops = (signal.SIGINT, signal.SIGTERM)
    before = {stop: signal.signal(stop, lambda number, _: came.append(number)) for stop in stops}
    try:
        yield
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler or signal.SIG_DFL)
        for number in came:
            signal.raise_signal(number)


class Repository:
    """A git repository with a work tree; `root` is its top folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stored: dict[bytes, str] = {}
        self.objects: dict[str, str] = {}

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
        repository.run("init", "--quiet", str(folder))
        return repository

    def run(self, *command: str, stdin: str = "", environment: dict[str, str] | None = None) -> str:
        """Run git in the root; return what it printed, without the last line end.

        Raises GitError with git's own words.
        """
        text = stdin.encode("utf-8", "surrogateescape")
        done = self.start([*command], text, environment or {})
        if done.returncode:
            raise GitError([*command], done.stderr.decode("utf-8", "replace").strip())
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def start(
        self, command: list[str], stdin: bytes = b"", environment: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[bytes]":
        """Run git in the root, whatever its exit code; return its bytes."""
        inherited = {key: text for key, text in os.environ.items() if key not in LOCAL}
        own = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"} | self.objects
        with held_back():
            return subprocess.run(
                ["git", *UTF8, *command],
                cwd=self.root,
                env=inherited | own | (environment or {}),
                input=stdin,
                capture_output=True,
                check=False,
            )

    @contextmanager
    def aside(self) -> Iterator[Path]:
        """Store new objects in a temporary folder, and forget them at the end."""
        kept = re.sub(r'(["\\])', r"\\\1", str(self.object_folder))
        with tempfile.TemporaryDirectory(prefix="ladder-") as scratch:
            self.objects = {
                "GIT_OBJECT_DIRECTORY": scratch,
                "GIT_ALTERNATE_OBJECT_DIRECTORIES": f'"{kept}"',
            }
            try:
                yield Path(scratch)
            finally:
                self.objects, self.stored = {}, {}

    def keep(self) -> None:
        """Take over what was stored aside, in one step; store in the repository from now on."""
        stored = Path(self.objects["GIT_OBJECT_DIRECTORY"]).glob("??/*")
        ids = "".join(f"{path.parent.name}{path.name}\n" for path in stored)
        if ids:
            pack = str(self.object_folder / "pack" / "pack")
            self.run("pack-objects", "-q", "--threads=1", "--window=0", pack, stdin=ids)
        self.objects = {}

    def identity(self) -> Signature | None:
        """Return who would commit here, or None where git does not know."""
        try:
            settings = self.run("config", "--null", "--get-regexp", r"^user\.(name|email)$")
        except GitError:
            return None
        pairs = (setting.partition("\n") for setting in settings.split("\0"))
        user = {key: value for key, _, value in pairs}
        name, email = user.get("user.name"), user.get("user.email")
        return Signature(name, email) if name and email else None

    def setting(self, key: str) -> str:
        """Return a setting of git's, empty where it is not set."""
        return self.start(["config", "--get", key]).stdout.decode("utf-8", "replace").strip()

    def branch(self) -> str:
        """Return the branch that is checked out, empty where HEAD is detached."""
        return self.start(["symbolic-ref", "-q", "HEAD"]).stdout.decode("utf-8", "replace").strip()

    def head(self) -> str | None:
        """Return the id of the commit that is checked out, or None before the first one."""
        try:
            return self.run("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        except GitError:
            return None

    @cached_property
    def private_folder(self) -> Path:
        """The folder in which git keeps what belongs to this work tree."""
        return Path(self.run("rev-parse", "--absolute-git-dir"))

    @cached_property
    def object_folder(self) -> Path:
        """The folder in which git keeps commits and contents."""
        return Path(self.run("rev-parse", "--path-format=absolute", "--git-path", "objects"))

    def write_tree(self, tree: Tree, prefix: str = "", base: str | None = None) -> str:
        """Store a tree below a prefix, on top of the tree `base`; return the new tree's id.

        Neither the index nor the work tree is touched, and no filter runs.
        """
        with tempfile.TemporaryDirectory(prefix="ladder-") as scratch:
            index = {"GIT_INDEX_FILE": str(Path(scratch, "index"))}
            if base:
                self.run("read-tree", base, environment=index)
            self.store(tree, Path(scratch))
            lines = [
                f"100{file.mode:o} {self.stored[file.content]}\t{prefix}{name}\0"
                for name, file in tree.items()
            ]
            command = ("update-index", "-z", "--index-info")
            self.run(*command, stdin="".join(lines), environment=index)
            return self.run("write-tree", environment=index)

    def store(self, tree: Tree, scratch: Path) -> None:
        """Store those contents of a tree that are not yet; `stored` keeps their ids."""
        new = [file.content for file in tree.values() if file.content not in self.stored]
        for position, content in enumerate(new):
            (scratch / str(position)).write_bytes(content)
        paths = "".join(f"{scratch / str(position)}\n" for position in range(len(new)))
        if new:
            command = ("hash-object", "-w", "--no-filters", "--stdin-paths")
            self.stored |= zip(new, self.run(*command, stdin=paths).split(), strict=True)

    def commit_tree(
        self, tree: str, parents: list[str], message: str, by: Signature, sign: bool = False
    ) -> str:
        """Store a commit, without hooks and without moving a branch; return its id."""
        words = [word for parent in parents for word in ("-p", parent)]
        words += ["-S"] if sign else []
        return self.run("commit-tree", tree, *words, stdin=message, environment=by.environment())

    def entries(self, tree: str, prefix: str = "") -> dict[str, Entry]:
        """Return the files of a tree below a prefix, by their path from the root."""
        listed = self.run("ls-tree", "-r", "-z", "--full-tree", tree, *([prefix] if prefix else []))
        found = {}
        for line in filter(None, listed.split("\0")):
            words, _, path = line.partition("\t")
            mode, _, content = words.split()
            found[path] = Entry(mode, content)
        return found

    def contents(self, ids: Iterable[str]) -> dict[str, bytes]:
        """Return the bytes of blobs by their ids."""
        wanted = sorted(set(ids))
        text = "".join(f"{each}\n" for each in wanted).encode()
        output, found = self.start(["cat-file", "--batch"], text).stdout, {}
        for each in wanted:
            head, _, output = output.partition(b"\n")
            size = int(head.split()[2])
            found[each], output = output[:size], output[size + 1 :]
        return found
