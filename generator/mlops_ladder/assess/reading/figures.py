"""Values of metrics in sentences: which are goals, which are results, and whose."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from .prose import Said

METRIC = (
    r"(?:(?:roc|pr)[ _-]?auc|auroc|auprc|auc|(?:balanced[ _-])?accurac(?:y|ies)|"
    r"acc(?:uracy)?@\d+|f[-_ ]?1(?:[-_ ]?score)?|"
    r"f[-_ ]?(?:beta|0\.5|2)[-_ ]?score|precision|recall|sensitivity|specificity|rmsle|rmse|mae|"
    r"mape|smape|wape|mse|"
    r"r2(?:[-_ ]?score)?|r²|r\^2|r[- ]squared|log[- _]?loss|cross[- ]entropy|brier(?: score)?|"
    r"gini|kappa|mcc|"
    r"matthews correlation|silhouette|ndcg|mrr|mean average precision|average precision|map@\d+|"
    r"hit[- ]?rate|"
    r"bleu|rouge(?:-\w+)?|meteor|word error rate|wer|cer|perplexity|iou|dice|psnr|ssim|fid|"
    r"error rate|"
    r"(?:mean )?(?:absolute|squared|percentage) error|pass rate|success rate|faithfulness|"
    r"answer relevancy|"
    r"(?:right|correct) answers?|answered (?:correctly|rightly)|false (?:positive|negative|"
    r"alarm)s?(?: rate)?|"
    r"latency|p9[059])"
)
NUMBER = r"(?<![\w./-])(?:\d{1,3}(?:\.\d+)?\s?(?:%|percent)|0?\.\d+|\d{1,3}\.\d+|[01]\.0|\d{1,6}(?=\s?(?:points|ms|minutes|euros?|usd|\$)))(?![\w/-]|\.\d)"
BARE = r"(?<![\w./-])\d{1,6}(?:\.\d+)?(?![\w/-]|\.\d)"
UNITS = re.compile(r"\b(rmsle|rmse|mae|mse|mape|perplexity|error|latency|p9[059])", re.IGNORECASE)
NEAR = 100  # characters between a metric and its number
GOAL = re.compile(
    r"\b(has to|have to|had to|must|should|shall|at least|goals?|targets?|aims?|aim(ed|ing) (for|"
    r"at|to)|objectives?|wants?|"
    r"at most|no (more|less|worse) than|minimum|success (criteri\w+|metric)|acceptance|required?|"
    r"requirements?|needs? to|"
    r"to (reach|beat|exceed|achieve|get|obtain)|will (reach|achieve|exceed)|kpis?|(better|higher|"
    r"lower|more|less) than)\b|[≥≤]|[<>]=?",
    re.IGNORECASE,
)
AIMED = re.compile(
    r"goal|objective|target|success|acceptance|requirement|criteri|kpi|what it has to",
    re.IGNORECASE,
)
REACHED = re.compile(
    r"\b(achieve[sd]|reache[sd]|obtain(s|ed)|got|gets|scored|scores|result(s|ed)? in|yield(s|ed)|"
    r"attain(s|ed)|"
    r"performed|we have|ended|resulting|managed|was|were|gave|gives|improved?)\b",
    re.IGNORECASE,
)
FOREIGN = re.compile(
    r"leader ?board|winn(er|ing)|competition|state[- ]of[- ]the[- ]art|\bsota\b|\bpaper\b|et al|"
    r"published|top \d+|"
    r"benchmark of|other teams?|kaggle score|public score|authors?\b|for example|e\.g\.|coverage",
    re.IGNORECASE,
)
PATTERN = re.compile(
    rf"(?<![\w-]){METRIC}(?![\w-])(?P<after>.{{0,{NEAR}}}?){NUMBER}|"
    rf"{NUMBER}(?P<before>.{{0,{NEAR}}}?)(?<![\w-]){METRIC}(?![\w-])",
    re.IGNORECASE,
)
LOOSE = re.compile(rf"(?<![\w-]){METRIC}(?![\w-]).{{0,40}}?{BARE}", re.IGNORECASE)


@dataclass(frozen=True)
class Figure:
    """A sentence with a metric's value; `kind` is goal, result, or other (somebody else's)."""

    said: Said
    kind: str


def figures(said: Iterable[Said]) -> list[Figure]:
    """Return the sentences that give a metric a value."""
    return [Figure(each, kind(each)) for each in said if has_value(each.text)]


def has_value(text: str) -> bool:
    """Tell whether a sentence holds a metric and a number that may be its value."""
    return bool(PATTERN.search(text) or (UNITS.search(text) and LOOSE.search(text)))


def kind(said: Said) -> str:
    """Return whether a value is a goal of this project, its result, or somebody else's."""
    if FOREIGN.search(said.text):
        return "other"
    if REACHED.search(said.text) and not re.search(
        r"\b(has|have) to\b|\bmust\b|\bgoal\b", said.text, re.IGNORECASE
    ):
        return "result"
    aimed = bool(said.under and AIMED.search(said.under[-1]))
    return "goal" if aimed or GOAL.search(said.text) else "result"
