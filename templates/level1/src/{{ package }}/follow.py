"""Keep the service on the champion: a new one takes over between two requests."""

import logging
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import numpy as np
from prometheus_client import Gauge, Info

from .champion import OnnxModel, find_champion
from .features import build_features
from .schema import SCHEMA

CONSOLE = logging.getLogger("uvicorn.error")
MODEL = Info("service_model", "The model that answers.")
REFUSED = Gauge("service_champion_refused", "1 while the champion is not the model that answers.")


def probed(model: OnnxModel) -> OnnxModel:
    """Return the model; SystemExit if it does not answer the example in schema.yaml."""
    row = {name: [column.example] for name, column in SCHEMA.inputs.items()}
    try:
        scores = model.scores(build_features(row))
        if len(SCHEMA.name_scores(scores)["prediction"]) == 1 and np.isfinite(scores).all():
            return model
        raise ValueError(f"scores of {scores.tolist()}")
    except Exception as error:
        raise SystemExit(f"model {model.version} fails on the example row: {error}") from error


class Follower:
    """Gives the service the champion as its `model`, and each new one that can be trusted.

    `version` is the one that serves, empty before the first; `reason` says why the champion does
    not serve, and is empty while it does.
    """

    def __init__(self) -> None:
        self.version, self.reason = "", "the service has not started"
        self.stopped = Event()

    def start(self, service: Any, load: Callable[[], OnnxModel]) -> None:
        """Look for the champion now, and then every second until `stopped`."""
        self.version, self.stopped = "", Event()
        self.look(service, load)
        Thread(target=self.run, args=(self.stopped, service, load), daemon=True).start()

    def run(self, stopped: Event, *looked_at: Any) -> None:
        """Look every second."""
        while not stopped.wait(1):
            self.look(*looked_at)

    def look(self, service: Any, load: Callable[[], OnnxModel]) -> None:
        """Give the service the champion if it is another one now, else keep what serves."""
        try:
            if not self.version or find_champion()[0] != self.version:
                service.model = probed(load())
                self.version = service.model.version
                MODEL.info({"version": self.version})
                CONSOLE.info("model %s serves", self.version)
            reason = ""
        except SystemExit as error:
            reason = " ".join(str(error).split())
        if reason and reason != self.reason:
            CONSOLE.error("%s, so model %s serves", reason, self.version or "no")
        REFUSED.set(bool(reason))
        self.reason = reason


FOLLOWER = Follower()
