"""The gate's verdict as a page: reports/verdict-VERSION.html."""

import base64
import io
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from matplotlib.figure import Figure

from . import ROOT
from .bootstrap import Gain
from .evaluate import SCORER
from .gate import Reason, Verdict

MOST = 60  # reasons on the page
COLOURS = {True: "#1b7837", False: "#b2182b", None: "#946c00"}
ROW = '<tr><td>{0}<td class="{1}">{1}<td>{2}\n'
WORDS = {True: "yes", False: "no", None: "unsure"}


def write_verdict(version: Any, verdict: Verdict) -> Path:
    """Write the page on a version; return it."""
    page, reasons = ROOT / "reports" / f"verdict-{version}.html", most(verdict.reasons)
    text = Template(Path(__file__).with_suffix(".html").read_text("utf-8")).substitute(
        title=f"{ROOT.name}, version {version}",
        kind=verdict.outcome.split()[-1],
        outcome=verdict.outcome,
        summary=escape(verdict.summary),
        image=draw([reason for reason in reversed(reasons) if reason.gain]),
        rows="".join(ROW.format(escape(r.text), WORDS[r.passed], r.gain) for r in reasons),
        metric=SCORER.removeprefix("neg_"),
    )
    page.write_text(text, "utf-8")
    return page


def most(reasons: list[Reason]) -> list[Reason]:
    """Return the reasons in their order, of many slices those that decide or lost most."""

    def lost(number: int) -> tuple[bool, float]:
        _, passed, gain = reasons[number]
        return number > 1 and passed is True, gain.low if isinstance(gain, Gain) else -1

    kept = sorted(sorted(range(len(reasons)), key=lost)[:MOST])
    left = f"{len(reasons) - MOST} more slices, none of which lost more than these"
    return [reasons[n] for n in kept] + [Reason(left, True)] * (len(reasons) > MOST)


def draw(reasons: list[Reason]) -> str:
    """Return a picture of the gains and their intervals, from below, as a data URL."""
    figure = Figure(figsize=(8, 1 + 0.25 * len(reasons)), layout="constrained")
    axes = figure.subplots()
    for height, reason in enumerate(reasons):
        if isinstance(gain := reason.gain, Gain):
            axes.plot([gain.low, gain.high], [height] * 2, color=COLOURS[reason.passed])
            axes.plot(gain.value, height, "o", color=COLOURS[reason.passed])
    axes.set_yticks(range(len(reasons)), [reason.text.split(" (")[0] for reason in reasons])
    axes.axvline(0, color="#666", linewidth=1)
    return data_url(figure)


def data_url(figure: Figure) -> str:
    """Return a picture that a page can hold."""
    file = io.BytesIO()
    figure.savefig(file, format="svg")
    return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode()}"
