"""Runs of a whole pipeline by a test, or by CI."""

import ast
import re
from collections.abc import Iterator

from ...finding import Evidence
from ..ci import jobs
from ..code.graph import Node, graph, is_test
from ..code.running import body, constants, running
from ..files.repository import Repository
from ..pipelines import Pipeline, pipelines
from ..shell import Command
from ..testing.testing import Test, tests
from .linking import linked
from .starting import told_else, what_runs

HANDS_OVER = ("invoke", "run", "submit", "materialize", "run_flow", "execute_in_process")
RUNS = re.compile(
    r"dvc (repro|exp run)|kedro run|zenml pipeline run|dagster job execute|"
    r"prefect deployment run|snakemake|ploomber build|"
    r"airflow dags test|python -m luigi"
)


def whole(repo: Repository) -> tuple[Pipeline, ...]:
    """Return the pipelines of three linked stages or more."""
    return tuple(each for each in pipelines(repo) if len(linked(repo, each)) >= 3)


def runs(repo: Repository) -> tuple[Evidence, ...]:
    """Return the tests and CI jobs that run a pipeline from its first stage to its last."""
    return repo.fact(_runs)


def parts(repo: Repository) -> tuple[Evidence, ...]:
    """Return the tests that run single stages."""
    stages = {
        node
        for each in pipelines(repo)
        for stage in each.stages
        for node in stage.entries(repo)
        if node.function
    }
    return tuple(
        Evidence(test.path, test.line, f"{test.name} runs a stage")
        for test in tests(repo)
        if test.uses & stages
    )[:5]


def _runs(repo: Repository) -> tuple[Evidence, ...]:
    wanted = whole(repo)
    return (*_by_tests(repo, wanted), *_by_jobs(repo, wanted)) if wanted else ()


def _beginnings(repo: Repository) -> dict[int, list[set[Node]]]:
    """Return where the stages of each whole pipeline begin that run code from here."""
    return {
        id(pipeline): [
            nodes for stage in linked(repo, pipeline) if (nodes := set(stage.entries(repo)))
        ]
        for pipeline in whole(repo)
    }


def _covers(repo: Repository, reached: frozenset[Node], wanted: tuple[Pipeline, ...]) -> bool:
    """Tell whether some code runs a pipeline: the function that makes it, or all of its stages."""
    launched = (c for node in reached for c in graph(repo).launches.get(node, ()))
    reproduced = any(command.words[:2] == ("dvc", "repro") for command in launched)
    begins = repo.fact(_beginnings)
    for pipeline in wanted:
        if pipeline.system == "dvc" and reproduced:
            return True
        if pipeline.node is not None and pipeline.node.function and pipeline.node in reached:
            return True
        seen = begins[id(pipeline)]
        if len(seen) >= 3 and all(nodes & reached for nodes in seen):
            return True
    return False


def _by_tests(repo: Repository, wanted: tuple[Pipeline, ...]) -> Iterator[Evidence]:
    for test in tests(repo):
        if not test.asserts:
            continue
        entries = {*_called(repo, test), *_started(repo, test)}
        if _covers(repo, what_runs(repo, entries), wanted):
            yield Evidence(test.path, test.line, f"{test.name} runs the pipeline")


def _called(repo: Repository, test: Test) -> Iterator[Node]:
    """Yield what a test and the fixtures and helpers that it uses call; an import runs nothing."""
    there = graph(repo)
    own = {Node(test.path, test.name), *(node for node in test.uses if is_test(node.path))}
    for node in own:
        module = repo.modules[node.path]
        for call in module.calls:
            if call.function != node.function:
                continue
            names = [call.name]
            if call.name.rsplit(".", 1)[-1] in HANDS_OVER:
                names += [
                    ast.unparse(each) for each in call.node.args if isinstance(each, ast.Name)
                ]
            for name in names:
                yield from there.named(module.imports.get(name, name), module, node)


def _started(repo: Repository, test: Test) -> Iterator[Node]:
    """Yield the modules that a test starts by their names, in a program of its own."""
    reached = graph(repo).reach([Node(test.path, test.name), *test.uses])
    launches = any(
        call.name.startswith("subprocess.") and Node(call.path, call.function) in reached
        for path in {node.path for node in reached}
        for call in repo.modules[path].calls
    )
    code = body(repo, Node(test.path, test.name))
    for text in constants(code) if launches and code is not None else ():
        if re.fullmatch(r"[A-Za-z_][\w.]*", text):
            for path in graph(repo).by_dotted.get(text, ()):
                if not is_test(path):
                    yield from graph(repo).started(path)
                    yield from (
                        Node(path, name)
                        for name in repo.modules[path].functions
                        if name == text.rsplit(".", 1)[-1]
                    )


def starts(words: tuple[str, ...]) -> bool:
    """Tell whether a command runs a program, and does not only build or deliver one."""
    return words[:1] == ("python",) or not any(
        word in ("build", "deploy", "apply", "compile", "upload", "register", "package")
        for word in words[1:3]
    )


def _by_jobs(repo: Repository, wanted: tuple[Pipeline, ...]) -> Iterator[Evidence]:
    for job in jobs(repo):
        if not job.blocking or not job.triggers & {"push", "pull_request", "schedule"}:
            continue
        for command in running(repo).of_job(job):
            if command.blocking and _runs_all(repo, command, wanted):
                text = " ".join(command.words)
                yield Evidence(job.path, job.line, f"{job.name}: {text[:70]}")
                break


def _chosen(repo: Repository, command: Command) -> Iterator[Node]:
    """Yield what a command names beside the module that it starts: `-m pkg.once index`."""
    if command.words[:2] != ("python", "-m") or len(command.words) < 4:
        return
    package = command.words[2].rpartition(".")[0]
    for word in command.words[3:]:
        path = graph(repo).module_at(f"{package}.{word}") if word.isidentifier() else None
        if path:
            yield from graph(repo).started(path)
            yield from (Node(path, name) for name in repo.modules[path].functions if name == word)


def _runs_all(repo: Repository, command: Command, wanted: tuple[Pipeline, ...]) -> bool:
    """Tell whether a command runs a pipeline, by its orchestrator or by the code it starts."""
    if RUNS.match(" ".join(command.words)):
        return True
    runs = starts(command.words) and not told_else(command)
    entries = [*graph(repo).entries(command), *_chosen(repo, command)] if runs else []
    tests_only = any(is_test(node.path) for node in entries)
    return not tests_only and _covers(repo, what_runs(repo, entries), wanted)
