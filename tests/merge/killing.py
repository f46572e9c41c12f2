"""Kill an upgrade at any moment, and hold what it left against the state before and after."""

import ctypes
import difflib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from unittest import mock

from mlops_ladder.errors import LadderError

SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
STEPS = {
    "os.chmod",
    "os.link",
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "shutil.copyfile",
    "subprocess.Popen",
}
PASSING = {"index", "objects", "logs", "ORIG_HEAD", "COMMIT_EDITMSG"}
CLOCK = count(1_800_000_000)  # every command has a second of its own, so that no two commits agree
Work = Callable[[], object]


@dataclass(frozen=True, repr=False)
class Standing:
    """All that a user has: the files with their modes, the branch, the index, git's own folder.

    `head` describes the commit by its tree, parents and message: its date is that of the moment.
    """

    files: dict[str, tuple[int, bytes | None]]
    head: tuple[str, ...]
    index: str
    status: str
    private: dict[str, bytes]
    fsck: str


@dataclass(frozen=True)
class Moment:
    """When to kill: after a part of the `seconds` that a run takes, or of the `steps` it makes.

    With `everything` the git that runs at that moment dies too.
    """

    part: float
    by_steps: bool = False
    everything: bool = False


@dataclass(frozen=True)
class Run:
    """A run that was not killed: its wall seconds, and how many steps it made."""

    seconds: float
    steps: int


@dataclass(frozen=True)
class Case:
    """A command to kill: `work`, which begins from the project kept in `start`.

    `continued` and `aborted` are the standings that the two commands have to lead to afterwards;
    where nothing is under way, it has to stand as one of `settled` already.
    """

    name: str
    start: Path
    work: Work
    continued: Standing
    aborted: Standing
    settled: dict[str, Standing]


def git(folder: Path, *words: str) -> str:
    """Run git, which writes nothing; return what it printed."""
    command = ["git", "--no-optional-locks", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, check=True, encoding="utf-8"
    ).stdout


def standing(project: Path) -> Standing:
    """Return how a project stands."""
    head = git(project, "show", "-s", "--format=%T%x00%P%x00%B", "HEAD")
    return Standing(
        files_of(project),
        tuple(head.split("\0")),
        git(project, "ls-files", "--stage"),
        git(project, "status", "--porcelain", "--branch", "--ignored"),
        private_files(project / ".git"),
        git(project, "fsck", "--no-dangling", "--no-progress"),
    )


def private_files(folder: Path) -> dict[str, bytes]:
    """Return what is in git's folder, as far as it says how things stand.

    While conflicts are left, the journal may be there. A branch may be a file, or in packed-refs.
    """
    passing = PASSING | ({"ladder"} if (folder / "MERGE_HEAD").exists() else set())
    found = {}
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        packed = name.parts[0] == "refs" and name.suffix != ".lock"
        if name.parts[0] not in passing and not packed:
            found[name.as_posix()] = b"" if path.is_dir() else path.read_bytes()
    return found


def files_of(project: Path) -> dict[str, tuple[int, bytes | None]]:
    """Return every path of a work tree with its mode and content; folders have none."""
    found: dict[str, tuple[int, bytes | None]] = {}
    for parent, folders, names in os.walk(project):
        folders[:] = [name for name in folders if name != ".git"]
        for name in [*folders, *names]:
            path = Path(parent, name)
            content = None if path.is_dir() and not path.is_symlink() else path.read_bytes()
            found[path.relative_to(project).as_posix()] = (path.lstat().st_mode, content)
    return found


def differences(found: Standing, wanted: Standing) -> list[str]:
    """Return where two standings differ, a line each; nothing where they are equal."""
    words = []
    for field in ("files", "private"):
        mine, other = getattr(found, field), getattr(wanted, field)
        words += [
            f"{field} {name}: {str(mine.get(name))[:80]} instead of {str(other.get(name))[:80]}"
            for name in sorted(mine.keys() | other.keys())
            if mine.get(name) != other.get(name)
        ]
    for field in ("head", "index", "status", "fsck"):
        mine, other = getattr(found, field), getattr(wanted, field)
        if mine != other:
            old, new = (str(side).splitlines() for side in (other, mine))
            words += [f"{field} {line}" for line in difflib.unified_diff(old, new, n=0)]
    return words


def restore(kept: Path, project: Path) -> None:
    """Put a project back as it was kept, its hard links too."""
    shutil.rmtree(project, ignore_errors=True)
    subprocess.run(["cp", "--archive", kept, project], check=True)


@contextmanager
def adopting() -> Iterator[None]:
    """Let what a killed child leaves running become a child of this process."""
    libc = ctypes.CDLL(None)
    libc.prctl(SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        libc.prctl(SUBREAPER, 0, 0, 0, 0)


def run(work: Work, moment: Moment | None = None, whole: Run | None = None) -> Run:
    """Do some work in a process of its own and kill that at a moment; wait for git to end too.

    `whole` is a run of the same work that was not killed.
    """
    last = int(moment.part * whole.steps) if moment and whole and moment.by_steps else -1
    date = next(CLOCK)
    with adopting():
        there, here = os.pipe()
        child = os.fork()
        if not child:
            in_child(work, here, last, date)
        os.close(here)
        os.read(there, 1)
        begun = time.perf_counter()
        if moment and whole and not moment.by_steps:
            time.sleep(moment.part * whole.seconds)
            (os.killpg if moment.everything else os.kill)(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        seconds = time.perf_counter() - begun
        wait_for_group(child)
        steps = os.read(there, 20)
        os.close(there)
    assert status in (0, signal.SIGKILL), "the work failed by itself, look above"
    return Run(seconds, int(steps or 0))


def wait_for_group(group: int) -> None:
    """Wait until the last process of a group has ended."""
    while True:
        try:
            os.waitpid(-group, 0)
        except ChildProcessError:
            return


def in_child(work: Work, pipe: int, last: int, date: int) -> None:
    """Do some work, and end this process; `pipe` is told that it begins, then its steps.

    It is killed before the step `last`.
    """
    done = 0

    def step(event: str, details: tuple[object, ...]) -> None:
        nonlocal done
        if event in STEPS or (event == "open" and writes(details)):
            if done == last:
                os.kill(os.getpid(), signal.SIGKILL)
            done += 1

    try:
        os.setpgid(0, 0)
        os.environ["GIT_COMMITTER_DATE"] = f"{date} +0000"
        os.write(pipe, b"!")
        sys.addaudithook(step)
        work()
        os.write(pipe, str(done).encode())
        os._exit(0)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


def writes(details: tuple[object, ...]) -> bool:
    """Return whether what an audit event says of opening a file means to write it."""
    flags = details[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def moments(kills: int, everything: bool = False) -> Iterator[Moment]:
    """Return moments that are spread evenly over a run, by its time and by its steps in turn."""
    for number in range(kills):
        part = (number + random.random()) / kills
        yield Moment(part, by_steps=bool(number % 2), everything=everything)


def command(act: Callable[[Path], object], project: Path) -> str:
    """Continue or abort an upgrade; return what came of it: done, nothing to do, or refused."""
    try:
        with mock.patch.dict(os.environ, GIT_COMMITTER_DATE=f"{next(CLOCK)} +0000"):
            act(project)
    except LadderError as error:
        answers = {"no upgrade is under way": "nothing", "the upgrade is being undone": "refused"}
        if error.message not in answers:
            raise
        return answers[error.message]
    return "done"
