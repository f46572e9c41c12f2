"""What stands before the assistant: limits of each caller, readiness, metrics."""

import logging
from collections import Counter as Tally
from time import monotonic
from typing import Any

from prometheus_client import Counter, Histogram, make_asgi_app
from pydantic import ValidationError
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .config import CONFIG
from .reply import Reply

PATHS = "/ask", "/stream", "/feedback"
BYTES = 20_000  # of a request, at most
REQUESTS = Counter("assistant_requests", "Requests to the assistant.", ["path", "status"])
SECONDS = Histogram("assistant_request_seconds", "From a request to its end.", ["path"])
TOKENS = Counter("assistant_tokens", "Tokens that the model took.", ["kind"])
USD = Counter("assistant_usd", "What these tokens cost.")
CACHED = Counter("assistant_cached", "Answers that were known.")
REFUSED = Counter("assistant_refused", "Questions and answers that were refused.", ["reason"])
logging.getLogger("bentoml._internal.server.http_app").addFilter(  # it would log questions
    lambda record: not (record.exc_info and isinstance(record.exc_info[1], ValidationError))
)


def count(reply: Reply) -> None:
    """Add a reply to the metrics."""
    TOKENS.labels("prompt").inc(reply.usage.prompt_tokens)
    TOKENS.labels("completion").inc(reply.usage.completion_tokens)
    USD.inc(reply.usage.usd)
    CACHED.inc(reply.cached)
    if reply.refused:
        REFUSED.labels(reply.refused).inc()


class Limits:
    """ASGI middleware that stands before the assistant, and answers /metrics and /readyz."""

    ready = JSONResponse({"detail": "the assistant has not started"}, 503, {"Retry-After": "1"})

    def __init__(self, app: ASGIApp) -> None:
        self.app, self.metrics = app, make_asgi_app()
        self.minute, self.callers = 0, Tally[str]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        own: Any = {"/metrics": self.metrics, "/readyz": self.ready}
        own |= dict.fromkeys(PATHS, self.measured)
        await own.get(scope.get("path"), self.app)(scope, receive, send)

    async def measured(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count and time a request."""
        status = 499  # the caller has left

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            with SECONDS.labels(scope["path"]).time():
                await self.limited(scope, receive, noted)
        finally:
            REQUESTS.labels(scope["path"], status).inc()

    async def limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, unless it is too long, or its caller has too many of them."""
        if wait := self.wait((scope.get("client") or [""])[0]):
            sentence = f"more than {CONFIG.requests_per_minute} requests a minute"
            answer = JSONResponse({"detail": sentence}, 429, {"Retry-After": str(wait)})
            return await answer(scope, receive, send)
        body, more = bytearray(), True
        while more and len(body) <= BYTES:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        if len(body) > BYTES:
            answer = JSONResponse({"detail": f"more than {BYTES} bytes"}, 413)
            return await answer(scope, receive, send)
        first: list[Message] = [{"type": "http.request", "body": bytes(body)}]

        async def again() -> Message:
            return first.pop() if first else await receive()

        await self.app(scope, again, send)

    def wait(self, caller: str) -> int:
        """Count a request of a caller; return the seconds until the next one is allowed, or 0."""
        minute, second = divmod(int(monotonic()), 60)
        if minute != self.minute:
            self.minute, self.callers = minute, Tally()
        self.callers[caller] += 1
        return 60 - second if self.callers[caller] > CONFIG.requests_per_minute else 0
