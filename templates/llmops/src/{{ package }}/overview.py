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
<p>{serves}
{figures}<p>{picture}
<p>{pages}
</section>
"""
ROW = "<tr><td>{time}<td>{what}<td>{version}<td>{who}<td>{why}\n"


class Application(NamedTuple):
    """What is known of one application: its registered names, and where its results are."""

    title: str
    names: dict[str, str]
    metrics: Path
    picture: Path
    pages: str


ASSISTANT = Application(
    f"Assistant, with {MODEL}",
    {"prompt": prompts.PROMPT, "index": f"{NAME}-index"},
    ROOT / "evaluation" / "metrics.json",
    ROOT / "docs" / "run" / "assistant.svg",
    "evaluation-*.html",
)
TABULAR = Application(
    "Model",
    {"model": NAME},
    ROOT / "metrics.json",
    ROOT / "docs" / "run" / "quality.png",
    "[!ei]*.html",
)


def registered() -> dict[str, tuple[str, dict[str, str]]]:
    """Return the version that serves and the tags of each registered model, index and prompt."""
    client, found = mlflow.MlflowClient(), {}
    for model in client.search_registered_models():
        found[model.name] = str(model.aliases.get("champion", "none")), model.tags
    if prompt := client.get_prompt(prompts.PROMPT):
        serving = prompts.find("champion")
        found[prompt.name] = str(serving.version) if serving else "none", prompt.tags
    return found


def card(application: Application, known: dict[str, tuple[str, dict[str, str]]]) -> str:
    """Return the part of the page on one application."""
    serving = [f"{kind} version {known[name][0]}" for kind, name in application.names.items()]
    figures, picture = "", ""
    if application.metrics.exists():
        metrics = json.loads(application.metrics.read_text("utf-8"))
        text = "<p><strong>{metric} {value:.3f}</strong> on {rows} cases, a dummy {baseline:.3f}\n"
        figures = text.format(**metrics)
    if application.picture.exists():
        picture = f'<img alt="" src="../{application.picture.relative_to(ROOT).as_posix()}">'
    pages = ROOT.glob(f"reports/{application.pages}")
    newest = sorted(pages, key=lambda page: -page.stat().st_mtime)
    links = [f'<a href="{escape(page.name)}">{escape(page.stem)}</a>' for page in newest[:20]]
    return CARD.format(
        title=escape(application.title),
        serves=f"Serves: {', '.join(serving)}",
        figures=figures,
        picture=picture,
        pages=" · ".join(links) or "no page yet",
    )


def history(known: dict[str, tuple[str, dict[str, str]]]) -> str:
    """Return a row for each promotion and rollback, the newest first."""
    rows = []
    for kind, name in (ASSISTANT.names | TABULAR.names).items():
        _, tags = known.get(name, ("", {}))
        for key, text in tags.items():
            if key.startswith("promoted-"):
                entry = {key: escape(str(value)) for key, value in json.loads(text).items()}
                time = key.removeprefix("promoted-")[:16].replace("T", " ")
                rows.append(ROW.format(time=time, what=kind, **entry))
    return "".join(sorted(rows, reverse=True))


def write() -> Path:
    """Write the page; return it."""
    known = registered()
    shown = [each for each in (ASSISTANT, TABULAR) if known.keys() >= set(each.names.values())]
    page = ROOT / "reports" / "index.html"
    template = Template(Path(__file__).with_suffix(".html").read_text("utf-8"))
    cards = "".join(card(each, known) for each in shown)
    page.write_text(template.substitute(title=ROOT.name, cards=cards, rows=history(known)), "utf-8")
    return page
