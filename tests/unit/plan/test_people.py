"""Roles, decisions and hand-overs agree with each other."""

from collections import Counter

import pytest
from mlops_ladder.plan import people
from mlops_ladder.plan.figures import shipped
from mlops_ladder.plan.people import Decision, Handover

TABLE = people.people()
rungs = pytest.mark.parametrize("rung", people.STACKS)


@pytest.mark.parametrize("row", TABLE.decisions, ids=lambda row: row.id)
def test_a_decision_has_one_accountable_and_a_team_that_exists(row: Decision) -> None:
    team = [role.id for role in people.team(row.rung)]
    parts = Counter(letter for role in team for letter in row.part(role))
    assert parts["A"] == 1
    assert parts["R"] >= 1
    named = [row.accountable, *row.responsible, *row.consulted, *row.informed]
    assert set(named) <= set(team)
    assert row.about
    assert row.files


@pytest.mark.parametrize("row", TABLE.decisions, ids=lambda row: row.id)
def test_nobody_is_both_asked_and_told_or_does_it_and_is_asked(row: Decision) -> None:
    others = [*row.responsible, *row.consulted, *row.informed]
    assert len(others) == len(set(others))
    assert row.accountable not in (*row.consulted, *row.informed)


@pytest.mark.parametrize("row", TABLE.handovers, ids=lambda row: row.what)
def test_a_handover_is_between_two_of_the_team_and_in_a_file(row: Handover) -> None:
    team = [role.id for role in people.team(row.rung)]
    assert row.giver in team
    assert row.taker in team
    assert row.giver != row.taker
    assert row.files


@rungs
def test_a_rung_has_people_decisions_and_handovers(rung: str) -> None:
    team = people.team(rung)
    assert len({role.id for role in team}) == len(team)
    assert set(TABLE.rungs[rung].leads) <= {role.id for role in team}
    assert set(people.joining(rung)) <= set(team)
    assert people.decisions(rung)
    assert people.handovers(rung)


@rungs
def test_everybody_who_joins_has_a_part_in_what_is_decided_there(rung: str) -> None:
    for role in people.joining(rung):
        assert any(row.part(role.id) for row in people.decisions(rung)), role.id


def test_decisions_have_names_of_their_own() -> None:
    names = Counter(row.id for row in TABLE.decisions)
    assert names.most_common(1)[0][1] == 1


def test_every_role_is_defined_paid_and_works_somewhere() -> None:
    working = {role.id for rung in people.STACKS for role in people.team(rung)}
    assert working == set(TABLE.roles)
    for role in TABLE.roles.values():
        assert role.salary in shipped().rows
        assert role.definition
        assert role.source
        assert len(role.skills) >= 3


def test_a_part_is_written_in_letters() -> None:
    gate = next(row for row in TABLE.decisions if row.id == "gate")
    parts = {role.id: gate.part(role.id) for role in people.team("2")}
    assert parts == {
        "data-scientist": "AR",
        "business-stakeholder": "C",
        "domain-expert": "C",
        "data-engineer": "",
        "ml-engineer": "R",
        "software-engineer": "I",
        "devops-engineer": "",
        "solution-architect": "",
        "security-reviewer": "",
    }


def test_what_a_rung_asks_is_a_sentence_for_each_who_joins_or_decides() -> None:
    asked = people.asks("llmops")
    assert asked[0] == (
        "security reviewer joins, and answers for what is refused, what is kept, and for how long"
    )
    assert "domain expert answers for what the sources say, and what has to go" in asked
    deciders = {row.accountable for row in people.decisions("llmops")}
    assert len(asked) == len(deciders | {role.id for role in people.joining("llmops")})


def test_who_joins_and_decides_nothing_joins() -> None:
    text = people._asked("data-engineer", "1", [])
    assert text == "data engineer joins"
