"""What runs in the same program as training, or as a language model where nothing is trained."""

from ..code.graph import Node, graph, is_test
from ..files.repository import Repository
from .learning import learning


def beside_training(repo: Repository) -> frozenset[Node]:
    """Return all code of the programs in which a model is trained, or else asked."""
    return repo.fact(_beside)


def _beside(repo: Repository) -> frozenset[Node]:
    there, known = graph(repo), learning(repo)
    doing = {site.node for site in (known.training or [*known.predicting, *known.calling_llm])}
    found = set[Node]()
    for path, module in repo.modules.items():
        starts = {Node(path, ""), *(Node(path, name) for name in module.functions)}
        if is_test(path) or starts <= found:
            continue
        reached = there.reach(starts)
        if reached & doing:
            found |= reached
    return frozenset(found)
