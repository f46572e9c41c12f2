"""Training: seeded, a module, a pipeline, triggered, and tested as a whole."""

import ast
import re

from ..check import MISSING, Check, at, met, partial
from ..finding import Evidence, Finding
from ..reading.code.graph import Node, graph
from ..reading.code.running import running
from ..reading.files.repository import Repository
from ..reading.models.learning import Site, learning
from ..reading.models.managed import managed
from ..reading.models.seeds import is_deep, seeds
from ..reading.pipelines import Pipeline, Stage, pipelines, trains
from ..reading.starting import whole
from ..reading.starting.linking import linked
from ..reading.starting.triggers import triggers
from ..reading.tasks import tasks

LINKED = 3  # stages that make a pipeline
COMPARED = re.compile(r"[\w.]*(dummy|baseline|naive)[\w.()]*\.fit\b", re.IGNORECASE)
INDEXES = re.compile(r"index|embed|vector|chunk|ingest|eval|judge", re.IGNORECASE)


class SeededTraining(Check):
    """Give the code that trains a seed, from a parameters file."""

    id = "seeded-training"

    def look(self, repo: Repository) -> Finding:
        """Return the seeds that reach training; of networks, one of the split alone is a part."""
        found = seeds(repo)
        scripts = [each for each in found if not each.path.endswith(".ipynb")]
        whole_seeds = [each for each in scripts if not each.split] or (
            [] if is_deep(repo) else scripts
        )
        shown = [Evidence(each.path, each.line, each.text) for each in whole_seeds or found]
        return met(*shown) if whole_seeds else partial(*shown) if shown else MISSING


class TrainingModule(Check):
    """Put training into a function that other code can import and call."""

    id = "training-module"

    def look(self, repo: Repository) -> Finding:
        """Return where training can be called from; a script that trains at import is a part."""
        jobs = managed(repo)
        if jobs:
            return met(*jobs)
        sites = [site for site in learning(repo).training if not _is_aside(site)]
        importable = [site for site in sites if not _at_import(repo, site)]
        if importable:
            return met(*map(at, importable))
        return partial(*map(at, sites)) if sites else MISSING


def _is_aside(site: Site) -> bool:
    """Tell whether a training stands in a notebook, or is that of a model to compare with."""
    return site.path.endswith(".ipynb") or bool(COMPARED.match(site.text))


def _at_import(repo: Repository, site: Site) -> bool:
    """Tell whether importing its file is enough to start this training."""
    if not site.function:
        return True
    module, top = repo.modules[site.path], Node(site.path, "")
    called = [
        node
        for call in module.calls
        if not call.function
        for name in (call.name, *_handed(call.node))
        for node in graph(repo).named(name, module, top)
        if node.function
    ]
    return site.node in running(repo).called(called)


def _handed(node: ast.Call) -> list[str]:
    given = (*node.args, *(each.value for each in node.keywords))
    return [each.id for each in given if isinstance(each, ast.Name)]


class OrchestratedPipeline(Check):
    """Make the data's way to a judged model three or more linked stages of an orchestrator."""

    id = "pipeline"

    def look(self, repo: Repository) -> Finding:
        """Return the first pipeline of linked stages that trains; a shorter one is a part."""
        found = pipelines(repo)
        for pipeline in found:
            stages = linked(repo, pipeline)
            in_notebook = pipeline.path.endswith(".ipynb")
            if len(stages) >= LINKED and not in_notebook and any(_counts(repo, s) for s in stages):
                return met(_of(pipeline, stages))
        short = [_of(each, each.stages) for each in found if each.stages]
        return partial(*short, *_chains(repo)) if short or _chains(repo) else MISSING


def _counts(repo: Repository, stage: Stage) -> bool:
    """Tell whether a stage trains or, for a language model's application, indexes or evaluates."""
    known = learning(repo)
    if (known.tabular or known.llm) and (trains(repo, stage) or _in_container(repo, stage)):
        return True
    if not known.llm or known.training:
        return False
    return bool(INDEXES.search(stage.name))


def _in_container(repo: Repository, stage: Stage) -> bool:
    """Tell whether a stage starts an image, whose code is elsewhere, to train by its name."""
    functions = [repo.modules[node.path].functions.get(node.function) for node in stage.nodes]
    inside = any(each and "ContainerSpec" in ast.unparse(each.node) for each in functions)
    return inside and bool(re.match(r"(re)?train|fit", stage.name, re.IGNORECASE))


def _of(pipeline: Pipeline, stages: tuple[Stage, ...]) -> Evidence:
    names = ", ".join(stage.name for stage in stages[:6])
    return Evidence(
        pipeline.path, pipeline.line, f"{pipeline.system} pipeline of {len(stages)}: {names}"
    )


def _chains(repo: Repository) -> list[Evidence]:
    """Return the tasks of a task runner that do several things one after another and train."""
    trained = learning(repo).trains
    found = []
    for task in tasks(repo):
        several = len(task.commands) >= LINKED
        if (
            several
            and trained
            and any(running(repo).of_command(each) & trained for each in task.commands)
        ):
            found.append(
                Evidence(task.path, task.line, f"{task.runner} {task.name}: a chain of commands")
            )
    return found


class TrainingTrigger(Check):
    """Let a schedule, new data or the monitor start the training pipeline."""

    id = "training-trigger"

    def look(self, repo: Repository) -> Finding:
        """Return what starts a training by itself; a push of code, or a person, is a part."""
        found = triggers(repo)
        strong = [each for each in found if each.kind in ("schedule", "event", "request")]
        shown = [
            Evidence(each.path, each.line, f"{each.kind}: {each.text}") for each in strong or found
        ]
        return met(*shown) if strong else partial(*shown) if shown else MISSING


class PipelineTest(Check):
    """Let a test or CI run the whole pipeline on a small sample."""

    id = "pipeline-test"

    def look(self, repo: Repository) -> Finding:
        """Return the runs of the whole by a test or CI; tests of single stages are a part."""
        known = learning(repo)
        if not known.tabular and not known.llm:
            return MISSING
        found = whole.runs(repo)
        if found:
            return met(*found)
        apart = whole.parts(repo)
        return partial(*apart) if apart else MISSING
