"""What is asked of the assistant, and what it replies."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from .config import CONFIG
from .guard import clean

Text = Annotated[str, Field(max_length=CONFIG.question_characters), AfterValidator(clean)]
EXAMPLE = {"question": "How much may a cabin bag weigh?"}


class Question(BaseModel):
    """A question of at most CONFIG.question_characters characters, which are not all blank."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": EXAMPLE})
    question: Annotated[Text, Field(min_length=1)]


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
