"""What a table is found to hold: seconds and peak memory by rows, beside a profiler.

Run: python benchmarks/inference.py [--rows 10000,100000,1000000,5000000] [--peer PYTHON]
PYTHON is the interpreter of an environment with pandas, pyarrow and ydata-profiling (4.18.4). It
reads the same file and describes each column (minimal mode, no page), ours reads it, finds types,
roles and leakage, and writes the schema. Fresh processes in turns; an answer counts only if it has
all columns. 30 columns: 12 numbers, 6 whole numbers, 3 booleans, 5 categories, 2 dates, an
identifier and free text.
"""

import argparse
import math
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import polars as pl

GOAL = 5.0  # seconds for a million rows of 30 columns, of a file of either kind
PIECE = 1_000_000  # rows that are made at a time
COLUMNS = 30
NAMES = ("ours", "pandas", "profiler")
MOST_OF_PEER = 1_000_000  # rows that the peer is given, at most
OURS = """
import sys
from pathlib import Path
from mlops_ladder.dataset import infer
from mlops_ladder.dataset.file import written
from mlops_ladder.dataset.findings import Wish
found = infer.infer([Path(sys.argv[1])], Wish("churned"), lambda word: None)
written.dump(found.schema)
print(len(found.schema.columns))
"""
PEER = """
import sys, warnings
warnings.simplefilter("ignore")
import pandas as pd
from ydata_profiling import ProfileReport
path = sys.argv[1]
table = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)
print(len(ProfileReport(table, minimal=True, progress_bar=False).get_description().variables))
"""
PANDAS = """
import sys
import pandas as pd
path = sys.argv[1]
table = pd.read_parquet(path) if path.endswith(".parquet") else pd.read_csv(path)
print(table.describe(include="all").shape[1])
"""


class Run(NamedTuple):
    """What one process took: wall and CPU seconds, and the most memory it held at once in MB."""

    seconds: float
    cpu: float
    megabytes: float


def draw(seed: int, below: int) -> pl.Expr:
    """Return whole numbers from 0 to `below`, by the row's number."""
    return pl.col("row").hash(seed) % below


def share(seed: int) -> pl.Expr:
    """Return numbers between 0 and 1 that lie about their middle, by the row's number."""
    return sum((draw(seed + each, 2**20) for each in (100, 200, 300)), pl.lit(0.0)) / 3 / 2**20


def piece(first: int, rows: int) -> pl.DataFrame:
    """Return some rows of the table; the same for the same numbers."""
    start = pl.datetime(2019, 1, 1)
    words = ["late", "paid", "asked twice", "wants a call back", "moved", "no answer", "kept"]
    plans = pl.Series(["basic", "plus", "pro", "team"])
    towns = pl.Series([f"town {number}" for number in range(800)])
    index = pl.int_range(first, first + rows, dtype=pl.UInt64).alias("row")
    columns = {f"number_{n}": share(n) * 10 ** (n % 5) for n in range(10)}
    columns["number_10"] = pl.when(draw(11, 10) > 0).then(share(11))
    columns["number_11"] = pl.when(draw(12, 3) > 0).then(share(12) - 0.5)
    columns |= {f"whole_{n}": draw(20 + n, 50 * (n + 1)).cast(pl.Int64) for n in range(6)}
    columns |= {f"flag_{n}": draw(30 + n, 2) == 1 for n in range(2)}
    columns["plan"] = pl.lit(plans).gather(draw(40, 4).cast(pl.UInt32))
    columns |= {
        f"town_{n}": pl.lit(towns).gather(draw(41 + n, 800).cast(pl.UInt32)) for n in range(3)
    }
    columns["code"] = pl.format("{}-{}", draw(45, 26), draw(46, 40))
    columns["since"] = start + pl.duration(minutes=draw(50, 2_000_000))
    columns["born"] = (start - pl.duration(days=draw(51, 20_000))).dt.strftime("%d/%m/%Y")
    columns["customer"] = pl.format("C{}", pl.col("row") + 10**7)
    columns["remark"] = pl.concat_str(
        [pl.lit(pl.Series(words)).gather(draw(60 + n, 7).cast(pl.UInt32)) for n in range(6)],
        separator=", ",
    )
    columns["churned"] = share(1) + share(2) + share(70) > 1.65
    table = pl.select(index).with_columns(**columns).drop("row")
    assert table.width == COLUMNS, table.width
    return table


def made(folder: Path, rows: int) -> tuple[Path, Path]:
    """Return the table as CSV and as Parquet, made in a process of its own.

    A process that is started counts what its parent held, so this one has to stay small.
    """
    maker = multiprocessing.get_context("spawn").Process(target=make, args=(folder, rows))
    maker.start()
    maker.join()
    return folder / f"{rows}.csv", folder / f"{rows}.parquet"


def make(folder: Path, rows: int) -> None:
    """Write the table."""
    parts = folder / "parts"
    parts.mkdir()
    for number, first in enumerate(range(0, rows, PIECE)):
        piece(first, min(PIECE, rows - first)).write_parquet(parts / f"{number}.parquet")
    table = pl.scan_parquet(parts)
    csv, parquet = folder / f"{rows}.csv", folder / f"{rows}.parquet"
    table.sink_csv(csv, datetime_format="%Y-%m-%dT%H:%M:%S")
    table.sink_parquet(parquet)
    for part in parts.iterdir():
        part.unlink()
    parts.rmdir()


def run(python: str, code: str, path: Path) -> Run:
    """Run code on a file in a process of its own; SystemExit where it does not see 30 columns."""
    starting = time.perf_counter()
    process = subprocess.Popen(
        [python, "-c", code, str(path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - starting
    if status != 0 or not printed.split() or printed.split()[-1] != str(COLUMNS):
        raise SystemExit(f"{path.name}: {printed}{process.stderr.read() if process.stderr else ''}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def medians(runs: list[Run]) -> Run:
    return Run(*(statistics.median(part) for part in zip(*runs, strict=True)))


def measure(path: Path, rounds: int, contenders: dict[str, tuple[str, str]]) -> dict[str, Run]:
    """Return the medians of each contender on a file, run in turns."""
    runs: dict[str, list[Run]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, (python, code) in contenders.items():
            runs[name].append(run(python, code, path))
    return {name: medians(each) for name, each in runs.items()}


def growth(sizes: list[int], seconds: list[float]) -> float:
    """Return the exponent between the two largest sizes: 1 is linear."""
    return math.log(seconds[-1] / seconds[-2]) / math.log(sizes[-1] / sizes[-2])


def line(rows: int, kind: str, found: dict[str, Run]) -> str:
    """Return a row of the table; a dash for what did not run."""
    cells = [f"{rows:,}", kind]
    for name in NAMES:
        run = found.get(name)
        cells += [f"{run.seconds:.2f}", f"{run.cpu:.2f}", f"{run.megabytes:.0f}"] if run else "---"
    profiler = found.get("profiler")
    cells.append(f"{profiler.seconds / found['ours'].seconds:.1f}" if profiler else "-")
    return f"| {' | '.join(cells)} |"


def contenders(rows: int, peer: str) -> dict[str, tuple[str, str]]:
    """Return who reads a table of so many rows: the Python and the code of each."""
    all_of_them = {"ours": (sys.executable, OURS)}
    if peer:
        all_of_them["pandas"] = (peer, PANDAS)
    if peer and rows <= MOST_OF_PEER:
        all_of_them["profiler"] = (peer, PEER)
    return all_of_them


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", default="10000,100000,1000000,5000000")
    parser.add_argument("--peer", default="", help="Python of the profiler's environment")
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    sizes = [int(rows) for rows in asked.rows.split(",")]
    took: dict[str, list[float]] = {"CSV": [], "Parquet": []}
    print(f"load before: {os.getloadavg()[0]:.1f}; medians of {asked.rounds}, 2 beyond a million")
    heads = " | ".join(f"{name} s | CPU s | MB" for name in NAMES)
    print(f"| rows | file | {heads} | profiler / ours |\n|---|---|{'---|' * 10}")
    for rows in sizes:
        rounds = asked.rounds if rows <= MOST_OF_PEER else min(2, asked.rounds)
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            for kind, path in zip(took, made(Path(folder), rows), strict=True):
                found = measure(path, rounds, contenders(rows, asked.peer))
                took[kind].append(found["ours"].seconds)
                print(line(rows, kind, found), flush=True)
    if len(sizes) > 1:
        for kind, seconds in took.items():
            print(f"growth of {kind}, exponent of the last step: {growth(sizes, seconds):.2f}")
    print(f"load after: {os.getloadavg()[0]:.1f}")
    slowest = max((each[sizes.index(PIECE)] for each in took.values() if PIECE in sizes), default=0)
    if PIECE in sizes:
        print(f"goal {GOAL:.0f} s for a million: {'reached' if slowest <= GOAL else 'MISSED'}")
    return 0 if slowest <= GOAL else 1


if __name__ == "__main__":
    sys.exit(main())
