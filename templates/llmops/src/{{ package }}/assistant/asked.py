"""A question on its way to a reply."""

from dataclasses import dataclass

from mlflow.entities import LiveSpan

from . import guard
from .model import Completion
from .reply import Reply, Usage
from .spend import cost


@dataclass
class Asked:
    """What is known of a question; the prompt is empty if the model is not to be asked."""

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
