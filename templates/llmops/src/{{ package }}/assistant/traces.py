"""Traces in MLflow: what was asked, found and answered, and what people say about it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import mlflow
from mlflow.entities import AssessmentSource, LiveSpan
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
from mlflow.tracing.constant import SpanAttributeKey, TraceTagKey
from mlflow.utils.mlflow_tags import MLFLOW_ARTIFACT_LOCATION

from .config import NAME
from .guard import personal
from .model import Completion
from .reply import Reply


@cache
def experiment() -> str:
    """Return the id of the project's experiment, which MLflow would look up for each trace."""
    return str(mlflow.set_experiment(NAME).experiment_id)


@contextmanager
def trace(reply: Reply, question: str, purpose: str) -> Iterator[LiveSpan]:
    """Trace a question, and give the reply the trace's id; personal data are left out."""
    prompts = [{"name": f"{NAME}-answer", "version": reply.prompt_version}]
    versions = reply.model_dump(include={"prompt_version", "index_version", "model"})
    tags = {**versions, "purpose": purpose, TraceTagKey.LINKED_PROMPTS: json.dumps(prompts)}
    asked = {"question": "" if personal(question) else question}
    # No span becomes the current one: in a generator, it would stay so for the next request.
    root = mlflow.start_span_no_context(
        "ask", "CHAIN", inputs=asked, tags=tags, experiment_id=experiment()
    )
    reply.trace_id = root.trace_id
    with ended(root):
        yield root
        root.set_attribute("usd", reply.usage.usd)
        root.set_outputs(reply.model_dump(include={"answer", "refused", "cached"}))


@contextmanager
def step(root: LiveSpan, name: str, kind: str, given: str) -> Iterator[LiveSpan]:
    """Trace a part of the work on a question."""
    with ended(mlflow.start_span_no_context(name, kind, root, given)) as span:
        yield span


@contextmanager
def ended(span: LiveSpan) -> Iterator[LiveSpan]:
    """End a span in any case."""
    try:
        yield span
    except BaseException as error:
        span.set_attribute("error", str(error) or type(error).__name__)
        span.end(status="ERROR")
        raise
    span.end()


def note(span: LiveSpan, completion: Completion) -> None:
    """Give a span what the model said, and the tokens, which MLflow adds up."""
    text, inputs, outputs = completion
    tokens = {"input_tokens": inputs, "output_tokens": outputs, "total_tokens": inputs + outputs}
    span.set_attribute(SpanAttributeKey.CHAT_USAGE, tokens)
    span.set_outputs("" if personal(text) else text)


def feedback(trace_id: str, helpful: bool, comment: str) -> None:
    """Keep what a person says about an answer, with its trace; KeyError if there is none."""
    if mlflow.get_trace(trace_id, flush=True) is None:
        raise KeyError(trace_id)
    source = AssessmentSource("HUMAN", "caller")
    mlflow.log_feedback(
        trace_id=trace_id, name="helpful", value=helpful, rationale=comment, source=source
    )


def refusals(since: datetime, until: datetime) -> list[str]:
    """Return why each question that callers asked in a time was refused, "" for an answer."""
    client, found, token = mlflow.MlflowClient(), list[str](), None
    begin, end = (int(each.timestamp() * 1000) for each in (since, until))
    query = f"trace.timestamp_ms >= {begin} AND trace.timestamp_ms < {end} AND tag.purpose = 'ask'"
    while True:
        page = client.search_traces(
            filter_string=query,
            max_results=500,
            include_spans=False,
            locations=[experiment()],
            page_token=token,
        )
        replies = [json.loads(each.info.response_preview or "{}") for each in page]
        found += [reply["refused"] for reply in replies if "refused" in reply]
        if not (token := page.token):
            return found


def forget(days: int) -> None:
    """Delete the traces that are older, and their files, which MLflow would leave."""
    client, oldest = mlflow.MlflowClient(), datetime.now(UTC) - timedelta(days=days)
    query = f"trace.timestamp_ms < {int(oldest.timestamp() * 1000)}"
    while old := client.search_traces(
        filter_string=query, max_results=100, include_spans=False, locations=[experiment()]
    ):
        for found in old:
            files: Any = get_artifact_repository(found.info.tags[MLFLOW_ARTIFACT_LOCATION])
            files.delete_artifacts()
        client.delete_traces(experiment(), trace_ids=[found.info.trace_id for found in old])
