"""MODEL_CARD.md and data/README.md of somebody's own table, with what was found in it."""

import polars as pl

from ...answers import Answers
from ...tree import File, Tree
from ..findings import Facts, Findings
from ..schema import Column
from .limits import limits, unlabelled
from .markdown import code, fill, listed, words
from .pointer import Kept
from .telling import foremost
from .wording import closely, extent, left_out, percent, shares, split_rule

WIDEST = 50  # columns that the data card lists
METRICS = {
    "binary": "roc_auc",
    "multiclass": "balanced_accuracy",
    "regression": "mean_absolute_error",
}
KINDS = {  # of Switched, in the order of what matters most
    "leakage": ("Likely leakage", "they say what is to be predicted, or are filled in after it"),
    "personal": ("Likely personal data", "a model has no need of it"),
    "identifier": ("Identifiers", "they name a row or a thing, and say nothing of new ones"),
    "text": ("Free text", "too many different texts to be categories"),
    "duplicate": ("Repeats of another column", "one of them is enough"),
    "constant": ("Always the same, or empty", "nothing can be learnt from them"),
    "inexact": ("Numbers beyond 2^24", "the model's 32-bit numbers cannot tell them apart"),
    "asked": ("Left out as asked", "by --drop, --time or --group"),
}
NAMING = ("personal", "text", "identifier")  # kinds whose values may name a person or a row
EACH = ("leakage", "duplicate", "asked")  # kinds that say why of each column
UNKNOWN = (
    "unknown, and that is a gap: ask whoever owns the data what may be done with it and with a "
    "model made from it, and write the answer here before either is passed on"
)


def cards(findings: Findings, kept: list[Kept], answers: Answers, neutral: str) -> Tree:
    """Return both cards of a new project by their paths.

    `kept` are the files in data/raw, `neutral` is the purpose that says nothing of its own.
    """
    texts = {
        "MODEL_CARD.md": fill("model_card.md.jinja", **model(findings, answers, neutral)),
        "data/README.md": fill("data_card.md.jinja", **data(findings, kept, answers)),
    }
    return {path: File(text.encode()) for path, text in texts.items()}


def model(findings: Findings, answers: Answers, neutral: str) -> dict[str, object]:
    """Return what the model card is filled with."""
    schema, values = findings.schema, answers.values
    target, features = schema.target, [c for c in schema.columns if c.role in ("feature", "time")]
    kinds = [each.type for each in features]
    number = sum(kind in ("number", "integer", "boolean") for kind in kinds)
    counted = {
        "on {} of numbers": number,
        "on codes for {} of text": kinds.count("category"),
        "on hour, weekday and month of {} of moments": kinds.count("datetime"),
    }
    period = span(findings)
    return {
        "name": values["name"],
        "owner": words(values["owner"]),
        "package": values["name"].replace("-", "_"),
        "purpose": "" if values["purpose"] == neutral else values["purpose"],
        "source": findings.source.name,
        "target": target,
        "predicted": predicted(findings),
        "inputs": plural(len(features), "other column"),
        "metric": METRICS[schema.task],
        "rows": f"{findings.typed.rows:,}",
        "span": f", {period}" if period else "",
        "split": split_rule(schema),
        "features": ", ".join(
            text.format(plural(count, "column")) for text, count in counted.items() if count
        ).removeprefix("on "),
        "dummy": dummy(findings),
        "limits": limits(findings),
        "personal": listed(
            [each.name for each in findings.switched if each.kind == "personal"], 30
        ),
    }


def data(findings: Findings, kept: list[Kept], answers: Answers) -> dict[str, object]:
    """Return what the data card is filled with."""
    schema, typed = findings.schema, findings.typed
    licence = str(answers.values["licence"])
    shown = foremost(findings, WIDEST)
    balance = [f"{words(name)} ({share})" for name, share in shares(findings)][:12]
    personal = [each for each in findings.switched if each.kind == "personal"]
    looked = typed.sample.height
    return {
        "source": findings.source.name,
        "files": files(kept),
        "licence": UNKNOWN if licence.casefold() == "unknown" else words(licence),
        "rows": f"{typed.rows:,}",
        "width": f"{len(typed.facts):,}",
        "balance": f"; {code(schema.target.name)}: {', '.join(balance)}" if balance else "",
        "period": span(findings) or "no column says when a row was made",
        "personal_data": "; ".join(f"{code(each.name)}, {words(each.why)}" for each in personal)
        or "no column looked like it, by name and values; who knows the rows has to agree",
        "missing": missing(typed.facts),
        "repeated": f"{typed.duplicates:,} of {looked:,} that were looked at",
        "left_out": omitted(findings),
        "closely": closely(findings),
        "columns": [row(column, findings) for column in shown],
        "more": f"{len(schema.columns) - len(shown):,}" if len(schema.columns) > len(shown) else "",
        "off": off(findings),
        "pointer": findings.source.name,
    }


def files(kept: list[Kept]) -> list[str]:
    """Return the files with their sizes and digests, the first of many."""
    first = [f"{code(each.path)}, {size(each.size)}, MD5 {code(each.md5)}" for each in kept[:5]]
    more = kept[5:]
    rest = f"{len(more):,} more files, {size(sum(each.size for each in more))}"
    return [*first, rest] if more else first


def size(count: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{count:,} bytes" if count < 100_000 else f"{count / 1e6:,.1f} MB"


def row(column: Column, findings: Findings) -> dict[str, str]:
    """Return what the card says of a column; nothing that may name a person, or a row."""
    facts = findings.typed.facts[column.name]
    named = [each.name for each in findings.switched if each.kind in NAMING]
    common = ", ".join(code(text) for text, _ in facts.common[:5])
    return {
        "name": column.name,
        "type": column.type,
        "role": column.role,
        "missing": percent(facts.missing / facts.rows if facts.rows else 0),
        "distinct": f"{facts.distinct:,}",
        "holds": "" if column.name in named else extent(facts) or common,
    }


def missing(facts: dict[str, Facts]) -> str:
    """Return how much is missing, and the words that stand for no value."""
    lacking = [each.name for each in facts.values() if each.missing]
    counted: dict[str, int] = {}
    for each in facts.values():
        for word, count in each.words.items():
            counted[word] = counted.get(word, 0) + count
    written = [f"{code(word)} {count:,} times" for word, count in counted.items() if word]
    if not lacking:
        return "in no column"
    return f"in {plural(len(lacking), 'column')}; written as {', '.join(['nothing', *written])}"


def off(findings: Findings) -> list[dict[str, str]]:
    """Return the columns that are no features by the kind of reason, what matters most first."""
    found = []
    for kind, (title, about) in KINDS.items():
        each = [one for one in findings.switched if one.kind == kind]
        names = listed([one.name for one in each], 30)
        if kind in EACH:
            whys = [one.why.removeprefix("likely leakage: ") for one in each[:10]]
            told = [
                f"{code(one.name)} ({words(why)})" for one, why in zip(each, whys, strict=False)
            ]
            more = listed([one.name for one in each[10:]], 30)
            names = ", ".join([*told, *([more] if more else [])])
        if each:
            found.append({"title": title, "about": about, "columns": names})
    return found


def span(findings: Findings) -> str:
    """Return from when to when the rows are, by the time column or else by all moments in them."""
    schema, facts = findings.schema, findings.typed.facts
    moments = [each.name for each in schema.columns if each.type == "datetime"]
    times = schema.names("time") or [name for name in schema.names("feature") if name in moments]
    spans = [(extent(facts[name]), name) for name in times[:5]]
    return ", ".join(f"{when} by {code(name)}" for when, name in spans if when)


def omitted(findings: Findings) -> str:
    """Return which rows are not there, or not learnt from."""
    sentences = [left_out(findings), unlabelled(findings)]
    return " ".join(each for each in sentences if each) or "nothing"


def predicted(findings: Findings) -> str:
    """Return what the target may be."""
    classes = list(findings.balance)
    if not classes:
        return "a number"
    if len(classes) > 5:
        return f"one of {len(classes)} classes"
    return f"{', '.join(map(code, classes[:-1]))} or {code(classes[-1])}"


def dummy(findings: Findings) -> str:
    """Return what a model reaches that knows the distribution of the target alone."""
    if findings.schema.task == "binary":
        return "0.50"
    if findings.balance:
        return f"{1 / len(findings.balance):.2f}"
    named = findings.typed.values(findings.schema.target.name)
    values = named.rename("value").cast(pl.Float64)  # any name, to polars, may be a pattern
    off = (values - values.median()).abs().mean()
    return f"{off:.4g}" if isinstance(off, float) else "0"


def plural(count: int, word: str) -> str:
    """Return a number of things."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
