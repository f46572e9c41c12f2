"""The language model: a prompt in, a short answer out, with the tokens it took."""

import os
from collections.abc import AsyncGenerator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import openai

from .config import CONFIG, MODEL
from .failure import ModelError, waiting


class Completion(NamedTuple):
    """A whole answer without the white space around it, and the tokens it took."""

    text: str
    prompt_tokens: int
    completion_tokens: int


class Model:
    """MODEL, at an endpoint that speaks as OpenAI's do."""

    def __init__(self, url: str) -> None:
        options: dict[str, Any] = {}
        if urlsplit(url).hostname in ("127.0.0.1", "localhost"):
            # No proxy; and llama.cpp often drops a kept connection after a stream.
            options = {"trust_env": False, "headers": {"Connection": "close"}}
        http = openai.DefaultAsyncHttpxClient(**options)
        key = os.environ.get("LLM_API_KEY") or "none"
        self.client = openai.AsyncOpenAI(base_url=url, api_key=key, http_client=http)

    async def check(self) -> None:
        """Raise ModelError unless the endpoint lists MODEL: some answer to any name."""
        async with waiting():
            names = sorted(model.id for model in (await self.client.models.list()).data)
        if MODEL not in names:
            has = ", ".join(names[:5]) or "none"
            raise ModelError(502, f"the endpoint has no model {MODEL} but {has}: set LLM_MODEL")

    async def complete(self, prompt: str) -> Completion:
        """Return the answer to a prompt; ModelError if there is none."""
        async with waiting():
            answer = await self.send(prompt)
            return completion(text(answer.choices[0], "message"), answer.usage)

    async def stream(self, prompt: str) -> AsyncGenerator[str | Completion, None]:
        """Yield the answer piece by piece, then as a whole; ModelError where it breaks off."""
        whole, usage = "", None
        async with waiting():
            chunks = await self.send(prompt, stream=True, stream_options={"include_usage": True})
        async with chunks:
            while True:
                async with waiting():
                    if not (chunk := await anext(chunks, None)):
                        break
                    piece = "".join(text(choice, "delta") for choice in chunk.choices)
                    usage = chunk.usage or usage
                if piece := piece if whole else piece.lstrip():
                    whole += piece
                    yield piece
        yield completion(whole, usage)

    async def send(self, prompt: str, **options: Any) -> Any:
        """Send a prompt without its last newline; what was not yet answered is sent again."""
        sent = prompt.removesuffix("\n")
        options |= {"temperature": 0, "max_tokens": CONFIG.max_tokens, "stop": ["\n"]}
        if CONFIG.api == "completions":
            return await self.client.completions.create(model=MODEL, prompt=sent, **options)
        messages: Any = [{"role": "user", "content": sent}]
        return await self.client.chat.completions.create(model=MODEL, messages=messages, **options)

    async def close(self) -> None:
        """Close the connections."""
        await self.client.close()


def text(choice: Any, part: str) -> str:
    """Return the text of a choice; chat has it in a part: message or delta."""
    return (choice.text if CONFIG.api == "completions" else getattr(choice, part).content) or ""


def completion(text: str, usage: Any) -> Completion:
    """Return a whole answer; ModelError if it broke off before its tokens were counted."""
    if not usage or usage.prompt_tokens is None or usage.completion_tokens is None:
        raise ModelError(502, "the language model broke off, or its endpoint counts no tokens")
    return Completion(text.strip(), usage.prompt_tokens, usage.completion_tokens)
