"""What an evaluation found, in files that git tracks: evaluation/metrics.json and docs/run."""

import json
from collections import defaultdict
from pathlib import Path
from statistics import mean
from string import Template

from .. import ROOT
from .config import MODEL
from .runs import Run

PAGE = """\
# Assistant: prompt {prompt}, index {index}, model {model}

{value:.1%} of {rows} questions got the right answer; refusing all gives {baseline:.1%}.

![Right answers](assistant.svg)
"""


def write(run: Run) -> None:
    """Write the share of right answers beside that of refusing all, a page and a picture."""
    metrics = {
        "metric": "right",
        "value": run.metrics["right"],
        "baseline": mean(outcome.case.answer is None for outcome in run.outcomes),
        "higher_is_better": True,
        "rows": len(run.outcomes),
    }
    path, folder = ROOT / "evaluation" / "metrics.json", ROOT / "docs" / "run"
    path.write_text(json.dumps(metrics, indent=2, allow_nan=False) + "\n", "utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    page = PAGE.format(prompt=run.prompt.version, index=run.index, model=MODEL, **metrics)
    (folder / "assistant.md").write_text(page, "utf-8")
    picture = Template(Path(__file__).with_name("assistant.svg").read_text("utf-8"))
    shares = {name: f"{share:.0%}" for name, share in run.metrics.items()}
    (folder / "assistant.svg").write_text(picture.substitute(defaultdict(str, shares)), "utf-8")
