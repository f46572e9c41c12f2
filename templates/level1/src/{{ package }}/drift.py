"""How far new rows are from those before them, as Evidently sees it on a sample."""

import warnings
from html import escape
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from .data import load
from .features import Columns, build_features, text_names
from .policy import POLICY
from .schema import SCHEMA, Array
from .table import plain

METHOD, LIMIT = "jensenshannon", 0.1  # of Evidently: a distance from 0 to 1, and its own limit
MOST_ROWS, MOST_COLUMNS, MOST_TEXTS = 20_000, 60, 100  # a side; drawn; of a column there
MOST_LISTED = 20  # columns
KINDS = {"datetime": "M", "category": "O"}  # of numpy; the other types are "f"
TIME = SCHEMA.names("time")
MONTHS = {f"{n}_month" for n, c in SCHEMA.inputs.items() if c.type == "datetime"}


class Drift(NamedTuple):
    """What the rows were compared with, and how far each column is, the farthest first."""

    reference: str
    distances: dict[str, float]
    drifted: list[str]
    frame: str

    @property
    def share(self) -> float:
        """The share of the columns that drifted."""
        return len(self.drifted) / len(self.distances)


def compare(current: pd.DataFrame, before: list[Path]) -> Drift:
    """Return how far rows are from the accepted tables before them, of which the raw is first."""
    reference, rows = choose(current, before)
    drawn = [side.sample(min(len(side), MOST_ROWS), random_state=0) for side in (current, rows)]
    features, size = build_features(pd.concat(s.sort_index() for s in drawn)), len(drawn[0])
    both = {name: values for name, values in features.items() if name not in MONTHS}
    distances = {name: distance(values, size) for name, values in both.items()}
    noise, shuffle = sum(1 / len(s) for s in drawn) ** 0.5, np.random.default_rng(0).permutation
    chance = {name: distance(shuffle(values), size) + 1.5 * noise for name, values in both.items()}
    limits = {name: max(LIMIT, value) for name, value in chance.items()}
    far = sorted(both, key=distances.__getitem__, reverse=True)[:MOST_COLUMNS]
    found, frame = draw({name: both[name] for name in far}, size, limits)
    distances |= {name: max(value, distances[name]) for name, value in found.items()}
    distances = dict(sorted(distances.items(), key=lambda item: -item[1]))
    drifted = [name for name, value in distances.items() if value >= limits[name]]
    return Drift(reference, distances, drifted, frame)


def choose(current: pd.DataFrame, before: list[Path]) -> tuple[str, pd.DataFrame]:
    """Return the same days a year before, if known, else the rows right before; words first."""
    tables = [read(path) for path in before]
    while not TIME and sum(map(len, tables[1:])) >= len(current):
        del tables[0]
    rows = pd.concat(tables)
    for time in TIME:
        first, last = (current[time].agg(end) - pd.DateOffset(years=1) for end in ("min", "max"))
        days = rows[rows[time].between(first, last)]
        if rows[time].min() <= first and len(days) >= POLICY.gate_rows:
            return "the same days a year before", days
        rows = rows.nlargest(len(current), time)
    return f"the {len(rows)} rows before", rows


def read(path: Path) -> pd.DataFrame:
    """Return the inputs of a table as `load` does, but faster for a batch with the right types."""
    if path.parent.name != "batches":
        return load(path)[list(SCHEMA.inputs)]
    table = pd.read_parquet(path).reindex(columns=list(SCHEMA.inputs))
    for name, column in SCHEMA.inputs.items():
        if table[name].dtype.kind != KINDS.get(column.type, "f"):
            table[name] = plain(table[name], column.type, column.format)
    return table


def distance(values: Array, size: int) -> float:
    """Return how far the first values are from the rest, 0 to 1; missing is a value like others."""
    codes = np.unique(values, return_inverse=True)[1]
    now, then = (np.bincount(side, minlength=max(codes) + 1) for side in np.split(codes, [size]))
    gaps = now / now.sum() - then / then.sum()
    if values.dtype.kind == "O":
        return float(np.abs(gaps).sum() / 2)  # total variation
    return float(np.abs(gaps.cumsum()).max())  # Kolmogorov-Smirnov


def draw(both: Columns, size: int, limits: dict[str, float]) -> tuple[dict[str, float], str]:
    """Return Evidently's distances and its page, as a frame, of columns that both sides have."""
    with warnings.catch_warnings(action="ignore"):  # it divides by zero if a column is constant
        from evidently import DataDefinition, Dataset, Report
        from evidently.metrics import ValueDrift

        table, text = pd.DataFrame(both), text_names(both)
        for name in text:
            often = table[name].isin(table[name].value_counts().index[:MOST_TEXTS])
            table[name] = table[name].where(often, "any other").str.replace("<", "‹")
        sides = [side.dropna(axis="columns", how="all") for side in (table[:size], table[size:])]
        shown = [name for name in both if all(name in side for side in sides)]
        numbers = [name for name in shown if name not in text]
        kinds = DataDefinition(numerical_columns=numbers, categorical_columns=text)
        charts = [ValueDrift(column=n, method=METHOD, threshold=limits[n]) for n in shown]
        run = Report(charts).run(*(Dataset.from_pandas(side, kinds) for side in sides))
    found = {m["config"]["column"]: float(m["value"]) for m in run.dict()["metrics"]}
    return found, f'<iframe srcdoc="{escape(run.get_html_str(as_iframe=False))}"></iframe>'
