"""What an evaluation found, in files that git tracks: evaluation/metrics.json and docs/run."""

import json
from collections.abc import Sequence
from statistics import mean

from .. import ROOT
from .scorers import Outcome

KINDS = {
    "direct": "asked in the handbook's words",
    "paraphrase": "asked in other words",
    "unanswerable": "not in the handbook: to be refused",
}
BAR = """\
<text x="0" y="{y}">{name} ({count})</text>
<rect x="290" y="{top}" width="300" height="16" fill="#ddd"/>
<rect x="290" y="{top}" width="{width:.0f}" height="16" fill="#1b7837"/>
<text x="600" y="{y}">{share:.0%}</text>
"""


def write(outcomes: Sequence[Outcome], versions: dict[str, str]) -> None:
    """Write the share of right answers beside that of refusing all, a page and a picture."""
    metrics = {
        "metric": "right",
        "value": mean(outcome.right for outcome in outcomes),
        "baseline": mean(outcome.case.answer is None for outcome in outcomes),
        "higher_is_better": True,
        "rows": len(outcomes),
    }
    path = ROOT / "evaluation" / "metrics.json"
    path.write_text(json.dumps(metrics, indent=2, allow_nan=False) + "\n", "utf-8")
    folder = ROOT / "docs" / "run"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "assistant.svg").write_text(draw(outcomes), "utf-8")
    text = "{value:.1%} of {rows} questions got the right answer; refusing all gives {baseline:.1%}"
    made = ", ".join(f"{name} {version}" for name, version in versions.items())
    page = f"# Assistant: {made}\n\n{text.format(**metrics)}.\n\n![Right answers](assistant.svg)\n"
    (folder / "assistant.md").write_text(page, "utf-8")


def draw(outcomes: Sequence[Outcome]) -> str:
    """Return a picture of the share of right answers for each kind of question."""
    bars = []
    for row, (kind, name) in enumerate(KINDS.items()):
        if right := [outcome.right for outcome in outcomes if outcome.case.kind == kind]:
            share, top = mean(right), 10 + 30 * row
            place = {"y": top + 13, "top": top, "width": 300 * share}
            bars.append(BAR.format(name=name, count=len(right), share=share, **place))
    head = '<svg xmlns="http://www.w3.org/2000/svg" width="660" height="110" '
    return f'{head}font-family="sans-serif" font-size="14">\n{"".join(bars)}</svg>\n'
