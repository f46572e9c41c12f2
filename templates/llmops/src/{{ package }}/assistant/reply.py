"""What the assistant is asked and told, and what it replies."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from .config import CONFIG
from .guard import clean, personal


def filled(text: str) -> str:
    """Return a text; ValueError if there is none."""
    if not text:
        raise ValueError("it is empty")
    return text


def impersonal(text: str) -> str:
    """Return a text; ValueError if it has personal data, which are not kept."""
    if kind := personal(text):
        raise ValueError(f"it has {kind} in it, please leave it out")
    return text


Line = Annotated[str, Field(max_length=CONFIG.question_characters), AfterValidator(clean)]


def example(**fields: Any) -> ConfigDict:
    """Return the configuration of a request that has these fields alone."""
    return ConfigDict(extra="forbid", json_schema_extra={"example": fields})


class Question(BaseModel):
    """A question, in one line."""

    model_config = example(question="How much may a cabin bag weigh?")
    question: Annotated[Line, AfterValidator(filled)]


class Feedback(BaseModel):
    """What a person says about an answer, without personal data."""

    model_config = example(trace_id="tr-…", helpful=False, comment="It is 10 kg.")
    trace_id: str
    helpful: bool
    comment: Annotated[Line, AfterValidator(impersonal)] = ""


class Thanks(BaseModel):
    """The trace that has the feedback now."""

    trace_id: str


class Citation(BaseModel):
    """The sentence of the handbook that an answer rests on, and its score for the question."""

    source: str
    section: str
    sentence: str
    score: float


class Usage(BaseModel):
    """Tokens, and what they cost in USD."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float = 0


class Reply(BaseModel):
    """An answer and what it rests on, or the reason why there is none."""

    answer: str = ""
    refused: str = ""
    citations: list[Citation] = []
    prompt_version: str
    index_version: str
    model: str
    usage: Usage = Usage()
    cached: bool = False
    trace_id: str = ""
