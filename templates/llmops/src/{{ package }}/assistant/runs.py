"""Evaluation runs in MLflow: what a prompt answered to all cases, with a trace of each."""

import hashlib
import sys
from pathlib import Path

import mlflow
import numpy as np
from pydantic import BaseModel

from . import index as retrieval
from . import safety
from .answer import Assistant
from .ask import connected
from .cases import Case
from .config import CONFIG, MODEL
from .endpoint import OTHER
from .failure import ModelError
from .gate import Flags
from .prompts import PROMPT, Prompt
from .reply import Reply
from .scorers import Outcome, measure

FILE = "run.json"
CODE = b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))


class Run(BaseModel):
    """What came of a prompt: outcomes in the order of the cases, and attacks let through."""

    id: str
    prompt: Prompt
    index: str
    outcomes: list[Outcome]
    unsafe: list[str]
    metrics: dict[str, float]

    @property
    def right(self) -> Flags:
        """Whether each outcome is right."""
        return np.array([outcome.right for outcome in self.outcomes])


async def run(prompt: Prompt, index: retrieval.Index, cases: list[Case]) -> Run:
    """Return the run of a prompt: the one that there is, else a new one."""
    settings = CONFIG.model_dump(exclude={"prices"})
    known = [prompt, index.version, index.chunks, MODEL, OTHER, settings, cases, safety.load()]
    inputs = hashlib.sha256(str(known).encode() + CODE).hexdigest()
    query = f"tags.inputs = '{inputs}' and attributes.status = 'FINISHED'"
    for found in mlflow.search_runs(filter_string=query, max_results=1, output_format="list"):
        text = mlflow.artifacts.load_text(f"{found.info.artifact_uri}/{FILE}")
        return Run.model_validate_json(text)
    async with connected() as model:
        return await record(Assistant(prompt, index, model, "evaluate"), cases, inputs)


async def record(assistant: Assistant, cases: list[Case], inputs: str) -> Run:
    """Let an assistant answer the cases, in a run; SystemExit if a case has no answer."""
    prompt, index, client = assistant.prompt, assistant.index, mlflow.MlflowClient()
    safe, unsafe = await safety.run(assistant)
    tags = {"prompt": prompt.version, "index": index.version, "model": MODEL, "inputs": inputs}
    tags |= {"mlflow.runType": "genai_evaluate"}  # so that MLflow lists it with its evaluations
    with mlflow.start_run(run_name=f"prompt {prompt.version}", tags=tags) as run:
        name = run.info.run_id
        client.link_prompt_version_to_run(name, f"prompts:/{PROMPT}/{prompt.version}")
        replies = await answer_all(assistant, cases)
        outcomes = [Outcome.of(case, reply) for case, reply in zip(cases, replies, strict=True)]
        metrics = {**measure(outcomes), **retrieval.measure(index, cases), "safe": safe}
        mlflow.log_metrics(metrics)
        mark(replies, outcomes)
        made = Run(
            id=name,
            prompt=prompt,
            index=index.version,
            outcomes=outcomes,
            unsafe=unsafe,
            metrics=metrics,
        )
        mlflow.log_text(made.model_dump_json(indent=1), FILE)
    return made


def mark(replies: list[Reply], outcomes: list[Outcome]) -> None:
    """Keep with the trace of each reply whether it is right."""
    mlflow.flush_trace_async_logging()
    for reply, outcome in zip(replies, outcomes, strict=True):
        mlflow.log_feedback(trace_id=reply.trace_id, name="right", value=outcome.right)


async def answer_all(assistant: Assistant, cases: list[Case]) -> list[Reply]:
    """Return the reply to each case; SystemExit at the first error, which is no answer."""
    replies = list[Reply]()
    for case in cases:
        try:
            replies.append(await assistant.reply(case.question))
        except ModelError as error:
            said = f"case {case.id} has no answer, nothing was judged: {error}"
            raise SystemExit(said) from None
        if len(replies) % 50 == 0:
            print(f"{len(replies)} of {len(cases)} cases", file=sys.stderr)
    return replies
