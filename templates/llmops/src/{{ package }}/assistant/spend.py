"""What answers cost: dated prices, a private ledger, and a limit a day."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from .. import ROOT
from .config import CONFIG, MODEL, Price
from .model import Completion

TEMPLATE = 100  # tokens that an endpoint puts around a prompt, at most
Purpose = Literal["ask", "evaluate"]


def now() -> datetime:
    """Return the time in UTC, by which days begin."""
    return datetime.now(UTC)


class BudgetSpent(Exception):  # noqa: N818
    """The day's limit does not allow another answer; seconds until the next day in UTC."""

    def __init__(self) -> None:
        self.message = f"the limit of {CONFIG.daily_usd:g} USD a day is reached"
        self.retry_after = 86_400 - int(now().timestamp()) % 86_400
        super().__init__(self.message)


def price_of(model: str) -> Price:
    """Return the newest price that holds today; SystemExit if there is none."""
    today = now().date()
    prices = [price for price in CONFIG.prices if price.model == model and price.since <= today]
    if not prices:
        raise SystemExit(f"assistant.yaml: prices: no price for {model}: add a row")
    return max(prices, key=lambda price: price.since)


def cost(completion: Completion) -> float:
    """Return what an answer cost in USD."""
    price = price_of(MODEL)
    inputs, outputs = completion.prompt_tokens, completion.completion_tokens
    return (price.input * inputs + price.output * outputs) / 1e6


def worst_case(prompt: str) -> float:
    """Return what the answer to a prompt costs in USD at most: no token is less than a byte."""
    return cost(Completion("", len(prompt.encode()) + TEMPLATE, CONFIG.max_tokens))


class Ledger:
    """What was spent: a JSON line for each answer, of all processes, in a file a day."""

    def __init__(self, folder: Path = ROOT / ".state" / "spend") -> None:
        self.folder, self.reserved = folder, 0.0
        self.path, self.size, self.usd = folder, 0, 0.0  # of the day's file, what was read

    def today(self) -> Path:
        """Return the file of the day."""
        return self.folder / f"{now():%Y-%m-%d}.jsonl"

    def spent_today(self) -> float:
        """Return USD; a line that was cut counts nothing."""
        if self.path != (path := self.today()):
            self.path, self.size, self.usd = path, 0, 0.0
        with suppress(FileNotFoundError), path.open("rb") as file:
            file.seek(self.size)
            for line in file:
                if line.endswith(b"\n"):
                    self.size += len(line)
                    with suppress(ValueError):
                        self.usd += json.loads(line)["usd"]
        return self.usd

    @contextmanager
    def reserve(self, usd: float) -> Iterator[None]:
        """Hold USD until the answer is written down; BudgetSpent if they are more than is left."""
        if self.spent_today() + self.reserved + usd > CONFIG.daily_usd:
            raise BudgetSpent
        self.reserved += usd
        try:
            yield
        finally:
            self.reserved -= usd

    def write(self, completion: Completion, purpose: Purpose, trace_id: str = "") -> None:
        """Add the line of an answer."""
        line = {
            "time": now().isoformat(),
            "model": MODEL,
            "prompt_tokens": completion.prompt_tokens,
            "completion_tokens": completion.completion_tokens,
            "usd": cost(completion),
            "purpose": purpose,
            "trace_id": trace_id,
        }
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self.today().open("a") as file:
            file.write(json.dumps(line) + "\n")


LEDGER = Ledger()
