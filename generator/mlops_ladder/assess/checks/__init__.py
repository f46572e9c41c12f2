"""The checks, a module a stage of the lifecycle, and one for language models."""

from importlib import import_module

from ..check import Check

MODULES = (
    "frame", "data", "experiment", "train", "evaluate", "release", "deploy",
    "delivery", "monitor", "govern", "llm", "llm_serving",
)  # fmt: skip


def _all() -> dict[str, Check]:
    found = {}
    for name in MODULES:
        module = import_module(f"{__name__}.{name}")
        for each in vars(module).values():
            if isinstance(each, type) and issubclass(each, Check) and each is not Check:
                found[each.id] = each()
    return found


CHECKS = _all()
