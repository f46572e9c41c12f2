"""Answer a question from the handbook: search, ask the model, and check both sides."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from .asked import Asked
from .config import CONFIG, MODEL
from .guard import clean, refuse_question
from .index import Index
from .model import Completion, Model
from .prompts import Prompt
from .reply import Citation, Reply, Usage
from .spend import LEDGER, Purpose, worst_case
from .traces import note, step, trace

NOT_SAID = "the handbook does not say"


@dataclass(frozen=True)
class Assistant:
    """A prompt, an index and a model, which answer questions together."""

    prompt: Prompt
    index: Index
    model: Model
    purpose: Purpose = "ask"

    async def reply(self, question: str) -> Reply:
        """Return an answer or a refusal; ModelError, BudgetSpent if the model cannot be asked."""
        with self.ask(question) as asked:
            if asked.prompt:
                with self.spend(asked):
                    asked.finish(await self.model.complete(asked.prompt))
        return asked.reply

    async def stream(self, question: str) -> AsyncGenerator[str | Reply, None]:
        """Yield an answer in pieces, then the reply: if it is a refusal, the pieces are void."""
        with self.ask(question) as asked:
            if asked.prompt:
                with self.spend(asked):
                    async for piece in self.model.stream(asked.prompt):
                        if more := asked.add(piece):
                            yield more
        yield asked.reply

    @contextmanager
    def ask(self, question: str) -> Iterator[Asked]:
        """Check a question, search the handbook and fill the prompt; trace all until the end."""
        question = clean(question)
        reply = Reply(
            refused=refuse_question(question),
            prompt_version=self.prompt.version,
            index_version=self.index.version,
            model=MODEL,
        )
        with trace(reply, question, self.purpose) as span:
            asked = Asked(question, reply, span)
            if not reply.refused:
                self.search(asked)
            yield asked

    def search(self, asked: Asked) -> None:
        """Fill the prompt with the best sentence, unless it does not fit the question."""
        with step(asked.span, "retrieve", "RETRIEVER", asked.question) as span:
            hits = self.index.search(asked.question)
            span.set_outputs([hit._asdict() for hit in hits])
        best = hits[0]
        if best.score < CONFIG.refuse_below:
            asked.reply.refused = NOT_SAID
            return
        asked.reply.citations = [Citation(**best._asdict())]
        asked.context = f"{best.section}: {best.sentence}"
        asked.prompt = self.prompt.fill(asked.context, asked.question)

    @contextmanager
    def spend(self, asked: Asked) -> Iterator[None]:
        """Hold what an answer may cost, then note what it did cost; what was cut counts in full."""
        cut = Completion("", len(asked.prompt.encode()), CONFIG.max_tokens)
        with (
            LEDGER.reserve(worst_case(asked.prompt)),
            step(asked.span, "complete", "LLM", asked.prompt) as span,
        ):
            try:
                yield
            finally:
                if asked.text or asked.completion:
                    completion = asked.completion or cut
                    note(span, completion)
                    LEDGER.write(completion, self.purpose, asked.reply.trace_id)

    def again(self, question: str, known: Reply) -> Reply:
        """Return a reply that is known, with a trace of its own."""
        reply = known.model_copy(update={"cached": True, "usage": Usage()})
        with trace(reply, question, self.purpose):
            return reply
