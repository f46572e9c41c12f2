"""Scoring of answers that were served: by a clock, from the traces that were kept."""

import re

from ...finding import Evidence
from ..code.running import running
from ..files.repository import Repository
from ..language.answers import EVALUATES
from ..starting.scheduled import clocks

TRACES = re.compile(
    r"mlflow(\.\w+)*\.search_traces|langfuse(\.\w+)*\.(get_traces|fetch_traces|"
    r"fetch_observations|trace\.list)|langsmith(\.\w+)*\.list_runs|"
    r".*\.(get_spans_dataframe|search_traces|list_runs)"
)
MANAGED = re.compile(
    r"mlflow(\.\w+)*\.\w*scorers(\.\w+)*\.(register|start)|langsmith(\.\w+)*\.create_run_rule"
)


def sampled(repo: Repository) -> list[Evidence]:
    """Return the clocks that start a scoring of served answers."""
    there = running(repo)
    return [
        clock.evidence
        for clock in clocks(repo)
        if (there.calls(clock.nodes, TRACES) and there.calls(clock.nodes, EVALUATES))
        or there.calls(clock.nodes, MANAGED)
    ]
