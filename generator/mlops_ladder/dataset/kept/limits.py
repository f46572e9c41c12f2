"""What a model of a table cannot be good for, as far as the table itself shows it."""

from ..findings import Findings
from .markdown import code, listed
from .wording import left_out, percent

UNSEEN = 0.2  # the share of rows that params.yaml of a new project keeps for judging
FEW = 2_000  # rows, below which a figure says how unsure it is
RARE = 0.1  # the share of a class that is called rare
MUCH = 0.2  # the share of missing values that is told


def limits(findings: Findings) -> list[str]:
    """Return the limits, a sentence or two each, in the order of what matters most."""
    found = [when(findings), few(findings), rare(findings), unlabelled(findings)]
    found += [lacking(findings), open_texts(findings), closed_texts(findings), repeated(findings)]
    found += [left_out(findings), leaks(findings)]
    if findings.balance:
        found.append(
            "The probabilities were not calibrated: where an action follows from them, choose the "
            "threshold on rows of your own."
        )
    return [each for each in found if each]


def when(findings: Findings) -> str:
    """Say whether the rows tell how the model does on newer ones."""
    if times := findings.schema.names("time"):
        until = f"newer than the newest {code(times[0])}"
        return f"Nothing {until} was seen: what changes after it is not in the figures."
    return "The rows are not split by time, so nothing shows whether it holds for newer ones."


def few(findings: Findings) -> str:
    """Say how unsure a figure is where the rows to judge on are few."""
    rows = findings.typed.rows
    if rows >= FEW:
        return ""
    judged = max(1, round(rows * UNSEEN))
    error = 100 * 0.98 / judged**0.5  # half of a 95 % interval of a share of one half
    return (
        f"{rows:,} rows are few. It is judged on about {judged:,} of them, on which a share is "
        f"known to about ±{error:.0f} points: a small difference between two models is chance."
    )


def rare(findings: Findings) -> str:
    """Name the rarest class where it is rare, and how many of it the model is judged on."""
    name = min(findings.balance, key=lambda each: findings.balance[each], default="")
    share = findings.balance.get(name, 1)
    if share >= RARE:
        return ""
    judged = round(findings.typed.rows * UNSEEN * share)
    called = f"{code(findings.schema.target.name)} {code(name)}"
    return f"{called} is rare, {percent(share)}: about {judged:,} of the rows that it is judged on."


def unlabelled(findings: Findings) -> str:
    """Say how many rows have no target."""
    name = findings.schema.target.name
    count = findings.typed.facts[name].missing
    return f"{count:,} rows without {code(name)} were left out." if count else ""


def lacking(findings: Findings) -> str:
    """Name the features that are often missing."""
    facts = findings.typed.facts
    much = [n for n in findings.schema.names("feature") if facts[n].missing > MUCH * facts[n].rows]
    if not much:
        return ""
    start = f"Missing in more than a fifth of the rows: {listed(much)}."
    return f"{start} The model can use that a value is missing: train again where that changes."


def open_texts(findings: Findings) -> str:
    """Name the features that take any text."""
    columns = findings.schema.columns
    texts = [c for c in columns if c.role == "feature" and c.type == "category" and not c.values]
    if not texts:
        return ""
    named = listed([each.name for each in texts])
    return f"A text that is new in {named} gets a score all the same, without a warning."


def closed_texts(findings: Findings) -> str:
    """Name the features that take the texts alone that were seen."""
    closed = [
        each.name for each in findings.schema.columns if each.role == "feature" and each.values
    ]
    if not closed:
        return ""
    start = f"A text that `schema.yaml` does not list is refused in {listed(closed)}"
    return f"{start}: a new one has to be added there, and learnt."


def repeated(findings: Findings) -> str:
    """Say how many rows are there more than once."""
    count, looked = findings.typed.duplicates, findings.typed.sample.height
    if not count:
        return ""
    return f"{count:,} of {looked:,} rows that were looked at are there already in all columns."


def leaks(findings: Findings) -> str:
    """Say that rules alone looked for what is known too late."""
    found = [each.name for each in findings.switched if each.kind == "leakage"]
    rest = f"switched off for that: {listed(found)}. Others" if found else "such columns"
    return (
        "A column that is filled in only after what is predicted makes a model look better than "
        f"it is; {rest} may be among the features."
    )
