"""Why the language model gave no answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import openai

from .config import CONFIG


class ModelError(Exception):
    """There is no answer; status 413: prompt too long, 502: bad answer, 503: down, 504: slow."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@asynccontextmanager
async def waiting() -> AsyncIterator[None]:
    """Wait for the endpoint, but not for long; what goes wrong is a ModelError."""
    try:
        async with asyncio.timeout(CONFIG.timeout):
            yield
    except TimeoutError as error:
        late = f"the language model took more than {CONFIG.timeout:g} seconds"
        raise ModelError(504, late) from error
    except openai.APIStatusError as error:
        raise refusal(error) from error
    except openai.APIConnectionError as error:
        raise ModelError(503, "the language model's endpoint is down, or broke off") from error
    except (openai.APIError, AttributeError, LookupError, TypeError, ValueError) as error:
        message = f"the language model's endpoint does not answer as OpenAI's do: {error}"
        raise ModelError(502, message) from error


def refusal(error: openai.APIStatusError) -> ModelError:
    """Return what an HTTP status of the endpoint means here."""
    status, body = error.status_code, error.body
    said = str(body.get("message", "") if isinstance(body, dict) else "")[:200]
    if status in (400, 413) and "context" in said:
        return ModelError(413, f"the prompt is too long: {said}")
    if status in (401, 403):
        return ModelError(502, "the language model's endpoint refuses LLM_API_KEY")
    down = status == 429 or status >= 500
    return ModelError(503 if down else 502, f"the language model's endpoint says {status}: {said}")
