"""Register models, and say which one serves: poe promote VERSION --why TEXT, poe rollback."""

import getpass
import json
import os
from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from typing import Any

import mlflow

NAME = os.environ["MLFLOW_EXPERIMENT_NAME"]
KEY, CLIENT = "promoted-%Y-%m-%dT%H:%M:%S.%fZ", mlflow.MlflowClient()


def register(logged: Any, **tags: str) -> Any:
    """Register a logged model; return its version, which has its tags from the first moment."""
    if not CLIENT.search_registered_models(f"name = '{NAME}'"):
        CLIENT.create_registered_model(NAME)
    uri, run = logged.model_uri, logged.source_run_id
    return CLIENT.create_model_version(NAME, uri, run, tags, model_id=logged.model_id)


def find(inputs: str) -> Any:
    """Return the version that was made of these inputs, or None."""
    found = CLIENT.search_model_versions(f"name = '{NAME}' and tag.inputs = '{inputs}'")
    return found[0] if found else None


def unjudged() -> list[tuple[str, str]]:
    """Return the versions that wait for their verdict, each with its run."""
    found = CLIENT.search_model_versions(f"name = '{NAME}'")
    waiting = (v for v in found if v.tags.keys() & {"inputs", "verdict"} == {"inputs"})
    return [(str(version.version), str(version.run_id)) for version in waiting]


def champion() -> str:
    """Return the version that serves, empty if none does."""
    found = CLIENT.search_registered_models(f"name = '{NAME}'")
    return str(found[0].aliases.get("champion", "")) if found else ""


def serving() -> tuple[str, dict[str, str]]:
    """Return the version that serves and its tags, empty if none does."""
    version = champion()
    return version, CLIENT.get_model_version(NAME, version).tags if version else {}


def newest() -> dict[str, str]:
    """Return the tags of the newest version that was judged, none if there is none."""
    found = CLIENT.search_model_versions(f"name = '{NAME}'", order_by=["version_number DESC"])
    return next((dict(each.tags) for each in found if "verdict" in each.tags), {})


def promote(version: str, who: str, why: str) -> str:
    """Let a version serve, and keep who did it and why; return a sentence."""
    before = champion()
    entry = {"version": version, "before": before, "who": who, "why": why}
    CLIENT.set_registered_model_tag(NAME, next_key(), json.dumps(entry))
    CLIENT.set_registered_model_alias(NAME, "champion", version)
    return f"version {version} serves, before it {before or 'none'}: {who}, {why}"


def next_key() -> str:
    """Return the tag of a promotion now; it is the last one even if the clock has gone back."""
    tags = CLIENT.get_registered_model(NAME).tags
    past = [datetime.strptime(key, KEY) for key in tags if key.startswith("promoted-")]
    now = datetime.now(UTC).replace(tzinfo=None)
    return max([now, *(moment + timedelta.resolution for moment in past)]).strftime(KEY)


def before(version: str) -> str:
    """Return the version that served before one; SystemExit if there was none."""
    tags = sorted(CLIENT.get_registered_model(NAME).tags.items(), reverse=True)
    for entry in (json.loads(text) for key, text in tags if key.startswith("promoted-")):
        if entry["version"] == version and entry["before"]:
            return str(entry["before"])
    raise SystemExit("no other version has served before: use `poe promote VERSION`")


def main() -> None:
    """Let the version serve that a person names, else the one before."""
    parser = ArgumentParser(prog="poe promote")
    parser.add_argument("version", nargs="?", type=int, help="else the one that served before")
    parser.add_argument("--why", required=True, help="the reason, which is kept")
    asked = parser.parse_args()
    version = str(asked.version or before(champion()))
    if not CLIENT.search_model_versions(f"name = '{NAME}' and version_number = {version}"):
        raise SystemExit(f"there is no version {version}: `poe ui` shows them")
    print(promote(version, getpass.getuser(), asked.why))


if __name__ == "__main__":
    main()
