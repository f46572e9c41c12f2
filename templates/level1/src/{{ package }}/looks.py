"""The monitor's looks, a file each: reports/look-NUMBER.json."""

from pathlib import Path

from pydantic import BaseModel

from . import ROOT
from .drift import Drift
from .labels import Quality
from .policy import Action

FOLDER = ROOT / "reports"


class Look(BaseModel):
    """One look at what is new: what was found, what was decided, and what came of it."""

    number: int
    time: str
    new: list[str]  # the batch, the files of labels and the refusals, as the monitor names them
    champion: str
    shown: float | None  # the champion's metric at the last verdict
    quality: Quality | None
    drift: Drift | None
    growth: float | None  # rows since the last training, as a share of those before
    age: float | None  # days between the newest rows and the newest at the last training
    refused: list[str]
    notes: list[str]
    findings: list[tuple[Action, str]] = []
    came: str = ""  # what came of the retraining

    @property
    def action(self) -> Action:
        """The strongest thing that was decided."""
        found = {action for action, _ in self.findings}
        return "retrain" if "retrain" in found else "look" if "look" in found else "nothing"

    @property
    def due(self) -> bool:
        """Whether the retraining that was decided is still to be done."""
        return self.action == "retrain" and not self.came

    @property
    def summary(self) -> str:
        """What was decided and why, in one sentence."""
        reasons = [reason for action, reason in self.findings if action == self.action]
        return f"look {self.number}: {self.action}: " + ("; ".join(reasons) or "all is as before")

    @property
    def path(self) -> Path:
        """Its file."""
        return FOLDER / f"look-{self.number:04}.json"


def read() -> list[Look]:
    """Return all looks, the oldest first."""
    paths = sorted(FOLDER.glob("look-*.json"))
    return [Look.model_validate_json(path.read_bytes()) for path in paths]


def write(look: Look) -> None:
    """Write a look to its file, whole or not at all; Evidently's page is on the look's page."""
    bare = look.model_copy(update={"drift": look.drift and look.drift._replace(frame="")})
    aside = ROOT / ".state" / look.path.name
    aside.write_text(bare.model_dump_json(indent=1), "utf-8")
    aside.replace(look.path)
