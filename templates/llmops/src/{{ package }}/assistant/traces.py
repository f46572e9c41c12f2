"""Traces in MLflow: what was asked, found and answered, and feedback on it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import mlflow
from mlflow.entities import AssessmentSource, LiveSpan
from mlflow.exceptions import MlflowException
from mlflow.tracing.constant import SpanAttributeKey, TraceTagKey

from .config import NAME
from .reply import Reply

CLIENT = mlflow.MlflowClient()


@contextmanager
def trace(reply: Reply, question: str, purpose: str) -> Iterator[LiveSpan]:
    """Trace a question; no context is set, so that generators can be traced too."""
    prompts = [{"name": f"{NAME}-answer", "version": reply.prompt_version}]
    versions = reply.model_dump(include={"prompt_version", "index_version", "model"})
    tags = {**versions, "purpose": purpose, TraceTagKey.LINKED_PROMPTS: json.dumps(prompts)}
    root = mlflow.start_span_no_context("ask", "CHAIN", None, {"question": question}, tags=tags)
    reply.trace_id = root.trace_id
    with ended(root):
        yield root
        root.set_attribute("usd", reply.usage.usd)
        root.set_outputs(reply.model_dump(include={"answer", "refused", "citations"}))


@contextmanager
def step(root: LiveSpan, name: str, kind: str, **inputs: Any) -> Iterator[LiveSpan]:
    """Trace a part of what is done about a question."""
    with ended(mlflow.start_span_no_context(name, kind, root, inputs)) as span:
        yield span


@contextmanager
def ended(span: LiveSpan) -> Iterator[LiveSpan]:
    """End a span in any case, with the error if there is one."""
    try:
        yield span
    except BaseException as error:
        span.set_attribute("error", str(error) or type(error).__name__)
        span.end(status="ERROR")
        raise
    span.end()


def set_usage(span: LiveSpan, reply: Reply) -> None:
    """Give a span the tokens of a reply, which MLflow sums up."""
    used = reply.usage
    total = used.prompt_tokens + used.completion_tokens
    tokens = {"input_tokens": used.prompt_tokens, "output_tokens": used.completion_tokens}
    span.set_attribute(SpanAttributeKey.CHAT_USAGE, {**tokens, "total_tokens": total})


def feedback(trace_id: str, helpful: bool, comment: str = "") -> None:
    """Keep what a person says about an answer; KeyError if there is no such trace."""
    if mlflow.get_trace(trace_id, flush=True) is None:
        raise KeyError(trace_id)
    person = AssessmentSource("HUMAN", "caller")
    mlflow.log_feedback(
        trace_id=trace_id,
        name="helpful",
        value=helpful,
        rationale=comment or None,
        source=person,
    )


def forget(days: int) -> int:
    """Delete traces that are older; return how many."""
    before = datetime.now(UTC) - timedelta(days=days)
    found = CLIENT.get_experiment_by_name(NAME)
    limit = int(before.timestamp() * 1000)
    return CLIENT.delete_traces(found.experiment_id, limit) if found else 0
