"""Evaluation: a gate, a simpler model beside it, quality by group, and the gap between groups."""

import re
from collections import defaultdict
from collections.abc import Iterator

from ..check import MISSING, Check, met, partial
from ..finding import Evidence, Finding
from ..reading.code.graph import calls
from ..reading.code.python import Call
from ..reading.code.running import running
from ..reading.files.repository import Repository
from ..reading.gating.gates import gates
from ..reading.gating.slices import gaps, sliced
from ..reading.models.learning import shown

DUMMY = re.compile(
    r"sklearn(\.\w+)*\.Dummy(Classifier|Regressor)|sktime(\.\w+)*\.NaiveForecaster|"
    r"darts(\.\w+)*\.Naive\w+|statsforecast(\.\w+)*\.(Naive|SeasonalNaive|HistoricAverage)"
)
LINEAR = re.compile(
    r"(sklearn|cuml|pyspark\.ml)(\.\w+)*\.(LinearRegression|LogisticRegression|Ridge|Lasso|"
    r"ElasticNet|SGDClassifier|SGDRegressor|RidgeClassifier|GaussianNB|MultinomialNB)"
)
OTHER = re.compile(
    r"(sklearn|cuml|imblearn|pyspark\.ml)(\.\w+)*\.(\w*(Forest|Boosting|Trees?|GBT|AdaBoost|"
    r"Bagging|KNeighbors|SV|MLP|DecisionTree)\w*(Classifier|Regressor)?|SV[CR])|"
    r"(xgboost|lightgbm|catboost)(\.\w+)*\.\w+"
)
PARTS_OF_OTHERS = re.compile(r"final_estimator|meta_|SelectFromModel|RFE|Stacking", re.IGNORECASE)


class ModelGate(Check):
    """Compare each new model with the one that serves or a baseline, and stop a worse one."""

    id = "model-gate"

    def look(self, repo: Repository) -> Finding:
        """Return the comparisons that stop a run or a release; one that is only shown is a part."""
        found = [gate for gate in gates(repo) if not gate.path.endswith(".ipynb")]
        stops = [Evidence(gate.path, gate.line, gate.text) for gate in found if gate.blocks]
        if stops:
            return met(*dict.fromkeys(stops))
        shown_ = [Evidence(gate.path, gate.line, gate.text) for gate in found]
        weak = [*_differences(repo), *shown_]
        return partial(*weak) if weak else MISSING


def _differences(repo: Repository) -> Iterator[Evidence]:
    """Yield the commands that only show how two versions differ."""
    for command in running(repo).everything:
        text = " ".join(command.words)
        if re.match(r"dvc (metrics|exp) diff", text):
            yield Evidence(command.path, command.line, text[:90])


class SimpleBaseline(Check):
    """Evaluate a dummy or a linear model on the same rows as the model."""

    id = "simple-baseline"

    def look(self, repo: Repository) -> Finding:
        """Return the simpler models that are learned beside the model."""
        dummies = [call for call in calls(repo, "*") if DUMMY.fullmatch(call.name)]
        found = dummies or [*_linear(repo)]
        scripts = [call for call in found if not call.path.endswith(".ipynb")]
        shown_ = [Evidence(call.path, call.line, shown(call)) for call in scripts or found]
        return met(*shown_) if scripts else partial(*shown_) if shown_ else MISSING


def _linear(repo: Repository) -> Iterator[Call]:
    """Yield the linear models that stand in one file with others, and are no part of them."""
    made: dict[str, list[Call]] = defaultdict(list)
    for call in calls(repo, "*"):
        made[call.path].append(call)
    for own in made.values():
        if any(OTHER.fullmatch(call.name) for call in own):
            parts = " ".join(text for call in own if PARTS_OF_OTHERS.search(text := shown(call)))
            linear = (call for call in own if LINEAR.fullmatch(call.name))
            yield from (call for call in linear if shown(call) not in parts)


class SliceMetrics(Check):
    """Judge the model on each group of rows, and stop one that loses too much in a group."""

    id = "slice-metrics"

    def look(self, repo: Repository) -> Finding:
        """Return the metrics by group that decide; those that are only shown are a part."""
        decide, computed = sliced(repo)
        return met(*decide) if decide else partial(*computed) if computed else MISSING


class FairnessGap(Check):
    """Set a limit for the gap of a metric between groups, and stop a model beyond it."""

    id = "fairness-gap"

    def look(self, repo: Repository) -> Finding:
        """Return the gaps that have a limit; those that are only computed are a part."""
        limited, computed = gaps(repo)
        return met(*limited) if limited else partial(*computed) if computed else MISSING
