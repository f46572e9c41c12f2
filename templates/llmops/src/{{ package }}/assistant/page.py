"""An evaluation as a page: what was decided, why, and which cases changed."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from .config import CONFIG, MODEL, NAME
from .gate import Verdict
from .prompts import Prompt
from .runs import Run
from .scorers import Outcome

Outcomes = Sequence[Outcome]

GROUPS = {  # by whether the champion is right, None if there is none, and whether this prompt is
    (True, False): ("open", "lost: only the champion is right"),
    (False, True): ("open", "won: only this prompt is right"),
    (None, False): ("open", "wrong"),
    (False, False): ("", "wrong with both prompts"),
    (None, True): ("", "right"),
    (True, True): ("", "right with both prompts"),
}
GROUP = """<details {}><summary>{} ({})</summary><table class="cases">
<tr><th>question, and the sentence found<th>expected<th>champion<th>this prompt
{}</table></details>
"""
CASE = "<tr><td>{}<small>{}</small><td>{}{}{}\n"
FACT = "<tr><td>{}<td>{}<td>{}\n"
BAR = '<tr><td>{}<td>{}<td><div class="bar {}" style="width: {:.1%}"></div><td>{} of {}: {:.0%}\n'


def write_page(path: Path, verdict: Verdict, ours: Run, theirs: Run | None) -> Path:
    """Write the page on a prompt, with the champion's run beside it if there is one; return it."""
    old, champion = (theirs.prompt, theirs.outcomes) if theirs else (Prompt("none", ""), [])
    before = {name: f"{value:.4g}" for name, value in theirs.metrics.items()} if theirs else {}
    facts = FACT.format("prompt version", old.version, ours.prompt.version)
    for name, value in ours.metrics.items():
        facts += FACT.format(name, before.get(name, ""), f"{value:.4g}")
    text = Template(Path(__file__).with_name("evaluation.html").read_text("utf-8")).substitute(
        describe(verdict),
        title=escape(f"{NAME}: prompt {ours.prompt.version}"),
        alone="" if theirs else "hidden",
        bars=bars(ours.outcomes, champion),
        diff="\n".join(map(colour, old.changes(ours.prompt).splitlines())),
        groups=groups(ours.outcomes, champion),
        facts=facts,
        asked=escape(f"index version {ours.index}, model {MODEL}"),
    )
    path.write_text(text, "utf-8")
    return path


def describe(verdict: Verdict) -> dict[str, str]:
    """Return what the page says of a verdict; gains are in points."""
    words = {"outcome": verdict.outcome, "kind": verdict.outcome.split()[-1]}
    words |= {"reason": escape(verdict.reason), "power": escape(verdict.power)}
    found = {"low": verdict.low, "gain": verdict.gain, "high": verdict.high}
    found |= {"drop": -CONFIG.gate_drop}
    return words | {name: f"{100 * value:+.1f}" for name, value in found.items()}


def bars(challenger: Outcomes, champion: Outcomes) -> str:
    """Return the right answers of both prompts as rows, to all cases and to each kind."""
    rows, both = "", {"champion": champion, "this prompt": challenger}
    for kind in dict.fromkeys(["all", *(outcome.case.kind for outcome in challenger)]):
        for who, outcomes in both.items():
            if flags := [o.right for o in outcomes if kind in ("all", o.case.kind)]:
                right, share = sum(flags), sum(flags) / len(flags)
                rows += BAR.format(kind, who, who.split()[0], share, right, len(flags), share)
    return rows


def colour(line: str) -> str:
    """Return a line of a diff, marked as new, gone or neither."""
    mark = {"+": "yes", "-": "no", "@": "place"}.get(line[:1], "")
    return f'<span class="{mark}">{escape(line)}</span>'


def groups(challenger: Outcomes, champion: Outcomes) -> str:
    """Return the cases in groups; those that changed are unfolded."""
    before = {outcome.case.id: outcome for outcome in champion}
    rows: dict[tuple[bool | None, bool], list[str]] = {key: [] for key in GROUPS}
    for outcome in challenger:
        case, rival = outcome.case, before.get(outcome.case.id)
        texts = map(escape, (case.question, outcome.context, case.answer or "a refusal"))
        row = CASE.format(*texts, answer(rival), answer(outcome))
        rows[rival.right if rival else None, outcome.right].append(row)
    found = ((*GROUPS[key], len(cases), "".join(cases)) for key, cases in rows.items() if cases)
    return "".join(GROUP.format(*group) for group in found)


def answer(outcome: Outcome | None) -> str:
    """Return the cell of an answer or a refusal, with the rules that it breaks."""
    if not outcome:
        return "<td>"
    mark, text = "yes" if outcome.right else "no", escape(outcome.answer) or "(no words)"
    if outcome.refused:
        return f'<td class="{mark}"><em>refused: {escape(outcome.refused)}</em>'
    broken = [rule for rule, kept in outcome.scores.items() if not kept and rule != "refused"]
    return f'<td class="{mark}">{text}<small>{", ".join(broken)}</small>'
