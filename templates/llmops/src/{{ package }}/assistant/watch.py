"""Whether people begin to ask what the handbook does not say: poe watch."""

import json
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from scipy.stats import fisher_exact

from .. import ROOT
from .answer import NOT_SAID
from .config import CONFIG
from .traces import refusals

DRIFT, STEADY, UNSURE = "drift", "no drift", "not enough evidence"


class Verdict(NamedTuple):
    """Whether the questions have drifted, and why."""

    outcome: str
    reason: str


def compare(newest: list[str], before: list[str]) -> Verdict:
    """Return the verdict on why questions were refused, "" for an answer, then and before."""
    for asked in (newest, before):
        if len(asked) < CONFIG.watch_questions:
            reason = f"{len(asked)} questions, {CONFIG.watch_questions} are needed"
            return Verdict(UNSURE, reason)
    now, then = newest.count(NOT_SAID), before.count(NOT_SAID)
    counts = [[now, len(newest) - now], [then, len(before) - then]]
    p = float(fisher_exact(counts, alternative="greater").pvalue)
    share, usual = now / len(newest), then / len(before)
    reason = f"the handbook does not say {share:.0%} of what was asked, {usual:.0%} before"
    return Verdict(DRIFT if p < 1 - CONFIG.gate_confidence else STEADY, reason)


def watch() -> str:
    """Compare the questions of the newest days with those before; return and keep the verdict."""
    now = datetime.now(UTC)
    since = now - timedelta(days=CONFIG.watch_days)
    oldest = now - timedelta(days=CONFIG.trace_days)
    verdict = compare(refusals(since, now), refusals(oldest, since))
    kept = {"at": f"{now:%Y-%m-%d %H:%M}", **verdict._asdict()}
    (ROOT / "reports" / "watch.json").write_text(json.dumps(kept, indent=2) + "\n", "utf-8")
    return f"questions of {CONFIG.watch_days} days: {verdict.outcome}, {verdict.reason}"


if __name__ == "__main__":
    print(watch())
