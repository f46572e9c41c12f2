"""Serve the assistant."""

import bentoml

from .assistant.limits import Limits
from .assistant.service import Answers


@bentoml.service(traffic={"timeout": 60}, metrics={"enabled": False})
class Service(Answers):
    """Answers questions from the handbook."""


Service.add_asgi_middleware(Limits)  # type: ignore[attr-defined]
