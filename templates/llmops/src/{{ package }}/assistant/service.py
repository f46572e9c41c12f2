"""The assistant as a service, which answers with the prompt and the index that serve."""

import asyncio
from collections.abc import AsyncIterator
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING

import bentoml
from starlette.responses import JSONResponse

from .config import CONFIG
from .failure import ModelError
from .known import Known
from .limits import count
from .reply import Feedback, Question, Reply, Thanks
from .responses import event, failure, pieces
from .spend import BudgetSpent

if TYPE_CHECKING:  # else it would load MLflow, which takes seconds
    from .answer import Assistant


class Answers:
    """Answers POST /ask, /stream and /feedback."""

    def __init__(self) -> None:
        self.assistant: Assistant | None = None
        self.reason = "the assistant is starting"  # why there is none
        self.known = Known()
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
            assistant = await self.ready()
            known = self.known.again(assistant, question)
            return self.keep(question, known or await assistant.reply(question))
        except (ModelError, BudgetSpent) as error:
            return JSONResponse(*failure(error))

    @bentoml.api(input_spec=Question)
    async def stream(self, question: str, ctx: bentoml.Context) -> AsyncIterator[str]:
        """Answer in events: pieces of text, then one called done, with the reply, or error."""
        try:
            assistant = await self.ready()
            known = self.known.again(assistant, question)
            async for part in pieces(known) if known else assistant.stream(question):
                if isinstance(part, Reply):
                    yield event(self.keep(question, part).model_dump(), "done")
                else:
                    yield event({"text": part})
        except (ModelError, BudgetSpent) as error:
            content, status, headers = failure(error)
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

    async def ready(self) -> "Assistant":
        """Return the assistant once it has started; ModelError if there is none."""
        end = monotonic() + CONFIG.timeout
        while not self.looked.is_set() and monotonic() < end:
            await asyncio.sleep(0.05)
        if not self.assistant:
            raise ModelError(503, self.reason)
        return self.assistant

    def keep(self, question: str, reply: Reply) -> Reply:
        """Return the reply, which is counted, and known from now on."""
        count(reply)
        return self.known.keep(question, reply)


def follow(service: Answers, loop: asyncio.AbstractEventLoop) -> None:
    """Give the service what serves, until it ends."""
    from .following import Follower  # it loads MLflow

    Follower(service, loop).follow()


def keep_feedback(trace_id: str, helpful: bool, comment: str) -> None:
    """Add feedback to a trace; KeyError if there is none."""
    from .traces import feedback  # it loads MLflow

    feedback(trace_id, helpful, comment)
