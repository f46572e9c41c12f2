"""Bring, version and read the raw table, and keep a part of it for validation."""

from pathlib import Path
from typing import Any

import pandas as pd

from . import ROOT, sample
from .params import PARAMS
from .schema import SCHEMA


def repository() -> Any:
    """Return the DVC repository, with git where there is one."""
    from dvc.repo import Repo

    git = any((folder / ".git").exists() for folder in (ROOT, *ROOT.parents))
    repo = Repo(str(ROOT), config={"core": {"no_scm": not git}})
    repo.scm_context.quiet = True
    return repo


def bring_data(*others: Path) -> None:
    """Make sure that the raw table is here, and with others in DVC and in its remote."""
    table = ROOT / SCHEMA.table
    if SCHEMA.table == sample.TABLE and not table.exists():
        table.parent.mkdir(parents=True, exist_ok=True)
        sample.flights(range(1, 7)).to_parquet(table, index=False)
    with repository() as repo:
        repo.add([str(path) for path in (table, *others)], relink=False)
        repo.push()


def load(path: Path = ROOT / SCHEMA.table) -> pd.DataFrame:
    """Read a table and give each column the type that schema.yaml says."""
    if not path.exists():
        raise SystemExit(f"{path} is not there: run `poe pipeline`, or `dvc pull`")
    text: Any = {name: str for name, c in SCHEMA.columns.items() if c.type == "category"}
    table = pd.read_parquet(path) if path.suffix == ".parquet" else pd.read_csv(path, dtype=text)
    if absent := [n for n, c in SCHEMA.inputs.items() if n not in table and not c.missing]:
        raise SystemExit(f"{path} has no column {', '.join(absent)}")
    table = table.reindex(columns=table.columns.union(list(SCHEMA.columns), sort=False))
    return table.assign(**{name: plain(table[name], c.type) for name, c in SCHEMA.columns.items()})


def plain(values: "pd.Series[Any]", kind: str) -> "pd.Series[Any]":
    """Return a column in the plainest form of its type; missing text is None, the rest NaN."""
    try:
        if kind == "datetime":
            return pd.to_datetime(values, format="ISO8601")
        if kind == "category":
            return values.convert_dtypes().astype("string").astype(object).replace(pd.NA, None)
        return values.convert_dtypes().astype("float64")
    except (TypeError, ValueError) as error:
        raise SystemExit(f"column {values.name}: {error}") from None


def split(table: pd.DataFrame, share: float = PARAMS.validation) -> list[pd.DataFrame]:
    """Return known rows, and unseen ones: the newest, or whole groups that a hash chooses."""
    table = table.dropna(subset=[SCHEMA.target])
    if time := SCHEMA.names("time"):
        unseen = table[time[0]] >= table[time[0]].quantile(1 - share)
    else:
        key = SCHEMA.names("group") or SCHEMA.names("identifier") or list(SCHEMA.inputs)
        unseen = pd.util.hash_pandas_object(table[key].astype(str), index=False) / 2**64 < share
    if unseen.all() or not unseen.any():
        raise SystemExit(f"params.yaml: validation: {share} leaves no rows on one side")
    return [table[~unseen], table[unseen]]
