"""Pipelines declared in files: Argo, Azure ML, Step Functions, Databricks, Ploomber, Snakemake."""

import json
import re
from collections.abc import Iterator
from typing import Any

from ..files.repository import Repository
from ..shell import parse
from .built import _script
from .model import Pipeline, Stage

LARGEST = 500_000  # bytes of a declaration
HINTS = re.compile(
    r"argoproj\.io|pipelineJob|type:\s*pipeline|\"?StartAt\"?|depends_on|tasks:|AWS::StepFunctions|AWS::CodePipeline|valohai|step:"
)


def pipelines(repo: Repository) -> list[Pipeline]:
    """Return the pipelines that YAML, JSON and Snakefiles declare."""
    found: list[Pipeline] = []
    for path in repo.matching("*.yml", "*.yaml", "*.json", "*.asl"):
        if (
            repo.sizes[path] < LARGEST
            and not path.startswith(".github/")
            and HINTS.search(repo.text(path))
        ):
            for data in repo.documents(path):
                found += _document(repo, path, data)
    for path in repo.matching("Snakefile", "*.smk"):
        found += _snakemake(repo, path)
    return found


def _document(repo: Repository, path: str, data: Any) -> Iterator[Pipeline]:
    if not isinstance(data, dict):
        return
    readers = (_argo, _azureml, _states, _codepipeline, _databricks, _ploomber)
    for reader in readers:
        made = reader(repo, path, data)
        if made:
            yield made


def _line(data: Any, key: Any) -> int:
    return int(getattr(data, "lines", {}).get(key, 0))


def _made(system: str, path: str, line: int, stages: list[Stage]) -> Pipeline | None:
    return Pipeline(system, path, path, line, tuple(stages)) if stages else None


def _argo(repo: Repository, path: str, data: Any) -> Pipeline | None:
    if not str(data.get("apiVersion", "")).startswith("argoproj.io"):
        return None
    if data.get("kind") not in (
        "Workflow",
        "WorkflowTemplate",
        "CronWorkflow",
        "ClusterWorkflowTemplate",
    ):
        return None
    stages = []
    for template in _walk(data, "templates"):
        for each in template if isinstance(template, list) else []:
            body = each.get("container") or each.get("script") if isinstance(each, dict) else None
            if isinstance(body, dict):
                words = [*_texts(body.get("command")), *_texts(body.get("args"))]
                text = " ".join([*words, str(body.get("source", ""))])
                stages.append(
                    _text_stage(str(each.get("name", "")), path, _line(each, "name"), text)
                )
    return _made("argo", path, 1, stages)


def _azureml(repo: Repository, path: str, data: Any) -> Pipeline | None:
    jobs = data.get("jobs")
    if not isinstance(jobs, dict):
        return None
    if data.get("type") != "pipeline" and "pipelineJob" not in str(data.get("$schema", "")):
        return None
    return _made("azureml", path, 1, [_azure_stage(repo, path, jobs, name) for name in jobs])


def _azure_stage(repo: Repository, path: str, jobs: Any, name: Any) -> Stage:
    job = jobs[name] if isinstance(jobs[name], dict) else {}
    text = str(job.get("command", ""))
    component = job.get("component")
    if isinstance(component, str) and component.startswith(("file:", "./", "../")):
        target = component.removeprefix("file:").lstrip("./")
        for other in repo.files:
            if other.endswith(target):
                body = repo.document(other)
                text = str(body.get("command", "")) if isinstance(body, dict) else text
    elif isinstance(component, dict):
        text = str(component.get("command", text))
    return _text_stage(str(name), path, _line(jobs, name), text, repo)


def _states(repo: Repository, path: str, data: Any) -> Pipeline | None:
    machine = next((m for m in _machines(data) if isinstance(m.get("States"), dict)), None)
    if machine is None:
        return None
    states = machine["States"]
    stages = [
        Stage(f"{name} {json.dumps(state.get('Resource', ''))}", path, _line(states, name))
        for name, state in states.items()
        if isinstance(state, dict) and state.get("Type") == "Task"
    ]
    return _made("step functions", path, 1, stages)


def _codepipeline(repo: Repository, path: str, data: Any) -> Pipeline | None:
    resources = data.get("Resources")
    for each in resources.values() if isinstance(resources, dict) else ():
        if isinstance(each, dict) and each.get("Type") == "AWS::CodePipeline::Pipeline":
            rows = next(_walk(each, "Stages"), None)
            stages = [
                Stage(str(row.get("Name")), path, getattr(row, "line", 0))
                for row in (rows if isinstance(rows, list) else [])
                if isinstance(row, dict) and row.get("Name") != "Source"
            ]
            return _made("codepipeline", path, stages[0].line if stages else 1, stages)
    return None


def _machines(data: Any) -> Iterator[dict[str, Any]]:
    if "StartAt" in data:
        yield data
    for value in (*_walk(data, "Definition"), *_walk(data, "DefinitionString")):
        if isinstance(value, dict) and "StartAt" in value:
            yield value
        elif isinstance(value, str) and "StartAt" in value:
            try:
                parsed = json.loads(value)
            except ValueError:
                continue
            if isinstance(parsed, dict):
                yield parsed


def _databricks(repo: Repository, path: str, data: Any) -> Pipeline | None:
    stages = []
    for tasks in _walk(data, "tasks"):
        rows = [row for row in tasks if isinstance(row, dict)] if isinstance(tasks, list) else []
        if any("task_key" in row for row in rows) and any("depends_on" in row for row in rows):
            for row in rows:
                stages.append(
                    _text_stage(
                        str(row.get("task_key")), path, getattr(row, "line", 0), str(row), repo
                    )
                )
    return _made("databricks", path, stages[0].line if stages else 1, stages)


def _ploomber(repo: Repository, path: str, data: Any) -> Pipeline | None:
    tasks = data.get("tasks")
    rows = [row for row in tasks if isinstance(row, dict)] if isinstance(tasks, list) else []
    if not rows or not all("source" in row and "product" in row for row in rows):
        return None
    stages = [
        _text_stage(str(row["source"]), path, getattr(row, "line", 0), str(row["source"]), repo)
        for row in rows
    ]
    return _made("ploomber", path, 1, stages)


def _snakemake(repo: Repository, path: str) -> list[Pipeline]:
    stages = []
    text = repo.text(path)
    for rule in re.finditer(r"^rule\s+(\w+)\s*:(.*?)(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL):
        line = text.count("\n", 0, rule.start()) + 1
        stages.append(_text_stage(rule[1], path, line, rule[2], repo))
    made = _made("snakemake", path, 1, stages)
    return [made] if made else []


def _text_stage(
    name: str, path: str, line: int, text: str, repo: Repository | None = None
) -> Stage:
    commands = parse(text, path, line) if text and "{" not in text[:1] else ()
    scripts = re.findall(r"[\w./-]+\.(?:py|ipynb)", text) if repo else []
    nodes = [node for script in scripts for node in _script(repo, script)] if repo else []
    return Stage(name, path, line, tuple(nodes), commands)


def _texts(value: Any) -> list[str]:
    return (
        [str(each) for each in value] if isinstance(value, list) else [str(value)] if value else []
    )


def _walk(data: Any, key: str, depth: int = 0) -> Iterator[Any]:
    """Yield the values of a key anywhere in a document."""
    if depth > 12:
        return
    if isinstance(data, dict):
        if key in data:
            yield data[key]
        for value in data.values():
            yield from _walk(value, key, depth + 1)
    elif isinstance(data, list):
        for value in data:
            yield from _walk(value, key, depth + 1)
