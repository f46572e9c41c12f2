"""Evaluation runs in MLflow: what a prompt answered to all cases, with a trace of each."""

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import NamedTuple

import mlflow
import numpy as np
from pydantic import TypeAdapter

from .answer import Assistant
from .cases import Case
from .config import CONFIG, MODEL
from .endpoint import OTHER
from .failure import ModelError
from .gate import Flags
from .index import Index
from .prompts import PROMPT, Prompt
from .reply import Reply
from .scorers import Outcome

FILE = "outcomes.json"
OUTCOMES = TypeAdapter(list[Outcome])
CODE = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))


class Run(NamedTuple):
    """A run: its id, and the outcomes in the order of the cases."""

    id: str
    outcomes: list[Outcome]

    @property
    def right(self) -> Flags:
        """Whether each outcome is right."""
        return np.array([outcome.right for outcome in self.outcomes], bool)


def digest(prompt: Prompt, index: Index, cases: Sequence[Case]) -> str:
    """Return the same text only if all is the same that outcomes and verdict depend on."""
    settings = CONFIG.model_dump(mode="json", exclude={"prices"})
    known = [prompt.text, index.version, MODEL, OTHER, settings, *map(Case.model_dump, cases)]
    return hashlib.sha256(json.dumps(known).encode() + CODE).hexdigest()


def find(inputs: str) -> Run | None:
    """Return the run of a digest, None if there is none that is complete."""
    query = f"tags.inputs = '{inputs}' and attributes.status = 'FINISHED'"
    for run in mlflow.search_runs(filter_string=query, max_results=1, output_format="list"):
        text = mlflow.artifacts.load_text(f"{run.info.artifact_uri}/{FILE}")
        return Run(run.info.run_id, OUTCOMES.validate_json(text))
    return None


async def record(assistant: Assistant, cases: Sequence[Case], inputs: str) -> Run:
    """Let an assistant answer the cases, in a run; SystemExit if a case has no answer."""
    version = assistant.prompt.version
    tags = {"prompt": version, "index": assistant.index.version, "model": MODEL, "inputs": inputs}
    tags |= {"mlflow.runType": "genai_evaluate"}  # so that MLflow lists it with its evaluations
    with mlflow.start_run(run_name=f"prompt {version}", tags=tags) as run:
        uri = f"prompts:/{PROMPT}/{version}"
        mlflow.MlflowClient().link_prompt_version_to_run(run.info.run_id, uri)
        replies = await answer_all(assistant, cases)
        outcomes = [outcome(case, reply) for case, reply in zip(cases, replies, strict=True)]
        mlflow.log_text(OUTCOMES.dump_json(outcomes, indent=1).decode(), FILE)
        mlflow.log_metrics(measure(outcomes))
        mlflow.flush_trace_async_logging()
        for reply, found in zip(replies, outcomes, strict=True):
            mlflow.log_feedback(trace_id=reply.trace_id, name="right", value=found.right)
    return Run(run.info.run_id, outcomes)


async def answer_all(assistant: Assistant, cases: Sequence[Case]) -> list[Reply]:
    """Return the reply to each case; SystemExit if there are errors, which are no answers."""
    replies, errors = [], []
    for case in cases:
        try:
            replies.append(await assistant.reply(case.question))
        except ModelError as error:
            errors.append(f"{case.id}: {error}")
        if (done := len(replies) + len(errors)) % 50 == 0:
            print(f"{done} of {len(cases)} cases", file=sys.stderr)
        if len(errors) == 3:  # it is not by chance
            break
    if errors:
        few = f"{len(errors)} of {len(cases)} cases have no answer"
        raise SystemExit(f"{few}, nothing was judged: {'; '.join(errors)}")
    return replies


def outcome(case: Case, reply: Reply) -> Outcome:
    """Return what became of a case."""
    given = "".join(f"{cited.section}: {cited.sentence}" for cited in reply.citations[:1])
    said = reply.model_dump(include={"answer", "refused"}) | reply.usage.model_dump()
    return Outcome(case=case, context=given, **said)


def measure(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return means over the cases: right, of each kind too, rules kept, tokens, USD."""
    values: dict[str, list[float]] = {}
    for found in outcomes:
        costs = {"tokens": found.prompt_tokens + found.completion_tokens, "usd": found.usd}
        right = {"right": found.right, f"right_{found.case.kind}": found.right}
        for name, value in {**right, **found.scores, **costs}.items():
            values.setdefault(name, []).append(value)
    return {name: mean(each) for name, each in values.items()}
