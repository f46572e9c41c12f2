"""Kill an upgrade at any moment, and hold what it left against the state before and after."""

import ctypes
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
from typing import Literal
from unittest import mock

from mlops_ladder.errors import LadderError

from .whole import Standing

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
AT_ONCE = {"os.remove", "os.rmdir"}  # by shutil.rmtree, from a folder that is open
LAST = 12  # steps, in which a run changes the index and the branch
KINDS: tuple[Literal["time", "steps", "end"], ...] = ("time", "steps", "end", "end")
CLOCK = count(1_800_000_000)  # every command has a second of its own, so that no two commits agree
Work = Callable[[], object]


@dataclass(frozen=True)
class Moment:
    """When to kill: after a part of the time that a run takes, of its steps, or of its last steps.

    With `everything` the git that runs at that moment dies too.
    """

    part: float
    kind: Literal["time", "steps", "end"] = "steps"
    everything: bool = False

    def step(self, steps: int) -> int:
        """Return the step of a run, of so many, that is not made any more; -1 for none."""
        last = {"time": -1, "steps": self.part * steps, "end": steps - 1 - self.part * LAST}
        return max(int(last[self.kind]), -1)


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
    last = moment.step(whole.steps) if moment and whole else -1
    date = next(CLOCK)
    with adopting():
        there, here = os.pipe()
        child = os.fork()
        if not child:
            in_child(work, here, last, date)
        os.close(here)
        os.read(there, 1)
        begun = time.perf_counter()
        if moment and whole and last < 0:
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
        if is_step(event, details):
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


def is_step(event: str, details: tuple[object, ...]) -> bool:
    """Return whether an audit event is one of writing; all that a folder loses at once is none."""
    if event == "open":
        flags = details[2]
        return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))
    return event in STEPS and not (event in AT_ONCE and details[1] != -1)


def moments(kills: int, everything: bool = False) -> Iterator[Moment]:
    """Return moments of each kind in turn, those of a kind spread evenly over a run."""
    for number in range(kills):
        turn, kind = divmod(number, len(KINDS))
        turns = (kills - kind + len(KINDS) - 1) // len(KINDS)
        yield Moment((turn + random.random()) / turns, KINDS[kind], everything)


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
