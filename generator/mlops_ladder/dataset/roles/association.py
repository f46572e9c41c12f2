"""How well one column alone tells the target, on rows that this was not learnt from."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

BINS = 256  # at most, of numbers that are more different than that
VALUES = 2000  # different ones at most, of a column that is judged by its values
MANY = 1000  # rows, from which on parts of numbers are fine enough
POOR = 0.95  # area under the ROC curve, below which no other class is looked at
ROWS = 5  # of a class, that a judgement of it needs
MAIN = 0.9  # of the rows, that are of such classes
STRAY = 0.01  # of a class's rows, that may lie among those of others


@dataclass(frozen=True)
class Answers:
    """The target of rows in random order: positions of classes, or numbers where there are none."""

    values: pl.Series
    classes: int

    @cached_property
    def judged(self) -> pl.Series:
        """Which rows have a class that enough rows have; none if these are too few to judge by."""
        if not self.classes:
            return self.values.is_not_null() & (len(self.values) >= 2 * ROWS)
        rows = self.values.value_counts(name="rows")
        often = rows.filter(rows["rows"] >= ROWS).to_series(0)
        there = self.values.is_in(often.implode())
        return there & (len(often) > 1 and there.sum() >= MAIN * len(self.values))

    @cached_property
    def all(self) -> bool:
        """Whether all rows can be judged by."""
        return bool(self.judged.all()) and not self.values.is_empty()

    def head(self, rows: int) -> "Answers":
        """Return the first answers."""
        return Answers(self.values.head(rows), self.classes)

    def among(self, rows: pl.Series) -> "Answers":
        """Return the answers of some rows, given by a mask."""
        return Answers(self.values.filter(rows), self.classes)


def judged(values: pl.Series, answers: Answers) -> tuple[pl.Series, Answers]:
    """Return the rows of a column that can be judged by: with a value, and of a usual class."""
    known, target = values, answers
    if values.null_count():
        there = values.is_not_null()
        known, target = values.filter(there), answers.among(there)
    return (
        (known, target)
        if target.all
        else (known.filter(target.judged), target.among(target.judged))
    )


def strength(values: pl.Series, answers: Answers) -> float | None:
    """Return how well a column tells the target where it is not missing: 1 is perfectly.

    Of classes, the area under the ROC curve of the one that is told worst, or of the first that is
    told poorly. Of numbers, the share of the variance. None where there is too little to judge.
    """
    known, target = judged(values, answers)
    if known.is_empty():
        return None
    numeric = known.dtype.is_numeric()
    few = known.n_unique() <= min(BINS if numeric else VALUES, len(known) // 2)
    if not target.classes:
        by_value = explained(known, target) if few else 0
        return max(by_value, straight(known, target) if numeric else 0)
    if numeric and sorted_apart(known, target):
        return 1
    if numeric and not few and target.classes == 2:
        area = rank_area(known, target)
        return max(area, 1 - area)
    if not few and (not numeric or len(known) < MANY):
        return 0
    lowest = 1.0
    for each in areas(known if few else binned(known), target):
        lowest = min(lowest, each)
        if lowest < POOR:
            break
    return lowest


def hint(values: pl.Series, answers: Answers) -> float:
    """Return how well a column tells the class that it tells best, or the share of the variance.

    That a value is missing counts like a value of its own.
    """
    values = values.to_physical()
    many = values.dtype.is_numeric() and values.n_unique() > BINS
    parts = binned(values) if many else values
    return max(areas(parts, answers)) if answers.classes else explained(parts, answers)


def straight(known: pl.Series, answers: Answers) -> float:
    """Return the share of the variance that a straight line explains, of values or of ranks."""
    pairs = pl.DataFrame({"x": known.cast(pl.Float64), "y": answers.values})
    methods = (pl.corr("x", "y").alias("line"), pl.corr("x", "y", method="spearman"))
    found = pairs.select(methods).fill_nan(None).fill_null(0).row(0)
    return max(float(each) ** 2 for each in found)


def sorted_apart(known: pl.Series, answers: Answers) -> bool:
    """Whether the classes lie side by side where rows are sorted by a number.

    Equal numbers stay in their random order. A class may begin anew for few of its rows.
    """
    ordered = pl.DataFrame({"x": known, "y": answers.values}).sort("x", maintain_order=True)["y"]
    begins = ordered.filter((ordered != ordered.shift(1)).fill_null(True))
    stretches = dict(begins.value_counts().iter_rows())
    return all(
        stretches[one] - 1 <= STRAY * rows for one, rows in ordered.value_counts().iter_rows()
    )


def rank_area(known: pl.Series, answers: Answers) -> float:
    """Return the area under the ROC curve of class 1, by the ranks of a number."""
    positive = int(answers.values.sum())
    ranks = float(known.rank().filter(answers.values == 1).sum())
    pairs = positive * (len(known) - positive)
    return (ranks - positive * (positive + 1) / 2) / pairs


def binned(values: pl.Series) -> pl.Series:
    """Return in which of at most BINS parts each number lies: equal numbers in the same."""
    bins = min(BINS, max(len(values) // 20, 2))
    return (values.rank("max") * bins / len(values)).floor()


def explained(parts: pl.Series, answers: Answers) -> float:
    """Return the share of the variance that the means of parts explain, out of fold."""
    frame = _folded(parts, answers)
    sums = frame.group_by("x", "fold").agg(pl.col("y").sum().alias("sum"), pl.len().alias("rows"))
    other = sums.with_columns(fold=1 - pl.col("fold"))
    average = float(frame["y"].mean() or 0)  # type: ignore[arg-type]
    told = (pl.col("sum") / pl.col("rows")).fill_null(average)
    pairs = frame.join(other, on=["x", "fold"], how="left", nulls_equal=True)
    error = float(pairs.select(((pl.col("y") - told) ** 2).mean()).item())
    variance = float(frame["y"].var(ddof=0) or 0)  # type: ignore[arg-type]
    return max(0, 1 - error / variance) if variance else 0


def areas(parts: pl.Series, answers: Answers) -> Iterator[float]:
    """Yield the area under the ROC curve of each class, by its share in parts, out of fold."""
    rows: dict[object, list[dict[int, int]]] = defaultdict(lambda: [{}, {}])
    for part, answer, fold, count in (
        _folded(parts, answers).group_by("x", "y", "fold").len().rows()
    ):
        rows[part][fold][answer] = count
    halves = [
        (half, sum(half.values()), other, sum(other.values()))
        for pair in rows.values()
        for half, other in (pair, pair[::-1])
    ]
    shares = dict(answers.values.value_counts(normalize=True).iter_rows())
    for one, share in shares.items():
        yield _area(
            ((other.get(one, 0) + share) / (others + 1), half.get(one, 0), total)
            for half, total, other, others in halves
        )


def _folded(parts: pl.Series, answers: Answers) -> pl.DataFrame:
    folds = pl.int_range(len(parts), eager=True) % 2
    return pl.DataFrame({"x": parts, "y": answers.values, "fold": folds})


def _area(scored: Iterable[tuple[float, int, int]]) -> float:
    """Return the area under the curve of (score, rows of the class, all rows); ties count half."""
    joined: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for score, hits, total in scored:
        joined[score][0] += hits
        joined[score][1] += total - hits
    pairs, misses = 0.0, 0
    for score in sorted(joined):
        hit, miss = joined[score]
        pairs += hit * (misses + miss / 2)
        misses += miss
    hits = sum(hit for hit, _ in joined.values())
    return pairs / (hits * misses) if hits and misses else 0
