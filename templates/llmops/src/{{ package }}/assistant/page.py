"""An evaluation as a page: what was decided, why, and which cases changed."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from .config import CONFIG, NAME
from .gate import Verdict
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
BAR = '<tr><td>{}<td>{}<td><div class="bar {}" style="width: {:.1%}"></div><td>{} of {}: {:.0%}\n'


def write_page(
    path: Path,
    verdict: Verdict,
    challenger: Outcomes,
    champion: Outcomes,
    diff: str,
    versions: dict[str, str],
) -> Path:
    """Write the page, return it; versions name the `prompt` and more, the diff is a unified one."""
    facts = [f"{name}: {version}" for name, version in versions.items()]
    for who, outcomes in {"this prompt": challenger, "champion": champion}.items():
        tokens = sum(o.prompt_tokens + o.completion_tokens for o in outcomes)
        facts.append(f"{who}: {tokens} tokens, {sum(o.usd for o in outcomes):.4f} USD")
    text = Template(Path(__file__).with_name("evaluation.html").read_text("utf-8")).substitute(
        describe(verdict),
        title=escape(f"{NAME}: prompt {versions['prompt']}"),
        alone="" if champion else "hidden",
        bars=bars(challenger, champion),
        diff="\n".join(map(colour, diff.splitlines())),
        groups=groups(challenger, champion),
        facts="<li>".join(map(escape, facts)),
    )
    path.write_text(text, "utf-8")
    return path


def describe(verdict: Verdict) -> dict[str, str]:
    """Return what the page says of a verdict; gains are in points, and places on a line."""
    words = {"outcome": verdict.outcome, "kind": verdict.outcome.split()[-1]}
    words |= {"reason": escape(verdict.reasons[0]), "power": escape(verdict.power)}
    found = {"drop": -CONFIG.gate_drop, "low": verdict.low, "gain": verdict.gain}
    found |= {"high": verdict.high, "zero": 0.0}
    reach = 1.2 * max(map(abs, found.values()))
    words |= {name: f"{value * 100:+.1f}" for name, value in found.items()}
    return words | {f"at_{name}": f"{50 + 50 * v / reach:.1f}%" for name, v in found.items()}


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
    mark, scores = "yes" if outcome.right else "no", outcome.scores.items()
    refusal = f"<em>refused: {escape(outcome.refused)}</em>" * bool(outcome.refused)
    broken = ", ".join(rule for rule, kept in scores if not kept and rule != "refused")
    why = f"<small>breaks: {broken}</small>" * bool(broken)
    text = refusal or escape(outcome.answer) or "(no words)"
    return f'<td class="{mark}">{text}{why}'
