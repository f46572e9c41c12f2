"""One page for all that this project serves: reports/index.html."""

import json
from html import escape
from pathlib import Path
from string import Template
from typing import NamedTuple

import mlflow

from . import ROOT
from .assistant import prompts
from .assistant.config import MODEL, NAME

CARD = """\
<section><h2>{title}</h2>
<p>Serves: {serves}
{figures}{watched}<p><img alt="" src="../{picture}">
<p>{pages}
</section>
"""
FIGURES = "<p><strong>{metric} {value:.3f}</strong> on {rows} cases, a dummy {baseline:.3f}\n"
WATCHED = "<p>Questions: {outcome}, {reason} ({at})\n"
ROW = "<tr><td>{time}<td>{what}<td>{version}<td>{who}<td>{why}\n"


class Application(NamedTuple):
    """What is known of one application: what it serves, and where its results are."""

    title: str
    kinds: tuple[str, ...]
    metrics: str
    picture: str
    pages: str
    watched: str = ""


APPLICATIONS = (
    Application(
        f"Assistant, with {MODEL}",
        ("prompt", "index"),
        metrics="evaluation/metrics.json",
        picture="docs/run/assistant.svg",
        pages="evaluation-*.html",
        watched="reports/watch.json",
    ),
    Application("Model", ("model",), "metrics.json", "docs/run/quality.png", "[!ei]*.html"),
)


def registered() -> dict[str, tuple[str, dict[str, str]]]:
    """Return the version that serves and the tags of model, index and prompt, if there are any."""
    client, names = mlflow.MlflowClient(), {NAME: "model", f"{NAME}-index": "index"}
    found = {
        names[model.name]: (str(model.aliases.get("champion", "none")), model.tags)
        for model in client.search_registered_models()
        if model.name in names
    }
    if prompt := client.get_prompt(prompts.PROMPT):
        found["prompt"] = prompts.serving() or "none", prompt.tags
    return found


def card(application: Application, known: dict[str, tuple[str, dict[str, str]]]) -> str:
    """Return the part of the page on one application."""
    metrics, pages = ROOT / application.metrics, ROOT.glob(f"reports/{application.pages}")
    watched = ROOT / application.watched
    newest = sorted(pages, key=lambda page: -page.stat().st_mtime)
    links = [f'<a href="{escape(page.name)}">{escape(page.stem)}</a>' for page in newest[:20]]
    return CARD.format(
        title=escape(application.title),
        serves=", ".join(f"{kind} version {known[kind][0]}" for kind in application.kinds),
        figures=FIGURES.format_map(json.loads(metrics.read_bytes())) if metrics.exists() else "",
        watched=WATCHED.format_map(json.loads(watched.read_bytes())) if watched.is_file() else "",
        picture=application.picture,
        pages=" · ".join(links) or "no page yet",
    )


def history(known: dict[str, tuple[str, dict[str, str]]]) -> str:
    """Return a row for each promotion and rollback, the newest first."""
    rows = []
    for kind, (_, tags) in known.items():
        for key, text in tags.items():
            if key.startswith("promoted-"):
                entry = {key: escape(str(value)) for key, value in json.loads(text).items()}
                time = key.removeprefix("promoted-")[:16].replace("T", " ")
                rows.append((key, ROW.format(time=time, what=kind, **entry)))
    return "".join(row for _, row in sorted(rows, reverse=True))


def write() -> Path:
    """Write the page; return it."""
    known = registered()
    page = ROOT / "reports" / "index.html"
    template = Template(Path(__file__).with_suffix(".html").read_text("utf-8"))
    cards = "".join(card(each, known) for each in APPLICATIONS if known.keys() >= {*each.kinds})
    page.write_text(template.substitute(title=ROOT.name, cards=cards, rows=history(known)), "utf-8")
    return page
