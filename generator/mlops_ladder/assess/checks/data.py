"""Stage data: where it comes from, which version, and whether it is as expected."""

import re

from ..check import MISSING, Check, at, met, partial
from ..finding import Evidence, Finding
from ..reading.code.graph import Node, graph
from ..reading.code.python import Call
from ..reading.code.running import running
from ..reading.files.prose import Said, readmes
from ..reading.files.repository import Repository
from ..reading.models import datasets, versions
from ..reading.models.cards import about, content, data_cards, model_cards
from ..reading.models.learning import Site, learning
from ..reading.models.schemas import data_checks
from ..reading.pipelines import Pipeline, Stage, pipelines, trains
from ._features import FeatureTests
from ._storage import FeatureStore, SharedStorage

__all__ = [
    "AutomatedIngestion",
    "DataCard",
    "DataVersioning",
    "FeatureStore",
    "FeatureTests",
    "SchemaValidation",
    "SharedStorage",
]

LICENCE = re.compile(
    r"licen[cs]e|terms of use|public domain|\bCC0\b|\bCC[- ]BY|creative commons|\bODbL\b|"
    r"open data commons|use of this data ?set",
    re.IGNORECASE,
)
UNKNOWN = re.compile(
    r"licen[cs]e\W+(is )?(unknown|unclear|not (known|stated|specified|clear)|none|n/?a|\?|to be)|"
    r"unknown licen[cs]e",
    re.IGNORECASE,
)
CODE = re.compile(
    r"this (project|repo(sitory)?|code|software|work|template|package) is|licen[cs]ed under|"
    r"see (the )?licen[cs]e|distributed under",
    re.IGNORECASE,
)
PERSONAL = re.compile(
    r"personal|\bPII\b|privacy|anonym|sensitive|gdpr|about a person|individuals?\b|no person",
    re.IGNORECASE,
)
SOURCE = re.compile(
    r"kaggle|\buci\b|source|collected|download|provided by|from (the )?\w+|https?://|origin",
    re.IGNORECASE,
)
ABOUT_DATA = re.compile(r"\bdata ?(set)?s?\b|corpus|handbook", re.IGNORECASE)
# Stages that come after training, whatever they read.
AFTER = re.compile(
    r"eval|test(?!_?data)|predict|scor(e|ing)|infer|deploy|regist|serve|promot|monitor|"
    r"compare|report|explain",
    re.IGNORECASE,
)
WATCHES = re.compile(r"monitor|watch|drift|deploy|serve|report", re.IGNORECASE)
FIELD = re.compile(r"^\W*[\w .()/-]{1,40}\s*(\||:| - | – )")


class DataCard(Check):
    """Write data/README.md: the data's source, its licence, its columns, and what is personal."""

    id = "data-card"

    def look(self, repo: Repository) -> Finding:
        """Return the card's licence; a source without one is a part, as one said to be unknown."""
        weak: list[Evidence] = []
        for path in data_cards(repo):
            said = content(repo, path)
            stated = [each for each in about(said, LICENCE) if not UNKNOWN.search(each.text)]
            if unknown := [each for each in about(said, LICENCE) if UNKNOWN.search(each.text)]:
                return partial(_shown(unknown[0]))
            described = len([each for each in said if FIELD.match(each.text)]) >= 3
            personal = about(said, PERSONAL)
            if stated and (personal or described):
                return met(*map(_shown, (*stated[:1], *personal[:1])))
            weak += map(
                _shown,
                [each for each in said if LICENCE.search(each.text) or SOURCE.search(each.text)][
                    :1
                ],
            )
        for path in (*model_cards(repo), *readmes(repo)):
            said = [each for each in content(repo, path) if _below_data(each)]
            stated = [
                each
                for each in about(said, LICENCE)
                if not UNKNOWN.search(each.text) and not CODE.search(each.text)
            ]
            personal = about(said, PERSONAL)
            if stated and personal:
                return met(_shown(stated[0]), _shown(personal[0]))
            weak += map(_shown, [each for each in said if SOURCE.search(each.text)][:1])
        return partial(*weak[:1]) if weak else MISSING


def _below_data(said: Said) -> bool:
    return any(ABOUT_DATA.search(name) for name in said.under[-2:])


def _shown(said: Said) -> Evidence:
    return Evidence(said.path, said.line, said.text[:120])


class AutomatedIngestion(Check):
    """Make bringing in the data a stage of the pipeline."""

    id = "automated-ingestion"

    def look(self, repo: Repository) -> Finding:
        """Return the stage that brings the data in; a script outside the pipeline is a part."""
        for pipeline in pipelines(repo):
            if found := _ingesting(repo, pipeline):
                return met(Evidence(found.path, found.line, f"stage {found.name}"))
        weak = [
            at(site)
            for site in datasets.reading(repo)
            if learning(repo).tabular or learning(repo).llm
        ]
        scripts = [
            Evidence(path, 1, "a script") for path in repo.files if datasets.SCRIPT.search(path)
        ]
        return partial(*(weak or scripts)[:1]) if weak or scripts else MISSING


def _ingesting(repo: Repository, pipeline: Pipeline) -> Stage | None:
    """Return the stage that brings the data in; in a pipeline without training it says so."""
    if len(pipeline.stages) == 1:
        return None
    training = [each for each in pipeline.stages if trains(repo, each)]
    if WATCHES.search(pipeline.name) or (not training and AFTER.search(pipeline.name)):
        return None  # one that trains may be called after what is predicted
    leads = bool(training) or not learning(repo).training
    said = [each for each in pipeline.stages if datasets.NAMED.search(each.name)]
    others = [each for each in pipeline.stages if leads and each not in said]
    for stage in (*said, *others):
        late = any(each.path == stage.path and each.line < stage.line for each in training)
        if late or stage in training or AFTER.search(stage.name):
            continue
        if datasets.brings(repo, stage):
            return stage
    return None


class DataVersioning(Check):
    """Version the data with DVC or Git LFS, or ask for a data set by its version."""

    id = "data-versioning"

    def look(self, repo: Repository) -> Finding:
        """Return the pointers, or where a version is asked for; a mere string is a part."""
        good, weak = versions.asked(repo)
        found = [*versions.pointers(repo), *good, *versions.catalog(repo)]
        if found:
            return met(*found)
        weak = [*versions.run_by_commands(repo), *weak]
        return partial(*weak) if weak else MISSING


def _leads_on(repo: Repository, site: Site) -> bool:
    """Tell whether something runs a place and then trains: a function, or a pipeline."""
    training, there = learning(repo).trains, graph(repo)
    if _comes_late(repo, site):
        return False
    ways = [each.reach(repo) for each in pipelines(repo)]
    if any(site.node in way and way & training for way in ways):
        return True
    above = running(repo).above([site.node])
    return any(there.reach([each]) & training for each in above)


def _comes_late(repo: Repository, site: Site) -> bool:
    """Tell whether the function around a place trains above it, and not below it."""
    lines = [
        call.line
        for call in repo.modules[site.path].calls
        if call.function == site.function and _leads_to_training(repo, call)
    ]
    return bool(lines) and max(lines) < site.line


def _leads_to_training(repo: Repository, call: Call) -> bool:
    known, node = learning(repo), Node(call.path, call.function)
    if any(each.node == node and each.line == call.line for each in known.training):
        return True
    meant = graph(repo).named(call.name, repo.modules[call.path], node)
    return bool(running(repo).called(each for each in meant if each.function) & known.trains)


class SchemaValidation(Check):
    """Check the data by a schema before training, and stop where it does not fit."""

    id = "schema-validation"

    def look(self, repo: Repository) -> Finding:
        """Return the checks on the way to training that stop it."""
        found = data_checks(repo)
        before = [each for each in found if _leads_on(repo, each.site)]
        good = [at(each.site) for each in before if each.stops]
        if good:
            return met(*good)
        return partial(*(at(each.site) for each in found)) if found else MISSING
