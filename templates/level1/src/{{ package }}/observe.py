"""What stands around predictions: limits, readiness, metrics."""

import logging
from time import perf_counter
from uuid import uuid4

from bentoml.exceptions import BentoMLException
from prometheus_client import Counter, Histogram, make_asgi_app
from pydantic import ValidationError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .follow import FOLLOWER
from .policy import POLICY
from .record import RECORDER, REQUEST

REQUESTS = Counter("service_requests", "Requests for predictions.", ["status"])
SECONDS = Histogram("service_request_seconds", "From a request for predictions to its answer.")


class Observe:
    """ASGI middleware that stands before /predict, and answers /metrics and /readyz."""

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.active = app, 0
        self.paths = {"/predict": self.predict, "/metrics": make_asgi_app(), "/readyz": readiness}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        app = self.live if scope["type"] == "lifespan" else self.paths.get(scope["path"], self.app)
        await app(scope, receive, send)

    async def live(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the log of predictions live as long as the service."""
        RECORDER.start()
        await self.app(scope, receive, send)
        FOLLOWER.stopped.set()
        RECORDER.stop()

    async def predict(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on unless it is over a limit; give it an id, count and time it."""
        start, status, request = perf_counter(), 504, uuid4().hex

        async def counted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request.encode())]
            await send(message)

        REQUEST.set(request)
        self.active += 1
        try:
            body = await read(receive)
            app = refusal(self.active, body) or self.app
            await app(scope, again(body, receive), counted)
        finally:
            self.active -= 1
            REQUESTS.labels(status).inc()
            SECONDS.observe(perf_counter() - start)


async def read(receive: Receive) -> bytearray:
    """Return the body of a request, or as much of it as is over the limit."""
    body, more = bytearray(), True
    while more and len(body) <= POLICY.service_bytes:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def again(body: bytearray, receive: Receive) -> Receive:
    """Return a channel that gives out a body that was read, and then what comes."""
    messages = [{"type": "http.request", "body": bytes(body)}]

    async def given() -> Message:
        return messages.pop() if messages else await receive()

    return given


def refusal(active: int, body: bytearray) -> ASGIApp | None:
    """Return the answer to a request that is over a limit or cannot be answered, else None."""
    if len(body) > POLICY.service_bytes:
        return JSONResponse({"detail": f"more than {POLICY.service_bytes} bytes"}, 413)
    if active > POLICY.service_requests:
        reason = f"more than {POLICY.service_requests} requests at a time"
    elif not FOLLOWER.version:
        reason = FOLLOWER.reason
    else:
        return None
    return JSONResponse({"detail": reason}, 503, {"Retry-After": "1"})


async def readiness(scope: Scope, receive: Receive, send: Send) -> None:
    """Say which model answers, and why it is none or not the champion."""
    state = {"model_version": FOLLOWER.version or None, "detail": FOLLOWER.reason}
    await JSONResponse(state, 200 if FOLLOWER.version else 503)(scope, receive, send)


def is_news(record: logging.LogRecord) -> bool:
    """Return False for a refused request, which BentoML logs as an error, with its values."""
    error = record.exc_info and record.exc_info[1]
    return not isinstance(error, BentoMLException | ValidationError)


logging.getLogger("bentoml._internal.server.http_app").addFilter(is_news)
