"""Monitor: what a service says of itself, keeps of its answers, and what comes of drift."""

import re

from ..check import MISSING, Check, at, met, partial
from ..finding import Evidence, Finding
from ..reading.code.graph import calls
from ..reading.code.running import running
from ..reading.files.repository import Repository
from ..reading.models.learning import learning
from ..reading.serving.ageing import age_limits
from ..reading.serving.alerts import alert_rules, dashboards, receivers
from ..reading.serving.drifting import SCHEDULED, branches, drift_calls, drifts, judged, managed
from ..reading.serving.judging import joined, measured_again
from ..reading.serving.recording import captured, kept
from ..reading.serving.services import serving
from ..reading.serving.telemetry import exposed, framework, logs, metrics
from ..reading.starting.scheduled import clocks

PARTS = ("input", "output", "version")


class ServiceMetrics(Check):
    """Count requests, errors and predictions in the service, time them, and expose that."""

    id = "service-metrics"

    def look(self, repo: Repository) -> Finding:
        """Return the metrics of the service's own that somebody can read."""
        own = metrics(repo)
        if own and exposed(repo):
            return met(*(at(call) for call in (*own[:3], *exposed(repo)[:1])))
        if less := [*own, *framework(repo), *logs(repo)]:
            return partial(*(at(call) for call in less))
        return MISSING


class PredictionLog(Check):
    """Keep the input, the output and the model version of each prediction."""

    id = "prediction-log"

    def look(self, repo: Repository) -> Finding:
        """Return where predictions are kept, with what is kept of them."""
        found = kept(repo)
        online = bool(serving(repo).online)
        full = [each for each in found if each.parts == set(PARTS) and (each.online or not online)]
        if full:
            return met(*(each.evidence for each in full))
        less = [each.evidence for each in found if len(each.parts) > 1 and "output" in each.parts]
        less += captured(repo)
        return partial(*less) if less else MISSING


class DriftCheck(Check):
    """Compare new data with a reference on a schedule, and draw a verdict from it."""

    id = "drift-check"

    def look(self, repo: Repository) -> Finding:
        """Return the comparisons that a clock starts, and that yield a verdict."""
        asked = [call for call in calls(repo, "*") if SCHEDULED.fullmatch(call.name)]
        if ready := [*(at(c) for c in asked if not c.path.endswith(".ipynb")), *managed(repo)]:
            return met(*ready)
        found, wanted = drift_calls(repo) + asked, drifts(repo)
        for clock in clocks(repo):
            if wanted & clock.nodes and judged(repo, clock.nodes):
                return met(clock.evidence, *(at(c) for c in found))
        return partial(*(at(call) for call in found)) if found else MISSING


class RetrainingPolicy(Check):
    """Write a rule that starts the training when drift or lost quality says so."""

    id = "retraining-policy"

    def look(self, repo: Repository) -> Finding:
        """Return the conditions on drift or quality whose branch trains."""
        there, watching = running(repo), drifts(repo) | joined(repo)
        if not watching:
            return MISSING
        around = frozenset(n for n in there.above(watching) if not n.path.endswith(".ipynb"))
        found = [
            Evidence(node.path, test.lineno, f"if {_short(test)}")
            for node, test in branches(repo, around)
        ]
        if found:
            return met(*found)
        alerts = [*receivers(repo), *alert_rules(repo)]
        return partial(*alerts) if alerts and watching else MISSING


def _short(test: object) -> str:
    import ast

    return ast.unparse(test.test)[:80]  # type: ignore[attr-defined]


class OnlineQuality(Check):
    """Join the true labels to the served predictions when they come, and compute the metric."""

    id = "online-quality"

    def look(self, repo: Repository) -> Finding:
        """Return where served predictions meet their labels and are measured."""
        if found := measured_again(repo):
            return met(*found)
        held_out = [
            c
            for m in repo.modules.values()
            for c in m.calls
            if re.match(r"sklearn\.metrics\.\w+|torchmetrics", c.name)
        ]
        return (
            partial(*(at(call) for call in held_out))
            if held_out and learning(repo).training
            else MISSING
        )


class Alerting(Check):
    """Write alert rules with a receiver, and a line in the runbook for each."""

    id = "alerting"

    def look(self, repo: Repository) -> Finding:
        """Return the alert rules that reach somebody and say what to do."""
        rules, receiving = alert_rules(repo), receivers(repo)
        explained = [each for each in rules if "runbook" in each.text]
        if explained and receiving:
            return met(*explained, *receiving)
        less = [*rules, *receiving, *dashboards(repo)]
        return partial(*less) if less else MISSING


class ModelAgeLimit(Check):
    """Set a maximum age of the model, which a check reads that fails or starts the training."""

    id = "model-age-limit"

    def look(self, repo: Repository) -> Finding:
        """Return the comparisons of the model's age with a limit that something follows from."""
        found = age_limits(repo)
        return met(*found) if found else MISSING
