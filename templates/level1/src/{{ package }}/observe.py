"""What stands around predictions: the champion that serves, limits, readiness, metrics."""

import asyncio
import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from bentoml.exceptions import BentoMLException
from prometheus_client import Gauge, Info, make_asgi_app
from pydantic import ValidationError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .champion import OnnxModel, find_champion
from .policy import POLICY
from .predictions import REQUEST, REQUESTS, SECONDS, write

MODEL = Info("service_model", "The model that answers.")
REFUSED = Gauge("service_champion_refused", "1 while the champion is not the model that answers.")
NO_NEWS = BentoMLException, ValidationError  # refused requests, which BentoML logs with values
logging.getLogger("bentoml._internal.server.http_app").addFilter(
    lambda record: not (record.exc_info and isinstance(record.exc_info[1], NO_NEWS))
)


def start(service: Any, load: Callable[[], OnnxModel]) -> None:
    """Let the service follow the champion and write its log, until stop."""
    service.stopped = Event()
    follow(service, load, once=True)
    Thread(target=follow, args=[service, load], daemon=True).start()
    service.writer = Thread(target=write, args=[service.stopped], daemon=True)
    service.writer.start()


def follow(service: Any, load: Callable[[], OnnxModel], once: bool = False) -> None:
    """Give the service each new champion that can be trusted; a look a second, or only one."""
    while True:
        reason = ""
        try:
            if not service.model.version or find_champion()[0] != service.model.version:
                service.model = load()
        except SystemExit as error:
            reason = " ".join(str(error).split())
        version = service.model.version or None
        state = {"model_version": version, "detail": reason}
        ready = JSONResponse(state, 200 if version else 503, {"Retry-After": "1"})
        if ready.body != Observe.ready.body:
            logging.getLogger("uvicorn.error").warning("/readyz: %s", state)
        Observe.ready = ready
        MODEL.info({"version": service.model.version})
        REFUSED.set(bool(reason))
        if once or service.stopped.wait(1):
            return


class Observe:
    """ASGI middleware that stands before /predict, and answers /metrics and /readyz."""

    ready = JSONResponse({"model_version": None, "detail": "the service has not started"}, 503)

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.metrics, self.active = app, make_asgi_app(), 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        own: Any = {"/predict": self.predict, "/metrics": self.metrics, "/readyz": self.ready}
        await own.get(scope.get("path"), self.app)(scope, receive, send)

    async def predict(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Give a request for predictions an id, count and time it."""
        status, request = 504, uuid4().hex

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request.encode())]
            await send(message)

        REQUEST.set(request)
        self.active += 1
        try:
            with SECONDS.time():
                await self.answer(scope, receive, counted)
        finally:
            self.active -= 1
            REQUESTS.labels(status).inc()

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is over a limit or no model serves."""
        app = self.app if self.ready.status_code == 200 else self.ready
        body, more = bytearray(), True
        while more and len(body) <= POLICY.service_bytes:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        channel: asyncio.Queue[Message] = asyncio.Queue()
        channel.put_nowait({"type": "http.request", "body": bytes(body)})
        if len(body) > POLICY.service_bytes:
            app = JSONResponse({"detail": f"more than {POLICY.service_bytes} bytes"}, 413)
        elif self.active > POLICY.service_requests:
            app = JSONResponse({"detail": "too many requests at a time"}, 503, {"Retry-After": "1"})
        await app(scope, channel.get, send)
