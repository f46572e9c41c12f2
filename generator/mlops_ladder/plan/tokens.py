"""Prices of tokens, from genai-prices: looked up on this machine, never over a network."""

from datetime import UTC, date, datetime, time
from importlib.metadata import version

from ..errors import UsageError

MILLION = 1_000_000


def price(model: str, part: str, day: date) -> tuple[float, str]:
    """Return what a million tokens cost in USD on a day, and the name and version of the table.

    `model` is "provider/name", `part` is "input" or "output". UsageError where it is not known.
    """
    from genai_prices import Usage, calc_price

    provider, _, name = model.partition("/")
    usage = Usage(**{f"{part}_tokens": MILLION})
    moment = datetime.combine(day, time(), UTC)
    try:
        found = calc_price(
            usage, model_ref=name, provider_id=provider, genai_request_timestamp=moment
        )
    except LookupError:
        message = f"genai-prices knows no model {model}"
        hint = "write provider/name, as in openai/gpt-4.1-mini, or give both token prices yourself"
        raise UsageError(message, hint) from None
    return float(found.total_price), f"genai-prices {version('genai-prices')}"
