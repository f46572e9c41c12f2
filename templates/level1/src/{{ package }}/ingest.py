"""Take what has landed in data/incoming, or put it in quarantine: poe ingest."""

import hashlib
import time
from contextlib import suppress
from pathlib import Path

import pandas as pd

from . import ROOT
from .champion import NoChampionError, load_model
from .contract import broken, hashes, mixed_up, repeated, shifted
from .data import bring_data, load
from .schema import SCHEMA
from .stages import alone

INCOMING, BATCHES, QUARANTINE = (ROOT / "data" / n for n in ("incoming", "batches", "quarantine"))


def tables(folder: Path) -> list[Path]:
    """Return the files of a folder that may be tables."""
    endings = (".csv", ".tsv", ".txt", ".gz", ".parquet")
    return sorted(path for path in folder.glob("[!.]*") if path.suffix in endings)


def landed() -> list[Path]:
    """Return the files that wait to be taken."""
    return tables(INCOMING)


def accepted() -> list[Path]:
    """Return the batches, in the order in which they were accepted."""
    return sorted(BATCHES.glob("*.parquet"))


def digest(path: Path) -> str:
    """Return what tells the content of a file from others."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def newest(table: pd.DataFrame) -> pd.Timestamp:
    """Return the newest moment of a table; where its rows have none, the present."""
    time = SCHEMA.names("time")
    return pd.Timestamp(table[time[0]].max()) if time else pd.Timestamp.now()


def ingest() -> list[str]:
    """Take each file that has landed; return the new batches, SystemExit if any was refused."""
    BATCHES.mkdir(parents=True, exist_ok=True)
    if not (ROOT / f"{SCHEMA.table}.dvc").exists():
        bring_data()
    taken, refused = [], []
    for path in landed():
        while abs(time.time() - path.stat().st_mtime) < 1:
            time.sleep(0.2)  # it may still be written
        key = digest(path)
        if list(BATCHES.glob(f"*-{key}.parquet")):
            path.unlink()
        elif complaints := examine(path):
            refused.append(set_apart(path, key, complaints))
        else:
            taken.append(accept(path, key))
    pointer = BATCHES.with_suffix(".dvc")
    if not pointer.exists() or pointer.stat().st_mtime < BATCHES.stat().st_mtime:
        bring_data(BATCHES)
    if refused:
        raise SystemExit("\n".join(refused))
    return taken


def examine(path: Path) -> list[str]:
    """Return what is wrong with a file, a sentence each."""
    try:
        table = load(path)
    except (OSError, SystemExit, ValueError) as error:
        return [f"it cannot be read: {str(error).removeprefix(f'{path} ').splitlines()[0]}"]
    if complaints := list(broken(table)):
        return complaints
    known = [hashes(last := load(each)) for each in (ROOT / SCHEMA.table, *accepted())]
    complaints = [*shifted(table, last), *repeated(hashes(table), known)]
    with suppress(NoChampionError):
        complaints += mixed_up(table, last, load_model())
    return complaints


def accept(path: Path, key: str) -> str:
    """Move a file to the batches, whole or not at all; return its name there."""
    name = f"{len(list(BATCHES.iterdir())) + 1:04}-{path.stem}-{key}.parquet"
    aside = ROOT / ".state" / name
    load(path).to_parquet(aside, index=False)
    aside.replace(BATCHES / name)
    path.unlink()
    return name


def set_apart(path: Path, key: str, complaints: list[str]) -> str:
    """Move a file to the quarantine, its complaints beside it; return them with its name."""
    QUARANTINE.mkdir(parents=True, exist_ok=True)
    text = "\n".join(f"{path.name}: {complaint}" for complaint in complaints)
    apart = QUARANTINE / f"{path.stem}-{key}{path.suffix}"
    apart.with_name(f"{apart.name}.txt").write_text(text + "\n", "utf-8")
    path.replace(apart)
    return f"{text} (it is in data/quarantine)"


if __name__ == "__main__":
    with alone():
        print(*ingest() or ["nothing new in data/incoming"], sep="\n")
