"""Which prompt serves: poe prompts lists, compares and promotes versions, or takes one back."""

import getpass
import json
from argparse import ArgumentParser
from datetime import UTC, datetime

import mlflow

from .gate import PROMOTED
from .prompts import PROMPT, find, load, versions

ALIASES = "champion", "challenger"


def promote(version: str, who: str, why: str) -> str:
    """Let a version serve, and keep who did it and why; return a sentence."""
    client, old = mlflow.MlflowClient(), find("champion")
    now, past = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"), str(old.version) if old else ""
    entry = {"version": version, "before": past, "who": who, "why": why}
    client.set_prompt_tag(PROMPT, f"promoted-{now}", json.dumps(entry))
    client.delete_prompt_version_tag(PROMPT, version, "withdrawn")
    client.set_prompt_alias(PROMPT, "champion", int(version))
    if (waiting := find("challenger")) and str(waiting.version) == version:
        client.delete_prompt_alias(PROMPT, "challenger")
    return f"prompt version {version} serves, before it {past or 'none'}: {who}, {why}"


def before(version: str) -> str:
    """Return the version that served before one; SystemExit if there was none."""
    prompt = mlflow.MlflowClient().get_prompt(PROMPT)
    tags = sorted(prompt.tags.items(), reverse=True) if prompt else []
    for entry in (json.loads(text) for key, text in tags if key.startswith("promoted-")):
        if entry["version"] == version and entry["before"]:
            return str(entry["before"])
    raise SystemExit("no other prompt has served before: `poe prompts` lists them all")


def settle() -> str:
    """Let the challenger serve if the gate said so, against this champion; return a sentence."""
    if not (waiting := find("challenger")):
        return "prompt: no version waits to serve"
    version, tags, old = str(waiting.version), waiting.tags, find("champion")
    outcome, reason = tags.get("verdict", "not judged"), tags.get("reason", "run `poe evaluate`")
    if outcome != PROMOTED:
        return f"prompt version {version} does not serve: {outcome}: {reason}"
    if tags["against"] != (str(old.version) if old else ""):
        return f"prompt version {version} was judged against another champion: run `poe evaluate`"
    return promote(version, "the gate", reason)


def choose(version: str, why: str) -> str:
    """Let a version serve by a person's decision, which the gate does not undo afterwards."""
    load(version)
    if (old := find("champion")) and str(old.version) != version:
        client = mlflow.MlflowClient()
        client.set_prompt_version_tag(PROMPT, old.version, "withdrawn", why)
    return promote(version, getpass.getuser(), why)


def describe() -> str:
    """Return a line on each version: its aliases, and what became of it."""
    aliases = {name: found.version for name in ALIASES if (found := find(name))}
    lines = []
    for known in versions():
        names = ", ".join(name for name, version in aliases.items() if version == known.version)
        withdrawn, tags = known.tags.get("withdrawn"), known.tags
        became = f"taken back: {withdrawn}" if withdrawn else tags.get("verdict", "not judged")
        lines.append(f"{known.version:>3}  {names:<10}  {became}")
    return "\n".join(lines) or "there are no prompts yet: run `poe evaluate`"


def main() -> None:
    """Do what is asked for; without a command, list the versions."""
    parser = ArgumentParser(prog="poe prompts")
    commands = parser.add_subparsers(dest="command")
    diff = commands.add_parser("diff", help="show what differs between two versions")
    diff.add_argument("versions", nargs=2, metavar="VERSION")
    one = commands.add_parser("promote", help="let a version serve")
    one.add_argument("version")
    back = commands.add_parser("rollback", help="let the version before serve again")
    for command in (one, back):
        command.add_argument("--why", required=True, help="the reason, which is kept")
    asked = parser.parse_args()
    if asked.command == "diff":
        old, new = map(load, asked.versions)
        print(old.changes(new) or "they are the same")
    elif asked.command == "promote":
        print(choose(asked.version, asked.why))
    elif asked.command == "rollback":
        serving = find("champion")
        print(choose(before(str(serving.version) if serving else ""), asked.why))
    else:
        print(describe())


if __name__ == "__main__":
    main()
