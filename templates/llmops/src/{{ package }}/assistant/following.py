"""What a service follows: the model's endpoint, and the prompt and the index that serve."""

import asyncio
import logging
from collections.abc import Callable
from time import monotonic
from typing import Any

from prometheus_client import Gauge, Info
from starlette.responses import JSONResponse

from . import prompts, published, traces
from .answer import Assistant
from .config import CONFIG, MODEL
from .endpoint import Endpoint
from .limits import Limits
from .model import Model
from .spend import price_of

READY = Gauge("assistant_ready", "1 while questions can be answered.")
SERVES = Info("assistant_serves", "The versions that answer.")
TRY, FORGET = 10, 3600  # seconds between two looks: at an endpoint that answers, at old traces


class Follower:
    """Looks each second, in a thread of its own, and gives the service what it finds."""

    def __init__(self, service: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.service, self.loop, self.endpoint = service, loop, Endpoint()
        self.model: Model | None = None
        self.tried = self.forgot = -float("inf")

    def follow(self) -> None:
        """Look until the service ends; what goes wrong is shown, and tried again."""
        while True:
            down = attempt(self.reach)
            refused = "" if down else attempt(self.take)
            self.show(down, refused)
            self.service.looked.set()
            if self.service.ended.wait(1):
                break
        self.endpoint.stop()

    def reach(self) -> None:
        """Try the endpoint, which is started again if it runs here and has ended."""
        price_of(MODEL)
        url = self.endpoint.url()
        if monotonic() < self.tried + TRY:
            return
        self.tried = -float("inf")  # until it answers
        self.model = self.model or Model(url)
        asyncio.run_coroutine_threadsafe(self.model.check(), self.loop).result()
        self.tried = monotonic()

    def take(self) -> None:
        """Take the prompt and the index that serve; delete old traces."""
        assert self.model
        prompt, index = prompts.champion(), getattr(self.service.assistant, "index", None)
        if not prompt:
            raise SystemExit("no prompt serves yet: run `poe pipeline`")
        if not index or index.version != published.champion_version():
            index = published.load_champion()
        self.service.assistant = Assistant(prompt, index, self.model)
        if monotonic() > self.forgot + FORGET:
            traces.forget(CONFIG.trace_days)
            self.forgot = monotonic()

    def show(self, down: str, refused: str) -> None:
        """Say at /readyz, in the metrics and in the log what answers, and what is wrong."""
        assistant, self.service.reason = self.service.assistant, down or refused
        ready = bool(assistant) and not down
        serves = {"prompt": "", "index": "", "model": MODEL}
        if assistant:
            serves |= {"prompt": assistant.prompt.version, "index": assistant.index.version}
        SERVES.info(serves)
        READY.set(ready)
        state = {**serves, "detail": down or refused}
        answer = JSONResponse(state, 200 if ready else 503, {"Retry-After": "1"})
        if answer.body != Limits.ready.body:
            logging.getLogger("uvicorn.error").warning("the assistant: %s", state)
        Limits.ready = answer


def attempt(action: Callable[[], None]) -> str:
    """Do it, and return what went wrong in one line, if anything did."""
    try:
        action()
    except (Exception, SystemExit) as error:
        return " ".join(str(error).split()) or type(error).__name__
    return ""
