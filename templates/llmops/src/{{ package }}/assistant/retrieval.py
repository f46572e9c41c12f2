"""How well an index finds what is asked for, and refuses what the handbook does not say."""

from collections.abc import Iterable

from .cases import Case
from .config import CONFIG
from .index import Index


def measure(index: Index, cases: Iterable[Case]) -> dict[str, float]:
    """Return the shares of answerable questions found, and of right refusals; 0 of nothing."""
    found = [(case, index.search(case.question, k=3)) for case in cases]
    known = [[h[1:3] == (c.section, c.sentence) for h in hits] for c, hits in found if c.sentence]
    low = [(case.sentence is None, hits[0].score < CONFIG.refuse_below) for case, hits in found]
    return {
        "hit_1": share(right[0] for right in known),
        "hit_3": share(any(right) for right in known),
        "refusal_recall": share(refused for absent, refused in low if absent),
        "refusal_precision": share(absent for absent, refused in low if refused),
    }


def share(flags: Iterable[bool]) -> float:
    """Return which part of the flags is up, 0 if there are none."""
    seen = list(flags)
    return sum(seen) / max(len(seen), 1)


def shortcomings(metrics: dict[str, float]) -> list[str]:
    """Return a sentence on each number that assistant.yaml asks more of."""
    needed = {name: getattr(CONFIG, f"index_{name}", 0) for name in metrics}
    return [
        f"{name} is {value:.3f}, assistant.yaml asks for {needed[name]}"
        for name, value in metrics.items()
        if value < needed[name]
    ]
