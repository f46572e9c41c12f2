"""Of a wide table the columns are shown that matter most."""

from dataclasses import replace

import polars as pl
from mlops_ladder.dataset.findings import Findings, Switched
from mlops_ladder.dataset.kept.telling import foremost, ranked
from mlops_ladder.dataset.schema import Column

from ..found import ROWS, facts, found, values


def with_more(*more: Column, **known: pl.Series) -> Findings:
    """Return findings with more columns, filled at random or as given."""
    table = found()
    filled = [known.get(each.name, values(each)).alias(each.name) for each in more]
    return replace(
        table,
        schema=replace(table.schema, columns=(*table.schema.columns, *more)),
        typed=replace(
            table.typed,
            facts=table.typed.facts | {each.name: facts(each) for each in more},
            sample=table.typed.sample.with_columns(filled),
        ),
    )


def names(columns: list[Column]) -> list[str]:
    return [each.name for each in columns]


def test_what_tells_the_target_comes_first() -> None:
    truth = [at % 2 for at in range(ROWS)]
    told = pl.Series([f"v{each}" if at % 5 else "v9" for at, each in enumerate(truth)])
    table = with_more(Column("told", "category"), told=told)
    assert set(ranked(table)[:2]) == {"fee", "told"}


def test_numbers_and_classes_are_targets_too() -> None:
    table = with_more(Column("half", "number"), half=pl.Series([at % 2 / 2 for at in range(ROWS)]))
    columns = table.schema.columns
    number = (replace(columns[3], role="target"), *columns[1:3], *columns[4:])
    schema = replace(table.schema, task="regression", columns=number)
    assert ranked(replace(table, schema=schema, balance={}))[0] == "half"
    classes = Column("plan", "category", "target", values=("a", "b", "c"))
    schema = replace(table.schema, task="multiclass", columns=(classes, *columns[3:]))
    both = replace(table, schema=schema, balance={"a": 0.4, "b": 0.3, "c": 0.3})
    assert sorted(ranked(both)) == ["city", "fee", "half"]


def test_rows_without_a_target_and_empty_columns_do_no_harm() -> None:
    empty = pl.Series([None] * ROWS, dtype=pl.Float64)
    table = with_more(Column("empty", "number"), empty=empty)
    sample = table.typed.sample.with_columns(
        churned=pl.Series([None if at < 400 else at % 2 == 1 for at in range(ROWS)])
    )
    order = ranked(replace(table, typed=replace(table.typed, sample=sample)))
    assert order[0] == "fee"
    assert order[-1] == "empty"


def test_a_name_may_be_a_pattern() -> None:
    table = with_more(Column("^.*$", "number"), Column("*", "category"))
    assert set(ranked(table)) == {"plan", "fee", "city", "^.*$", "*"}


def test_a_narrow_table_is_shown_as_it_is_the_target_first() -> None:
    columns = found().schema.columns
    moved = (*columns[1:], columns[0])
    table = found(schema=replace(found().schema, columns=moved))
    assert names(foremost(table, 25)) == ["churned", *(each.name for each in columns[1:])]


def test_of_a_wide_one_roles_come_before_reasons_and_those_before_features() -> None:
    more = [Column(f"c{at}", "number", "dropped") for at in range(100)]
    table = with_more(*more)
    off = [Switched(each.name, "dropped", "text", "") for each in more]
    many = replace(table, switched=(*off, *table.switched))
    shown = {"churned", "since", "plan", "fee", "mail", "closed_at"}
    assert set(names(foremost(many, 6))) in (shown, shown - {"plan"} | {"city"})
    assert "c0" in names(foremost(many, 12))
    assert {"plan", "fee", "city"} <= set(names(foremost(many, 12)))
