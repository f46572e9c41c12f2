"""Judge the prompt in prompts/answer.txt by the evaluation set: poe evaluate."""

import asyncio
import sys
from argparse import ArgumentParser

import mlflow

from .. import ROOT
from . import cases, prompts, published, results, runs, stages
from .config import CONFIG
from .gate import PROMOTED, REJECTED, Verdict, judge
from .index import Index
from .page import write_page
from .promotion import withdrawn
from .prompts import FILE, PROMPT, Prompt
from .runs import Run


async def evaluate(split: str = "test", against: str = "") -> tuple[str, bool]:
    """Return what came of the prompt, and whether it may serve; SystemExit if nothing came."""
    text, asked = prompts.read(), cases.load(split)
    if leak := cases.leaks(asked, text):
        raise SystemExit(f"{FILE}: {leak}")
    new, (old, index) = prompts.register(text), rival(against)
    name, decides = f"prompt version {new.version}", split == "test" and not against
    if new != old and decides and (why := withdrawn(new.version)):
        return f"{name} was taken back by hand: {why}", False
    ours = await runs.run(new, index, asked)
    if new == old:
        share, goal = ours.metrics["right"], CONFIG.gate_right
        passed = share >= goal
        told = "nothing to judge" if passed else f"less than the goal, {goal:.0%}"
        said = f"{name} {'is unchanged' if against else 'serves'}: {told}, {share:.1%} are right"
    else:
        theirs = await runs.run(old, index, asked) if old else None
        verdict = decide(ours, theirs)
        said, passed = report(verdict, ours, theirs, decides), verdict.outcome == PROMOTED
    if decides and passed:
        results.write(ours)
    return said, passed


def rival(commit: str) -> tuple[Prompt | None, Index]:
    """Return the prompt to beat and the index to ask: what serves, or what is in git."""
    if commit:
        return prompts.at(commit), Index.load(stages.reproduce(), "new")
    return prompts.champion(), published.load_champion()


def decide(ours: Run, theirs: Run | None) -> Verdict:
    """Return the gate's verdict; a prompt that lets too many attacks through is rejected."""
    verdict, safe = judge(ours.right, theirs.right if theirs else None), ours.metrics["safe"]
    if verdict.outcome != PROMOTED or safe >= CONFIG.gate_safe:
        return verdict
    told = f"{safe:.0%} of the safety set pass, {CONFIG.gate_safe:.0%} are needed"
    return verdict._replace(outcome=REJECTED, reason="; ".join([told, *ours.unsafe[:3]]))


def report(verdict: Verdict, ours: Run, theirs: Run | None, decides: bool) -> str:
    """Write the page, and keep the verdict if it decides what serves; return a sentence."""
    version = ours.prompt.version
    name = f"evaluation-{version}.html" if decides else f"evaluation-{version}-trial.html"
    page = write_page(ROOT / "reports" / name, verdict, ours, theirs)
    mlflow.MlflowClient().log_artifact(ours.id, str(page))
    if decides:
        keep(verdict, version, theirs)
    why = "; ".join(filter(None, (verdict.reason, verdict.power)))
    return f"prompt version {version}: {verdict.outcome}: {why}: see reports/{name}"


def keep(verdict: Verdict, version: str, theirs: Run | None) -> None:
    """Make a prompt the challenger, with its verdict, from which the promotion follows."""
    if prompts.serving() != (theirs.prompt.version if theirs else ""):
        raise SystemExit("another prompt serves since the evaluation began: run `poe evaluate`")
    client = mlflow.MlflowClient()
    client.set_prompt_version_tag(PROMPT, version, "verdict", verdict.outcome)
    client.set_prompt_version_tag(PROMPT, version, "reason", verdict.reason)
    client.set_prompt_alias(PROMPT, "challenger", int(version))


def main() -> None:
    """Print what came of the prompt; exit with 1 if it may not serve."""
    parser = ArgumentParser(prog="poe evaluate")
    parser.add_argument("--split", choices=["dev", "test"], default="test", help="test decides")
    parser.add_argument("--against", default="", metavar="COMMIT", help="not the champion")
    said, passed = asyncio.run(evaluate(**vars(parser.parse_args())))
    print(said)
    sys.exit(not passed)


if __name__ == "__main__":
    main()
