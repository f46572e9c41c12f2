"""Look at what is new: how far inputs drift, how good the champion is, and what to do about it."""

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from . import ROOT, labels, looks, pages, registry
from .champion import load_model
from .decide import decide
from .drift import Drift, compare, read
from .features import build_features
from .gate import MOST_ROWS
from .ingest import BATCHES, QUARANTINE, accepted, digest, ingest, newest
from .labels import Quality
from .looks import Look
from .schema import SCHEMA


class News(NamedTuple):
    """What one look is about."""

    batch: Path | None
    labels: list[Path]
    refusals: list[Path]


def take() -> None:
    """Take the files that have landed; what is refused waits in the quarantine for a look."""
    with suppress(SystemExit):
        ingest()


def look() -> list[Look]:
    """Look at all that is new, batch by batch; return the looks, which are written."""
    before = looks.read()
    seen = {name for each in before for name in each.new}
    kinds = accepted(), labels.waiting(), sorted(QUARANTINE.glob("*.txt"))
    batches, files, refusals = ([p for p in kind if name_of(p) not in seen] for kind in kinds)
    if not (batches or files or refusals):
        return []
    last = News(batches[-1] if batches else None, files, refusals)
    news = [*(News(batch, [], []) for batch in batches[:-1]), last]
    return [examine(each, number) for number, each in enumerate(news, len(before) + 1)]


def name_of(path: Path) -> str:
    """Return what tells a file and its content from others; a batch has its digest in its name."""
    own = path.name
    if path.parent != BATCHES:
        own += f" {digest(path)}"
    return f"{path.parent.name}/{own}"


def examine(news: News, number: int) -> Look:
    """Look at what is new; write the look and its page."""
    version, tags = registry.serving()
    joined, notes = labels.join(news.labels)
    growth, age = since_training()
    seen = Look(
        number=number,
        time=datetime.now(UTC).isoformat(timespec="seconds"),
        new=[name_of(path) for path in (news.batch, *news.labels, *news.refusals) if path],
        champion=version,
        shown=float(tags["shown"]) if "shown" in tags else None,
        quality=labels.served(joined, version) or on_batch(news.batch, tags),
        drift=drift_of(news.batch),
        growth=growth,
        age=age,
        refused=[line for path in news.refusals for line in path.read_text("utf-8").splitlines()],
        notes=notes,
    )
    seen.findings = list(decide(seen))
    pages.write(seen)  # first: what has no look is looked at again
    looks.write(seen)
    return seen


def drift_of(batch: Path | None) -> Drift | None:
    """Return how far a batch is from the rows before it."""
    if batch is None:
        return None
    tables = [ROOT / SCHEMA.table, *accepted()]
    return compare(read(batch), tables[: tables.index(batch)])


def on_batch(batch: Path | None, tags: dict[str, str]) -> Quality | None:
    """Return how good the champion is on rows of a batch, if one serves that learned none."""
    if not (batch and tags) or batch in accepted()[: int(tags.get("batches", 0))]:
        return None
    target = pd.read_parquet(batch, columns=[SCHEMA.target]).dropna()
    target = target.sample(min(len(target), MOST_ROWS), random_state=0)
    rows, model = read(batch).loc[target.index].join(target), load_model()
    truth, scores = SCHEMA.encode(rows[SCHEMA.target]), model.scores(build_features(rows))
    return labels.quality("rows of the new batch", model.version, truth, scores)


def since_training() -> tuple[float | None, float | None]:
    """Return how many rows came since, as a share of those before, and over how many days."""
    tags = registry.newest()
    if "batches" not in tags:
        return None, None
    used = SCHEMA.names("time", "target")
    later = [pd.read_parquet(p, columns=used) for p in accepted()[int(tags["batches"]) :]]
    spans = [newest(rows) - pd.Timestamp(tags["newest"]) for rows in later]
    age = max(spans, default=pd.Timedelta(0)) / pd.Timedelta(days=1)
    return sum(map(len, later)) / int(tags["rows"]), age
