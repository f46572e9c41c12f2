"""Cards: documents that describe a model or data, and what they say."""

import re
from collections.abc import Iterable

from ..files.prose import Said, document, documents, sentences
from ..files.repository import Repository

MODEL = re.compile(
    r"(^|/)[^/]*(model|assistant|system|prompt|agent)[-_ ]?cards?[^/]*$|(^|"
    r"/)[\w-]*(?<!data)(?<!dataset)[-_]card\.\w+$",
    re.IGNORECASE,
)
MODEL_FOLDER = re.compile(r"(^|/)model[-_]?cards?/[^/]+$", re.IGNORECASE)
DATA = re.compile(
    r"(^|/)[^/]*(data|dataset)[-_ ]?(card|sheet|statement|description|dictionary|"
    r"documentation)s?[^/]*$|(^|/)datasheet[^/]*$|"
    r"(^|/)(data|datasets?)(/[^/]+){0,2}/(readme|description|about|licen[cs]e|info|data)[^/]*$|"
    r"(^|/)(docs?|references)/([^/]+/)*(data|datasets?)\.\w+$|(^|/)data(set)?s?\.(md|rst)$",
    re.IGNORECASE,
)
TITLE = re.compile(r"model card", re.IGNORECASE)


def model_cards(repo: Repository) -> tuple[str, ...]:
    """Return the documents that are model cards by their names or titles."""
    return tuple(path for path in documents(repo) if _is_model_card(repo, path))


def _is_model_card(repo: Repository, path: str) -> bool:
    if DATA.search(path):
        return False
    if MODEL.search(path) or MODEL_FOLDER.search(path):
        return True
    if not path.lower().endswith((".md", ".rst", ".markdown")):
        return False
    first = next((line for line in document(repo, path) if line.kind == "heading"), None)
    return bool(first and TITLE.search(first.text))


def data_cards(repo: Repository) -> tuple[str, ...]:
    """Return the documents that are about data by their names."""
    return tuple(path for path in documents(repo) if DATA.search(path))


def content(repo: Repository, path: str) -> list[Said]:
    """Return what a document says, sentence by sentence."""
    return list(sentences(document(repo, path)))


def about(said: Iterable[Said], *words: re.Pattern[str]) -> list[Said]:
    """Return the sentences that one of the patterns fits, or that stand below such a heading."""
    return [
        each
        for each in said
        if any(
            w.search(each.text) or any(w.search(name) for name in each.under[-2:]) for w in words
        )
    ]
