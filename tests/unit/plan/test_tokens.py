"""Prices of tokens: on this machine, of a day, and only of models that are known."""

import socket
from datetime import date

import pytest
from mlops_ladder.errors import UsageError
from mlops_ladder.plan import tokens

DAY = date(2026, 11, 1)


def test_a_price_is_found_without_a_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("asked the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert tokens.price("openai/gpt-4.1-mini", "input", DAY)[0] == 0.4
    assert tokens.price("openai/gpt-4.1-mini", "output", DAY)[0] == 1.6


@pytest.mark.parametrize("model", ["openai/gpt-nonsense", "nobody/gpt-4.1-mini", "gpt-4.1-mini"])
def test_an_unknown_model_is_one_sentence(model: str) -> None:
    with pytest.raises(UsageError) as caught:
        tokens.price(model, "input", DAY)
    assert model in caught.value.message
    assert "provider/name" in caught.value.hint
