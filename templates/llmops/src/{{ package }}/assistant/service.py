"""The assistant as a service, which answers with the prompt and the index that serve."""

import asyncio
import json
from collections import OrderedDict
from collections.abc import AsyncIterator
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

import bentoml
from starlette.responses import JSONResponse

from .config import CONFIG, MODEL
from .failure import ModelError
from .limits import count
from .reply import Feedback, Question, Reply, Thanks
from .spend import BudgetSpent

if TYPE_CHECKING:  # else it would load MLflow, which takes seconds
    from .answer import Assistant

Key = tuple[str, str, str, str]


class Answers:
    """Answers POST /ask, /stream and /feedback."""

    def __init__(self) -> None:
        self.assistant: Assistant | None = None
        self.reason = "the assistant is starting"  # why there is none
        self.known: OrderedDict[Key, Reply] = OrderedDict()
        self.looked, self.ended = Event(), Event()
        self.follower = Thread(target=follow, args=[self, asyncio.get_running_loop()], daemon=True)
        self.follower.start()

    @bentoml.on_shutdown
    async def end(self) -> None:
        """Let the follower come to its end, and with it a model that runs here."""
        self.ended.set()
        await asyncio.to_thread(self.follower.join, 10)
        if self.assistant:
            await self.assistant.model.close()

    @bentoml.api(input_spec=Question, output_spec=Reply)
    async def ask(self, question: str) -> Reply | JSONResponse:
        """Answer a question from the handbook, or say why not."""
        try:
            assistant, key = await self.ready(question)
            return self.keep(key, self.again(assistant, key) or await assistant.reply(question))
        except (ModelError, BudgetSpent) as error:
            status, headers, content = failure(error)
            return JSONResponse(content, status, headers)

    @bentoml.api(input_spec=Question)
    async def stream(self, question: str, ctx: bentoml.Context) -> AsyncIterator[str]:
        """Answer in events: pieces of text, then one called done, with the reply, or error."""
        try:
            assistant, key = await self.ready(question)
            known = self.again(assistant, key)
            async for part in pieces(known) if known else assistant.stream(question):
                if isinstance(part, Reply):
                    yield event(self.keep(key, part).model_dump(), "done")
                else:
                    yield event({"text": part})
        except (ModelError, BudgetSpent) as error:
            status, headers, content = failure(error)
            ctx.response.status_code = status  # of use if nothing was sent before
            ctx.response.metadata.update(headers)
            yield event(content, "error")

    @bentoml.api(input_spec=Feedback, output_spec=Thanks)
    async def feedback(self, trace_id: str, helpful: bool, comment: str) -> Thanks | JSONResponse:
        """Keep whether an answer was helpful, with the trace of its question."""
        try:
            await asyncio.to_thread(keep_feedback, trace_id, helpful, comment)
        except KeyError:
            return JSONResponse({"detail": f"trace_id: there is no answer {trace_id}"}, 404)
        return Thanks(trace_id=trace_id)

    async def ready(self, question: str) -> tuple["Assistant", Key]:
        """Return the assistant, once it has started, and the key of its reply; else ModelError."""
        end = monotonic() + CONFIG.timeout
        while not self.looked.is_set() and monotonic() < end:
            await asyncio.sleep(0.05)
        if not (assistant := self.assistant):
            raise ModelError(503, self.reason)
        return assistant, (assistant.prompt.version, assistant.index.version, MODEL, question)

    def again(self, assistant: "Assistant", key: Key) -> Reply | None:
        """Return the reply, if it is known."""
        known = self.known.get(key)
        return assistant.again(key[-1], known) if known else None

    def keep(self, key: Key, reply: Reply) -> Reply:
        """Count a reply, and keep its answer for the next one who asks."""
        count(reply)
        if reply.answer:
            self.known[key] = reply
            self.known.move_to_end(key)
        while len(self.known) > CONFIG.cached_answers:
            self.known.popitem(last=False)
        return reply


def follow(service: Answers, loop: asyncio.AbstractEventLoop) -> None:
    """Give the service what serves, until it ends."""
    from .following import Follower  # it loads MLflow

    Follower(service, loop).follow()


def keep_feedback(trace_id: str, helpful: bool, comment: str) -> None:
    """Add feedback to a trace; KeyError if there is none."""
    from .traces import feedback  # it loads MLflow

    feedback(trace_id, helpful, comment)


async def pieces(reply: Reply) -> AsyncIterator[str | Reply]:
    """Yield a known answer as if it were new."""
    yield reply.answer
    yield reply


def event(content: dict[str, Any], name: str = "message") -> str:
    """Return a server-sent event."""
    return f"event: {name}\ndata: {json.dumps(content)}\n\n"


def failure(error: ModelError | BudgetSpent) -> tuple[int, dict[str, str], dict[str, str]]:
    """Return status, headers and content for a question that cannot be answered now."""
    if isinstance(error, BudgetSpent):
        return 429, {"Retry-After": str(error.retry_after)}, {"detail": error.message}
    headers = {"Retry-After": "1"} if error.status == 503 else {}
    return error.status, headers, {"detail": str(error)}
