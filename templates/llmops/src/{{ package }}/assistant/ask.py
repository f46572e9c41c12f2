"""Ask the assistant that serves: poe ask QUESTION."""

import asyncio
import sys
from argparse import ArgumentParser
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import ValidationError

from . import prompts, published
from .answer import Assistant
from .endpoint import running
from .failure import ModelError
from .model import Model
from .reply import Question, Reply
from .spend import BudgetSpent, Purpose


@asynccontextmanager
async def connected() -> AsyncIterator[Model]:
    """Give the language model; SystemExit if it does not answer, or may not be asked."""
    with running() as url:
        model = Model(url)
        try:
            await model.check()
            yield model
        except (ModelError, BudgetSpent) as error:
            raise SystemExit(str(error)) from None
        finally:
            await model.close()


@asynccontextmanager
async def assistant(purpose: Purpose = "ask") -> AsyncIterator[Assistant]:
    """Give the assistant that serves; SystemExit if there is none, or the model does not answer."""
    if not (prompt := prompts.champion()):
        raise SystemExit("no prompt serves yet: run `poe pipeline`")
    index = published.load_champion()
    if older := published.stale(index):
        print(older, file=sys.stderr)
    async with connected() as model:
        yield Assistant(prompt, index, model, purpose)


async def ask(question: str) -> Reply:
    """Return the reply to a question."""
    async with assistant() as asked:
        return await asked.reply(question)


def main() -> None:
    """Print the answer to the question of the command line, and the sentence it rests on."""
    parser = ArgumentParser(prog="poe ask")
    parser.add_argument("question", nargs="+")
    try:
        asked = Question(question=" ".join(parser.parse_args().question))
    except ValidationError as error:
        wrong = error.errors()[0]["msg"].removeprefix("Value error, ")
        raise SystemExit(f"the question: {wrong}") from None
    reply = asyncio.run(ask(asked.question))
    print(reply.answer or f"no answer: {reply.refused}")
    for cited in reply.citations:
        print(f"  {cited.section}: {cited.sentence} ({cited.source})")


if __name__ == "__main__":
    main()
