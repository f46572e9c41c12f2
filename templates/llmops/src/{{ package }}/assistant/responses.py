"""What callers of the service are told: events of a stream, and failures."""

import json
from collections.abc import AsyncIterator
from typing import Any

from .failure import ModelError
from .reply import Reply
from .spend import BudgetSpent


async def pieces(reply: Reply) -> AsyncIterator[str | Reply]:
    """Yield a known answer as if it were new."""
    yield reply.answer
    yield reply


def event(content: dict[str, Any], name: str = "message") -> str:
    """Return a server-sent event."""
    return f"event: {name}\ndata: {json.dumps(content)}\n\n"


def failure(error: ModelError | BudgetSpent) -> tuple[dict[str, str], int, dict[str, str]]:
    """Return content, status and headers for a question that cannot be answered now."""
    if isinstance(error, BudgetSpent):
        return {"detail": error.message}, 429, {"Retry-After": str(error.retry_after)}
    headers = {"Retry-After": "1"} if error.status == 503 else {}
    return {"detail": str(error)}, error.status, headers
