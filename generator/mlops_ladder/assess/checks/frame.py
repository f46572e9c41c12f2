"""Stage frame: what the project is for."""

import re

from ..check import MISSING, Check, met, partial
from ..finding import Evidence, Finding
from ..reading.files.prose import Said, document, readmes, sentences
from ..reading.files.repository import Repository
from ..reading.models.cards import model_cards
from ..reading.models.figures import figures

PURPOSE = re.compile(
    r"\b(goals?|aims?|objectives?|purpose|predict(s|ing|ion)?|classif(y|ies|ication)|forecast\w*|"
    r"detect(s|ing|ion)?|"
    r"estimat(e|es|ing)|recommend(s|er)?|recogni[sz]\w*|answers?( questions)?)\b",
    re.IGNORECASE,
)
UNSET = re.compile(r"\bno (goal|target) (is|was|has been) (set|agreed|fixed)\b", re.IGNORECASE)


class GoalMetric(Check):
    """State in the README the value of a metric that this project has to reach."""

    id = "goal-metric"

    def look(self, repo: Repository) -> Finding:
        """Return the sentence with the goal; one that says that there is none is a part."""
        said = [
            each
            for path in (*readmes(repo, 0), *model_cards(repo))
            for each in sentences(document(repo, path))
        ]
        if unset := [each for each in said if UNSET.search(each.text)]:
            return partial(_shown(unset[0]))
        found = figures(said)
        goals = [each.said for each in found if each.kind == "goal"]
        if goals:
            return met(*map(_shown, goals))
        words = [each.said for each in found] or [
            each for each in said if PURPOSE.search(each.text)
        ]
        return partial(*map(_shown, words[:1])) if words else MISSING


def _shown(said: Said) -> Evidence:
    return Evidence(said.path, said.line, said.text[:120])
