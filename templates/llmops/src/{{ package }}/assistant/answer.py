"""Answer a question from the handbook: search, ask the model, and check both sides."""

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from mlflow.entities import LiveSpan

from . import guard
from .config import CONFIG, MODEL
from .index import Index
from .model import Completion, Model
from .prompts import Prompt
from .reply import Citation, Reply, Usage
from .spend import LEDGER, Purpose, cost, worst_case
from .traces import note, step, trace

NOT_SAID = "the handbook does not say"


@dataclass
class Asked:
    """A question on its way to a reply; the prompt is empty if the model is not to be asked."""

    question: str
    reply: Reply
    span: LiveSpan
    context: str = ""
    prompt: str = ""
    completion: Completion | None = None
    text: str = ""
    sent: str = ""

    def add(self, piece: str | Completion) -> str:
        """Take what the model says next; return what may be sent now."""
        if isinstance(piece, Completion):
            return self.finish(piece)
        self.text += piece
        words, space, last = self.text.lstrip().rpartition(" ")
        if guard.refuse_answer(words, self.context, self.question):
            return ""
        if last and any(word.startswith(last) for word in self.context.split()):
            words += space + last  # the beginning of a word of the handbook, if not all of it
        more = words[len(self.sent) :]
        self.sent += more
        return more

    def finish(self, completion: Completion) -> str:
        """Put all that the model said into the reply, unless refused; return what is not sent."""
        self.completion = completion
        self.reply.usage = Usage(
            prompt_tokens=completion.prompt_tokens,
            completion_tokens=completion.completion_tokens,
            usd=cost(completion),
        )
        self.reply.refused = guard.refuse_answer(completion.text, self.context, self.question)
        self.reply.answer = "" if self.reply.refused else completion.text
        return self.reply.answer[len(self.sent) :]


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
        question = guard.clean(question)
        reply = Reply(
            refused=guard.refuse_question(question),
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
