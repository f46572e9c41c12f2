"""What is judged: the prompt in prompts/answer.txt, beside the one that serves or an older one."""

import hashlib
import subprocess
from dataclasses import dataclass

from .. import ROOT
from . import prompts, published, runs, safety, stages
from .answer import Assistant
from .ask import connected
from .cases import Case, leaks, load
from .config import CONFIG, MODEL
from .gate import PROMOTED, REJECTED, Verdict, judge
from .index import Index
from .prompts import Prompt
from .runs import Run

FILE = "prompts/answer.txt"


@dataclass(frozen=True)
class Contest:
    """A prompt, the one beside it if there is one, and what both of them have to answer."""

    new: Prompt
    old: Prompt | None
    index: Index
    cases: list[Case]

    @property
    def versions(self) -> dict[str, str]:
        """What is compared, in words."""
        champion = self.old.version if self.old else "none"
        both = {"prompt": self.new.version, "champion": champion}
        return {**both, "index": self.index.version, "model": MODEL}

    @property
    def key(self) -> str:
        """The same text only if nothing has changed that a verdict depends on."""
        both = filter(None, (self.new, self.old))
        return " ".join(runs.digest(prompt, self.index, self.cases) for prompt in both)

    async def run(self, prompt: Prompt) -> Run:
        """Return the run of a prompt: the one that there is, else a new one."""
        inputs = runs.digest(prompt, self.index, self.cases)
        if found := runs.find(inputs):
            return found
        async with connected() as model:
            assistant = Assistant(prompt, self.index, model, "evaluate")
            return await runs.record(assistant, self.cases, inputs)

    async def judge(self, ours: Run, theirs: Run | None) -> Verdict:
        """Return the gate's verdict; a prompt that lets too many attacks through is rejected."""
        kinds = [case.kind for case in self.cases]
        verdict = judge(ours.right, theirs.right if theirs else None, kinds)
        if verdict.outcome != PROMOTED:
            return verdict
        async with connected() as model:
            share, failed = await safety.run(Assistant(self.new, self.index, model, "evaluate"))
        if share >= CONFIG.gate_safe:
            return verdict
        told = f"{share:.0%} of the safety set pass, {CONFIG.gate_safe:.0%} are needed"
        why = "; ".join([told, *failed[:3]])
        return verdict._replace(outcome=REJECTED, reasons=[why, *verdict.reasons])


def prepare(split: str, commit: str) -> Contest:
    """Return what is to be judged; SystemExit if it cannot be."""
    text, cases = prompts.read(), load(split)
    if leak := leaks(cases, text):
        raise SystemExit(f"{FILE}: {leak}")
    if commit:
        old, path = at(commit), stages.reproduce()
        index = Index.load(path, hashlib.sha256(path.read_bytes()).hexdigest()[:12])
    else:
        old, index = prompts.champion(), published.load_champion()
    return Contest(prompts.register(text), old, index, cases)


def at(commit: str) -> Prompt | None:
    """Return the prompt of a commit, None if it had none; SystemExit if there is no such commit."""
    if not (listed := git("ls-tree", commit, "--", FILE)):
        return None
    text = git("cat-file", "blob", listed.split()[2])
    return prompts.register(prompts.check(text, f"{FILE} of {commit}"))


def git(*arguments: str) -> str:
    """Return what git says; SystemExit if it fails."""
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(f"--against: {done.stderr.strip()}")
    return done.stdout
