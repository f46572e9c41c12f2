"""Which prompt serves: poe prompts lists, compares and promotes versions, or takes one back."""

import getpass
import json
from argparse import ArgumentParser
from datetime import UTC, datetime

import mlflow

from .gate import PROMOTED
from .prompts import PROMPT, find, load, serving, versions

GATE = "the gate"


def promote(version: str, who: str, why: str) -> str:
    """Let a version serve, and keep who did it and why; return a sentence."""
    client, old = mlflow.MlflowClient(), serving()
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    entry = {"version": version, "before": old, "who": who, "why": why}
    client.set_prompt_tag(PROMPT, f"promoted-{now}", json.dumps(entry))
    client.set_prompt_alias(PROMPT, "champion", int(version))
    client.delete_prompt_alias(PROMPT, "challenger")  # it was judged against the one before
    return f"prompt version {version} serves, before it {old or 'none'}: {who}, {why}"


def history() -> list[dict[str, str]]:
    """Return each promotion, the newest first."""
    prompt = mlflow.MlflowClient().get_prompt(PROMPT)
    tags = sorted(prompt.tags.items(), reverse=True) if prompt else []
    return [json.loads(text) for key, text in tags if key.startswith("promoted-")]


def before(version: str) -> str:
    """Return the version that served before one; SystemExit if there was none."""
    for entry in history():
        if entry["version"] == version and entry["before"]:
            return entry["before"]
    raise SystemExit("no other prompt has served before: `poe prompts` lists them all")


def withdrawn(version: str) -> str:
    """Return why a person let another version serve instead, empty if nobody did."""
    for entry in history():
        if entry["version"] == version:
            break
        if entry["before"] == version:
            return entry["why"] if entry["who"] != GATE else ""
    return ""


def settle() -> str:
    """Let the challenger serve if the gate said so; return a sentence."""
    if not (waiting := find("challenger")):
        return "prompt: no version waits to serve"
    outcome = waiting.tags.get("verdict", "not judged")
    reason = waiting.tags.get("reason", "run `poe evaluate`")
    if outcome != PROMOTED:
        return f"prompt version {waiting.version} does not serve: {outcome}: {reason}"
    return promote(str(waiting.version), GATE, reason)


def describe() -> str:
    """Return a line on each version: its alias, and what became of it."""
    named = {found.version: alias for alias in ("champion", "challenger") if (found := find(alias))}
    lines = []
    for known in versions():
        why = withdrawn(str(known.version))
        became = f"taken back: {why}" if why else known.tags.get("verdict", "not judged")
        lines.append(f"{known.version:>3}  {named.get(known.version, ''):<10}  {became}")
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
    back.set_defaults(version="")
    for command in (one, back):
        command.add_argument("--why", required=True, help="the reason, which is kept")
    asked = parser.parse_args()
    if asked.command == "diff":
        old, new = map(load, asked.versions)
        print(old.changes(new) or "they are the same")
    elif asked.command:
        chosen = load(asked.version or before(serving()))
        print(promote(chosen.version, getpass.getuser(), asked.why))
    else:
        print(describe())


if __name__ == "__main__":
    main()
