"""Judge the prompt in prompts/answer.txt by the evaluation set: poe evaluate."""

import asyncio
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import NamedTuple

import mlflow

from .. import ROOT
from . import results
from .contest import Contest, prepare
from .gate import PROMOTED, Verdict
from .index import measure
from .page import write_page
from .prompts import PROMPT, Prompt
from .runs import Run


class Result(NamedTuple):
    """What came of a prompt, in a sentence, and whether it may serve."""

    said: str
    passed: bool


async def evaluate(split: str = "test", against: str = "") -> Result:
    """Return what came of the prompt; SystemExit if it cannot be judged."""
    contest, counts = prepare(split, against), split == "test" and not against
    name, same = f"prompt version {contest.new.version}", contest.new == contest.old
    if same and against:
        return Result(f"{name} is the one of {against}: nothing to judge", True)
    if counts and not same and (known := recall(contest)):
        return known
    ours = await contest.run(contest.new)
    if same:
        if counts:
            results.write(ours.outcomes, contest.versions)
        said = f"{name} serves: nothing to judge, {ours.right.mean():.1%} of its answers are right"
        return Result(said, True)
    theirs = await contest.run(contest.old) if contest.old else None
    verdict = await contest.judge(ours, theirs)
    mark = "" if counts else "-against" if against else f"-{split}"
    page = show(contest, verdict, ours, theirs, mark)
    if counts:
        keep(contest, verdict, ours)
    why = "; ".join(filter(None, (verdict.reasons[0], verdict.power)))
    said = f"{name}: {verdict.outcome}: {why}: see reports/{page.name}"
    return Result(said, verdict.outcome == PROMOTED)


def recall(contest: Contest) -> Result | None:
    """Return what is known of the prompt already, None if it has to be judged."""
    version = contest.new.version
    tags = mlflow.MlflowClient().get_prompt_version(PROMPT, version).tags
    if why := tags.get("withdrawn"):
        return Result(f"prompt version {version} was taken back by hand: {why}", False)
    if tags.get("judged") != contest.key:
        return None
    said = f"prompt version {version} was judged before: {tags['verdict']}: {tags['reason']}"
    return Result(said, tags["verdict"] == PROMOTED)


def show(contest: Contest, verdict: Verdict, ours: Run, theirs: Run | None, mark: str) -> Path:
    """Write the page of a verdict, keep it with the run too, and return it."""
    found = {name: f"{share:.3f}" for name, share in measure(contest.index, contest.cases).items()}
    page = write_page(
        ROOT / "reports" / f"evaluation-{contest.new.version}{mark}.html",
        verdict,
        ours.outcomes,
        theirs.outcomes if theirs else [],
        (contest.old or Prompt("none", "")).changes(contest.new),
        contest.versions | found,
    )
    mlflow.MlflowClient().log_artifact(ours.id, str(page))
    return page


def keep(contest: Contest, verdict: Verdict, ours: Run) -> None:
    """Make the prompt the challenger, with its verdict, from which the promotion follows."""
    client, version = mlflow.MlflowClient(), contest.new.version
    against = contest.old.version if contest.old else ""
    tags = {"verdict": verdict.outcome, "reason": verdict.reasons[0], "against": against}
    for name, value in tags.items():
        client.set_prompt_version_tag(PROMPT, version, name, value)
    client.set_prompt_alias(PROMPT, "challenger", int(version))
    if verdict.outcome == PROMOTED:
        results.write(ours.outcomes, contest.versions)
    client.set_prompt_version_tag(PROMPT, version, "judged", contest.key)  # now all is done


async def run() -> str:
    """Judge the prompt, unless nothing has changed since it was judged; return a sentence."""
    return (await evaluate()).said


def main() -> None:
    """Print what came of the prompt; exit with 1 if it may not serve."""
    parser = ArgumentParser(prog="poe evaluate")
    parser.add_argument("--split", choices=["dev", "test"], default="test", help="test decides")
    parser.add_argument("--against", default="", metavar="COMMIT", help="not the champion")
    result = asyncio.run(evaluate(**vars(parser.parse_args())))
    print(result.said)
    sys.exit(not result.passed)


if __name__ == "__main__":
    main()
