"""What to do about a look, by policy.yaml: retrain, look, or nothing."""

from collections.abc import Iterator

from .evaluate import SCORER
from .looks import Look
from .policy import POLICY, Action


def decide(look: Look) -> Iterator[tuple[Action, str]]:
    """Yield what each thing that was found asks for, and a sentence that says why."""
    for sentence in look.refused:
        yield POLICY.on_refused, sentence
    drifts, (fell, by_chance, sentence) = moved(look), dropped(look)
    if fell:
        yield POLICY.on_drop, sentence
    elif by_chance and drifts:
        yield POLICY.on_drift_and_drop, f"{sentence}, perhaps by chance, and {drifts}"
    elif drifts:
        yield POLICY.on_drift, drifts
    if look.growth is not None and look.growth > POLICY.growth:
        yield POLICY.on_growth, f"{look.growth:.0%} more rows than at the last training (growth)"
    if look.age is not None and look.age > POLICY.age:
        yield POLICY.on_age, f"the newest model has learned nothing of {look.age:.0f} days (age)"


def moved(look: Look) -> str:
    """Return a sentence if the inputs drift."""
    if look.drift is None or not look.drift.drifted or look.drift.share < POLICY.drift:
        return ""
    few, columns = look.drift.drifted[:3], len(look.drift.distances)
    return (
        f"{len(look.drift.drifted)} of {columns} columns differ from {look.drift.reference}, "
        f"{', '.join(few)} most (drift)"
    )


def dropped(look: Look) -> tuple[bool, bool, str]:
    """Return whether quality fell for sure, whether perhaps by chance, and a sentence."""
    if look.quality is None or look.shown is None:
        return False, False, ""
    found, limit = look.quality, look.shown - POLICY.drop * abs(look.shown)
    sentence = (
        f"{SCORER} {found.value:.3f} ({found.low:.3f} to {found.high:.3f}) on {found.rows} "
        f"{found.of}, version {found.version} had {look.shown:.3f} at the last verdict (drop)"
    )
    return found.high < limit, found.value < limit <= found.high, sentence
