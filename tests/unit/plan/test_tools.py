"""Tools and owners: each capability has both, and each tool a licence that exists."""

import pytest
from mlops_ladder.assess.capability import Capability, table
from mlops_ladder.plan import people, tools
from mlops_ladder.plan.tools import Tool, rung_of
from packaging.licenses import canonicalize_license_expression

BOX = tools.toolbox()


@pytest.mark.parametrize("row", table().capabilities.values(), ids=lambda row: row.id)
def test_a_capability_has_an_owner_in_its_team_and_tools(row: Capability) -> None:
    work = BOX.work[row.id]
    assert work.owner in [role.id for role in people.team(rung_of(row))]
    assert work.tools
    assert set(work.tools) <= set(BOX.tools)


@pytest.mark.parametrize("tool", BOX.tools.values(), ids=lambda tool: tool.id)
def test_a_tool_says_what_it_replaces_and_its_licence(tool: Tool) -> None:
    assert tool.does
    assert tool.replaces
    if tool.licence:
        assert canonicalize_license_expression(tool.licence) == tool.licence


def test_only_a_way_of_writing_needs_no_licence() -> None:
    assert [tool.id for tool in BOX.tools.values() if not tool.licence] == ["markdown"]


def test_no_work_is_left_for_capabilities_or_tools_that_do_not_exist() -> None:
    assert set(BOX.work) == set(table().capabilities)
    assert {name for work in BOX.work.values() for name in work.tools} == set(BOX.tools)


def test_the_tools_of_a_rung_are_those_of_its_capabilities() -> None:
    assert [tool.id for tool in tools.joining("2")][:3] == [
        "schemathesis",
        "github-actions",
        "prefect",
    ]
    assert "feast" not in [tool.id for tool in tools.joining("1")]
