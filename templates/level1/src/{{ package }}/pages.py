"""The monitor's pages: reports/look-NUMBER.html for a look, reports/monitor.html for all."""

from html import escape
from pathlib import Path
from string import Template

import numpy as np
from matplotlib.figure import Figure

from . import ROOT
from .drift import MOST_LISTED, Drift
from .evaluate import SCORER
from .looks import Look
from .policy import POLICY
from .verdict import data_url

COLOURS = {"retrain": "#b2182b", "look": "#946c00", "nothing": "#1b7837"}
ROW = (
    '<tr><td><a href="{page}">{number}</a><td>{time}<td class="{action}">{action}'
    "<td>{quality}<td>{drift}<td>{why}\n"
)


def fill(template: str, **texts: str) -> str:
    """Return a page made from a template of this folder."""
    return Template((Path(__file__).parent / template).read_text("utf-8")).substitute(texts)


def write(look: Look) -> None:
    """Write the page of a look."""
    reasons = [f'<li class="{action}">{action}: {escape(why)}' for action, why in look.findings]
    page = fill(
        "look.html",
        title=f"{ROOT.name}, look {look.number}",
        action=look.action,
        time=look.time,
        new="".join(f"<li>{escape(name)}" for name in look.new),
        reasons="\n".join(reasons) or "<li>all is as before",
        quality=escape(quality_of(look)),
        shown="unknown" if look.shown is None else f"{look.shown:.3f}",
        notes="".join(f"<li>{escape(note)}" for note in look.notes),
        drift=drift_of(look.drift) if look.drift else "<p>No new batch.",
    )
    look.path.with_suffix(".html").write_text(page, "utf-8")


def quality_of(look: Look) -> str:
    """Return the champion's quality in words."""
    if (found := look.quality) is None:
        return "not measured"
    return (
        f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f}) on {found.rows} {found.of}, "
        f"version {found.version}"
    )


def drift_of(drift: Drift) -> str:
    """Return the columns that are farthest, and Evidently's page."""
    rows = "".join(
        f"<tr><td>{escape(name)}<td>{distance:.3f}<td>{'drifts' * (name in drift.drifted)}\n"
        for name, distance in list(drift.distances.items())[:MOST_LISTED]
    )
    top = f"{len(drift.drifted)} of {len(drift.distances)} columns drift"
    table = f"<table><tr><th>column<th>distance<th>\n{rows}</table>"
    return f"<p>{top}, against {drift.reference}.\n{table}\n{drift.frame}"


def write_index(looks: list[Look]) -> Path:
    """Write the page that shows all looks at a glance; return it."""
    page = ROOT / "reports" / "monitor.html"
    rows = [
        ROW.format(
            page=look.path.with_suffix(".html").name,
            number=look.number,
            time=look.time[:16].replace("T", " "),
            action=look.action,
            quality=escape(quality_of(look)),
            drift=f"{look.drift.share:.0%}" if look.drift else "",
            why=escape("; ".join([*(why for _, why in look.findings), look.came]).strip("; ")),
        )
        for look in reversed(looks)
    ]
    text = fill("monitor.html", title=ROOT.name, image=data_url(draw(looks)), rows="".join(rows))
    page.write_text(text, "utf-8")
    return page


def draw(looks: list[Look]) -> Figure:
    """Return the champion's quality and the drift, look by look, coloured by what was decided."""
    figure = Figure(figsize=(9, 5), layout="constrained")
    quality, drift = figure.subplots(2, sharex=True, height_ratios=[2, 1])
    for look in looks:
        colour = COLOURS[look.action]
        if found := look.quality:
            quality.plot([look.number] * 2, [found.low, found.high], color=colour)
            quality.plot(look.number, found.value, "o", color=colour)
        if look.drift:
            drift.bar(look.number, look.drift.share, color=colour)
    numbers, shown = [look.number for look in looks], [look.shown for look in looks]
    quality.step(numbers, np.array(shown, float), where="mid", color="#999", label="last verdict")
    drift.axhline(POLICY.drift, color="#999", linewidth=1)
    quality.set_ylabel(SCORER)
    drift.set_ylabel("columns that drift")
    drift.set_ylim(0, 1)
    drift.set_xlabel("look")
    drift.xaxis.get_major_locator().set_params(integer=True)
    for action, colour in COLOURS.items():
        quality.plot([], [], "o", color=colour, label=action)
    quality.legend(ncols=4, loc="upper center", bbox_to_anchor=(0.5, 1.2), frameon=False)
    return figure
