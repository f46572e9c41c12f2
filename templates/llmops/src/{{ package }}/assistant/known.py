"""Answers that are known: the same question gets the same answer, without the model."""

from collections import OrderedDict
from typing import TYPE_CHECKING

from .config import CONFIG, MODEL
from .reply import Reply

if TYPE_CHECKING:  # else it would load MLflow, which takes seconds
    from .answer import Assistant


class Known:
    """The last answers, by prompt version, index version, model and question."""

    def __init__(self) -> None:
        self.replies: OrderedDict[tuple[str, ...], Reply] = OrderedDict()

    def again(self, assistant: "Assistant", question: str) -> Reply | None:
        """Return what this assistant has answered before, if it is known."""
        key = assistant.prompt.version, assistant.index.version, MODEL, question
        return assistant.again(question, self.replies[key]) if key in self.replies else None

    def keep(self, question: str, reply: Reply) -> Reply:
        """Return the reply; its answer, if it has one, is known from now on."""
        if reply.answer:
            key = reply.prompt_version, reply.index_version, reply.model, question
            self.replies[key] = reply
            self.replies.move_to_end(key)
        while len(self.replies) > CONFIG.cached_answers:
            self.replies.popitem(last=False)
        return reply
