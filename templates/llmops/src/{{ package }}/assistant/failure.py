"""Why the language model gave no answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from .config import CONFIG


class ModelError(Exception):
    """There is no answer; status 413: prompt too long, 502: bad answer, 503: down, 504: slow."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def deadline() -> float:
    """Return when an answer is too late, on the clock of the event loop."""
    return asyncio.get_running_loop().time() + CONFIG.timeout


@asynccontextmanager
async def within(end: float) -> AsyncIterator[None]:
    """Talk to the endpoint until then; what goes wrong is a ModelError."""
    import openai

    try:
        async with asyncio.timeout_at(end):
            yield
    except TimeoutError as error:
        late = f"the language model took more than {CONFIG.timeout:g} seconds"
        raise ModelError(504, late) from error
    except openai.APIStatusError as error:
        raise refusal(error.status_code, error.body) from error
    except openai.APIConnectionError as error:
        raise ModelError(503, "the language model's endpoint is down, or broke off") from error
    except openai.APIError as error:
        raise ModelError(502, f"the language model failed: {error.message}") from error
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise ModelError(502, "the endpoint does not answer as OpenAI's do") from error


def refusal(status: int, body: object) -> ModelError:
    """Return what an HTTP status of the endpoint means here."""
    said = str(body.get("message", "") if isinstance(body, dict) else "")[:200]
    if status in (400, 413) and "context" in said:
        return ModelError(413, f"the prompt is too long: {said}")
    if status in (401, 403):
        return ModelError(502, "the language model's endpoint refuses LLM_API_KEY")
    down = status == 429 or status >= 500
    return ModelError(503 if down else 502, f"the language model's endpoint says {status}: {said}")
