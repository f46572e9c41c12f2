"""Delete lines of the log of predictions: poe forget."""

import json
from argparse import ArgumentParser
from datetime import date

from filelock import FileLock

from . import predictions


def forget(words: list[str] | None = None) -> str:
    """Delete the lines that the command line names, and broken ones; return a sentence."""
    parser = ArgumentParser("poe forget", description="Delete lines of the log of predictions.")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--id", help="of a request (X-Request-ID), of a table, or of a row of it")
    which.add_argument("--before", type=date.fromisoformat, metavar="YYYY-MM-DD")
    asked, went, broken = parser.parse_args(words), 0, 0
    key, before = f"{asked.id}-", str(asked.before or "")
    with FileLock(predictions.FOLDER / ".lock"):
        for path in predictions.FOLDER.glob("*.jsonl"):
            aside = path.with_suffix(".part")
            with path.open("rb") as lines, open(aside, "wb", opener=predictions.private) as kept:
                for line in lines:
                    try:
                        row = json.loads(line)
                        named = f"{row['id']}-".startswith(key) or row["time"] < before
                    except (KeyError, TypeError, ValueError):  # nobody can tell whose it is
                        broken += 1
                        continue
                    went += named
                    kept.write(b"" if named else line)
            aside.replace(path)
    return f"{went} lines deleted" + f", and {broken} that cannot be read" * bool(broken)


if __name__ == "__main__":
    print(forget())
