"""Taken away or faked, a capability is seen to be gone, and nothing else is."""

from pathlib import Path

import pytest
from mlops_ladder.assess import assess
from mlops_ladder.assess.about import abouts
from mlops_ladder.assess.capability import table
from mlops_ladder.assess.finding import Assessment
from mlops_ladder.tree import Tree

from .mutants.mutant import Mutant
from .mutants.table import MUTANTS
from .ran import KINDS, as_after_its_first_run, expected, laid_out, quick_parsing

__all__ = ["quick_parsing"]
BROUGHT = {"0": {"0"}, "1": {"0", "1"}, "llmops": {"llmops"}, "1+llm": {"0", "1", "llmops"}}
UNSEEN = {  # what a page names and files do not show
    "code-owners": "the answers name no owner",
    "source-deletion": "an index that is built anew has what its sources have",
}


def states(found: Assessment) -> dict[str, str]:
    """Return the state of each capability."""
    return {each.capability.id: each.state for each in found.judged}


def dependents(name: str) -> set[str]:
    """Return the capabilities that build on one, at any distance."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        current = waiting.pop()
        for other, each in table().capabilities.items():
            if current in each.after and other not in found:
                found.add(other)
                waiting.append(other)
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Assessment]:
    """The assessment of each kind of project before anything is taken away."""
    folder = tmp_path_factory.mktemp("whole")
    return {kind: assess(laid_out(as_after_its_first_run(kind), folder / kind)) for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_a_project_is_at_its_level_without_gaps_and_no_higher(
    kind: str, whole: dict[str, Assessment]
) -> None:
    found = whole[kind]
    assert (found.level, found.gaps) == (0 if kind == "0" else 1, ())
    assert {name for name, state in states(found).items() if state == "met"} >= expected(kind)
    assert found.applications == {"0": ("tabular",), "1": ("tabular",), "llmops": ("llm",)}.get(
        kind, ("tabular", "llm")
    )
    assert found.llm == ("optimized" if "llm" in kind else None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_pages_say_of_a_project_what_is_found_of_it(
    kind: str, whole: dict[str, Assessment]
) -> None:
    said = {name for name, each in abouts().items() if BROUGHT[kind] & each.where.keys()}
    met = {name for name, state in states(whole[kind]).items() if state == "met"}
    assert said - met <= UNSEEN.keys()
    assert met - said == set()


@pytest.mark.parametrize("mutant", MUTANTS, ids=[each.name for each in MUTANTS])
def test_what_is_gone_is_seen(mutant: Mutant, whole: dict[str, Assessment], folder: Path) -> None:
    before = states(whole[mutant.project])
    assert before[mutant.capability] == "met"
    tree: Tree = mutant.of(as_after_its_first_run(mutant.project))
    found = states(assess(laid_out(tree, folder / "mutant")))
    changed = {name for name, state in found.items() if state != before[name]}
    assert found[mutant.capability] in ("partial", "missing", "unknown")
    assert set(mutant.also) <= changed, "what is excused has to happen"
    assert changed <= {mutant.capability, *mutant.also} | dependents(mutant.capability)


def test_each_capability_that_a_level_brings_has_two_mutants_and_one_that_fakes_it(
    whole: dict[str, Assessment],
) -> None:
    brought = {
        name for each in whole.values() for name, state in states(each).items() if state == "met"
    }
    for name in brought:
        kinds = [each.kind for each in MUTANTS if each.capability == name]
        assert len(kinds) >= 2, name
        assert "faked" in kinds, name
