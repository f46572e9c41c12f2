"""Values of metrics in sentences: which are goals, which are results, and whose."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from ..files.prose import Said

METRICS = (
    r"(?:roc|pr)[ _-]?auc", r"auroc", r"auprc", r"auc", r"(?:balanced[ _-])?accurac(?:y|ies)",
    r"f[-_ ]?(?:1|2|0\.5|beta)(?:[-_ ]?score)?", r"precision", r"recall", r"sensitivity",
    r"specificity", r"rmsle", r"rmse", r"mae", r"s?mape", r"wape", r"mse", r"r2(?:[-_ ]?score)?",
    r"r²", r"r\^2", r"r[- ]squared", r"log[- _]?loss", r"cross[- ]entropy", r"brier(?: score)?",
    r"gini", r"kappa", r"mcc", r"matthews correlation", r"silhouette", r"ndcg(?:@\d+)?", r"mrr",
    r"(?:mean )?average precision", r"map@\d+", r"(?:recall|precision|hit|acc)@\d+",
    r"hit[- ]?rate", r"bleu", r"rouge(?:-\w+)?", r"meteor", r"word error rate", r"wer", r"cer",
    r"perplexity", r"iou", r"dice", r"psnr", r"ssim", r"fid",
    r"(?:mean )?(?:absolute|squared|percentage) error", r"pass rate", r"faithfulness",
    r"answer relevancy", r"(?:right|correct) answers?", r"answered (?:correctly|rightly)",
    r"false (?:positive|negative|alarm) rate", r"mis-?classification rate",
)  # fmt: skip
METRIC = rf"(?<![\w-])(?:{'|'.join(METRICS)})(?![\w-])"
ALONE = r"(?![\w/-]|\.\d)"  # not a part of a version, a date or a path
NUMBER = rf"(?<![\w./-])(?:\d{{1,3}}(?:\.\d+)?\s?(?:%|percent)|0?\.\d+|\d{{1,3}}\.\d+){ALONE}"
WHOLE = rf"(?<![\w./-])\d{{1,6}}(?:\.\d+)?{ALONE}"
NEAR, BEFORE = 100, 60  # characters from a metric to its value, and from a value before it
VALUE = re.compile(
    rf"{METRIC}.{{0,{NEAR}}}?{NUMBER}|{NUMBER}.{{0,{BEFORE}}}?{METRIC}", re.IGNORECASE
)
ERROR = re.compile(rf"\b(?:rmsle|rmse|mae|mse|perplexity|error)\b.{{0,40}}?{WHOLE}", re.IGNORECASE)
GOAL = re.compile(
    r"\b(has to|have to|must|shall|should|at least|at most|minimum|no (more|less|worse) than|"
    r"success (criteri\w+|metric)|acceptance|needs? to|al menos|pelo menos|mindestens|to (reach|"
    r"beat|exceed|achieve|attain)|"
    r"will (reach|exceed)|kpis?|aim(s|ed|ing)? (for|at|to))\b|[≥≤]|>=|<=|"
    rf"\b(goals?|targets?|objectives?|requirements?)\W{{0,3}}"
    rf"([:=|<>]|(is|was|are)(?! to\b)|(of|for|on) (an? |the )?({METRIC}|{WHOLE})|{METRIC}|{WHOLE})",
    re.IGNORECASE,
)
AIMED = re.compile(
    r"goal|objective|target|success|acceptance|requirement|criteri|kpi|has to|objetivo|"
    r"ziel",
    re.IGNORECASE,
)
REACHED = re.compile(
    r"\b(achiev(es|ed|ing)|reach(es|ed)|obtain(s|ed)|got|gets|scor(es|ed)|results?|resulted|"
    r"yield(s|ed)|attain(s|ed)|performed|ended|was|were|gave|gives|improved?|we have)\b",
    re.IGNORECASE,
)
MEANT = re.compile(r"\b(ha(s|ve) to|must|at least|goal is|target is)\b", re.IGNORECASE)
FOREIGN = re.compile(
    r"leader ?board|winn(er|ing)|competition|state[- ]of[- ]the[- ]art|\bsota\b|\bpaper\b|et al|"
    r"published|top \d+|other teams?|kaggle score|public score|\bauthors?\b|for example|e\.g\.|"
    r"coverage|baseline of|humans?\b",
    re.IGNORECASE,
)
AROUND = 80  # characters in which a word makes a value a goal


@dataclass(frozen=True)
class Figure:
    """A sentence with a metric's value; `kind` is goal, result, or other (somebody else's)."""

    said: Said
    kind: str


def figures(said: Iterable[Said]) -> list[Figure]:
    """Return the sentences that give a metric a value."""
    return [
        Figure(each, _kind(each, found))
        for each in said
        if (found := VALUE.search(each.text) or ERROR.search(each.text))
    ]


def _kind(said: Said, value: re.Match[str]) -> str:
    """Return whether a value is a goal of this project, its result, or somebody else's."""
    if FOREIGN.search(said.text):
        return "other"
    near = said.text[max(0, value.start() - AROUND) : value.end() + AROUND]
    if REACHED.search(near) and not MEANT.search(near):
        return "result"
    aimed = bool(said.under and AIMED.search(said.under[-1]))
    return "goal" if aimed or GOAL.search(near) else "result"
