"""Serve the model and the assistant."""

from typing import Any

import bentoml

from . import service
from .assistant.limits import Limits
from .assistant.service import Answers
from .observe import Observe

Predicts: Any = service.Service.inner  # type: ignore[attr-defined]


@bentoml.service(traffic={"timeout": 60}, metrics={"enabled": False})
class Service(Predicts, Answers):  # type: ignore[misc]
    """Answers POST /predict, and questions from the handbook."""

    def __init__(self) -> None:
        Predicts.__init__(self)
        Answers.__init__(self)


Service.add_asgi_middleware(Observe)  # the first one answers /readyz and /metrics
Service.add_asgi_middleware(Limits)
