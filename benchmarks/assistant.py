"""The assistant's service beside its model alone, many callers at once, and a prompt's promotion.

The status and the content of each answer are checked. Questions are of evaluation/dev.jsonl; what
the benchmark changes, numbers of assistant.yaml and the prompt that serves, it restores.
Run: PROJECT/.venv/bin/python benchmarks/assistant.py PROJECT, whose pipeline has run
"""

import itertools
import json
import signal
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from llm_project import Project, report

PAIRS, CLIENTS, EACH, ROUNDS, PROMOTIONS = 40, 16, 3, 5, 6
OVERHEAD, CACHED, FIRST, PROMOTED = (
    0.008,
    0.005,
    1.3,
    5.0,
)  # goals: seconds, seconds, ratio, seconds


class Wrong(Exception):  # noqa: N818
    """An answer that is not the one to be expected."""


@dataclass(frozen=True)
class Case:
    """A question, the sentence it is answered from, and of each prompt what it gives."""

    question: str
    context: str
    prompts: dict[str, str]
    answers: dict[str, str]


class Sent(NamedTuple):
    """A request under load: when it was sent, when answered, and by which version if rightly."""

    start: float
    end: float
    version: str


def post(base: str, path: str, content: Any) -> list[tuple[float, str]]:
    """Return the seconds at which each line of an answer came; Wrong unless its status is 200."""
    address = urlsplit(base)
    connection = HTTPConnection(address.hostname or "", address.port, timeout=60)
    try:
        starting = time.perf_counter()
        body = json.dumps(content)
        connection.request("POST", address.path + path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        lines = [(time.perf_counter() - starting, line.decode()) for line in response]
        if response.status != 200:
            raise Wrong(f"{path} answered {response.status}: {lines}")
        return lines
    finally:
        connection.close()


class Alone:
    """The model's endpoint, asked directly."""

    def __init__(self, project: Project, url: str, version: str) -> None:
        self.url, self.version = url, version
        config = project.module("config")
        limits = {"max_tokens": config.CONFIG.max_tokens, "stop": ["\n"]}
        self.options = {"model": config.MODEL, "temperature": 0, **limits}

    def complete(self, prompt: str) -> tuple[float, str]:
        """Return seconds and text."""
        ((seconds, line),) = post(self.url, "/completions", {"prompt": prompt, **self.options})
        return seconds, str(json.loads(line)["choices"][0]["text"]).strip()

    def whole(self, case: Case) -> float:
        """Return the seconds of an answer."""
        seconds, text = self.complete(case.prompts[self.version])
        return checked(seconds, text, case.answers[self.version])

    def first(self, case: Case) -> float:
        """Return the seconds until the first piece of an answer."""
        asked = {"prompt": case.prompts[self.version], "stream": True, **self.options}
        lines = [(at, line[6:]) for at, line in post(self.url, "/completions", asked) if line[6:]]
        pieces = [(at, json.loads(line)) for at, line in lines if not line.startswith("[DONE]")]
        texts = [(at, piece["choices"][0]["text"]) for at, piece in pieces if piece["choices"]]
        whole = "".join(text for _, text in texts).strip()
        return checked(next(at for at, text in texts if text), whole, case.answers[self.version])


class Served:
    """The service."""

    def __init__(self, url: str) -> None:
        self.url = url

    def ask(self, case: Case, cached: bool | None = False) -> tuple[float, str]:
        """Return the seconds of an answer, and the version it names; Wrong if it is not right."""
        ((seconds, line),) = post(self.url, "/ask", {"question": case.question})
        reply = json.loads(line)
        verify(reply, case, cached)
        return seconds, reply["prompt_version"]

    def whole(self, case: Case) -> float:
        """Return the seconds of an answer that is not known."""
        return self.ask(case)[0]

    def known(self, case: Case) -> float:
        """Return the seconds of an answer that is known."""
        return self.ask(case, cached=True)[0]

    def first(self, case: Case) -> float:
        """Return the seconds until the first event of an answer that is not known."""
        lines = post(self.url, "/stream", {"question": case.question})
        events = [(at, json.loads(line[6:])) for at, line in lines if line.startswith("data: ")]
        verify(events[-1][1], case, cached=False)
        whole = "".join(event["text"] for _, event in events[:-1])
        return checked(events[0][0], whole, events[-1][1]["answer"])


def checked(seconds: float, found: str, expected: str) -> float:
    """Return the seconds; Wrong if the text is another one."""
    if found != expected:
        raise Wrong(f"{found!r} instead of {expected!r}")
    return seconds


def verify(reply: Any, case: Case, cached: bool | None) -> None:
    """Raise Wrong if a reply is not the one of its prompt and its sentence."""
    cited = [f"{each['section']}: {each['sentence']}" for each in reply["citations"]]
    expected = case.answers[reply["prompt_version"]]
    refused = bool(reply["refused"]) == bool(expected)
    if reply["answer"] != expected or refused or cited != [case.context]:
        raise Wrong(f"{case.question}: {reply} instead of {expected!r}")
    if cached is not None and (reply["cached"] is not cached or not (cached or reply["usage"])):
        raise Wrong(f"{case.question}: cached is {reply['cached']}")


def prepare(project: Project, alone: Alone, versions: dict[str, Any]) -> list[Case]:
    """Return questions that are answered, with what the model says to the prompt that serves.

    To each prompt, the first of them.
    """
    guard, index = project.module("guard"), project.index()
    cases, found = project.module("cases").load("dev"), []
    for case in Random(7).sample(cases, len(cases)):
        hit = index.search(case.question)[0]
        if not case.answer or hit.score < project.module("config").CONFIG.refuse_below:
            continue
        context = f"{hit.section}: {hit.sentence}"
        filled = {
            version: prompt.fill(context, case.question).removesuffix("\n")
            for version, prompt in versions.items()
        }
        found.append(Case(case.question, context, filled, {}))
        if len(found) == 4 * PAIRS:
            break
    for number, version in enumerate(versions):
        for case in found[: 2 * CLIENTS * EACH] if number else found:
            text = alone.complete(case.prompts[version])[1]
            refused = guard.refuse_answer(text, case.context, case.question)
            case.answers[version] = "" if refused else text
    return [case for case in found if all(case.answers.values())]


def alternate(
    ours: Callable[[Case], float],
    theirs: Callable[[Case], float],
    cases: list[Case],
    before: Callable[[Case], float] | None = None,
) -> list[tuple[float, float]]:
    """Return the seconds of both sides for each case: no side answers what was asked just before.

    Unless something else is done with a case before.
    """
    spent: dict[tuple[bool, str], float] = {}
    for number, (one, other) in enumerate(zip(cases[::2], cases[1::2], strict=False)):
        for mine, case in ((True, one), (False, other), (False, one), (True, other)):
            side = mine is (number % 2 == 0)
            if before:
                before(case)
            spent[side, case.question] = (ours if side else theirs)(case)
    return [(spent[key], spent[False, key[1]]) for key in spent if key[0]]


def compare(ours: Served, theirs: Alone, cases: list[Case]) -> list[bool]:
    """Print overhead, cache hits and first events of one caller; return whether goals are met."""
    quarter = len(cases) // 8 * 2
    parts = [cases[at : at + quarter] for at in range(0, 4 * quarter, quarter)]
    reached = []
    for part, before in zip(parts, (None, theirs.whole), strict=False):
        pairs = alternate(ours.whole, theirs.whole, part, before)
        name = "prompt just read" if before else "new question"
        mine, other = medians(pairs)
        report(f"{name}: service / model alone", f"{mine:.1f} / {other:.1f} ms")
        over = statistics.median(one - two for one, two in pairs)
        goal = None if before else over <= OVERHEAD
        reached.append(report(f"{name}: overhead, of {len(pairs)}", f"{over * 1000:+.1f} ms", goal))
    hits = [ours.known(case) for _ in range(ROUNDS) for case in parts[0] + parts[1]]
    value, p95 = statistics.median(hits), statistics.quantiles(hits, n=20)[18]
    text = f"{value * 1000:.1f} ms, p95 {p95 * 1000:.1f}"
    reached.append(report(f"known question, of {len(hits)}", text, value < CACHED))
    for part, before in zip(parts[2:], (None, theirs.whole), strict=False):
        pairs = alternate(ours.first, theirs.first, part, before)
        name = "prompt just read" if before else "new question"
        mine, other = medians(pairs)
        report(f"{name}: first event, service / model alone", f"{mine:.1f} / {other:.1f} ms")
        ratio = statistics.median(one / two for one, two in pairs)
        goal = None if before else ratio <= FIRST
        reached.append(report(f"{name}: ratio, of {len(pairs)}", f"{ratio:.2f}", goal))
    return reached


def medians(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    """Return the median of each side in milliseconds."""
    one, other = (1000 * statistics.median(side) for side in zip(*pairs, strict=True))
    return one, other


def crowd(ask: Callable[[Case], float], cases: list[Case]) -> tuple[float, list[float]]:
    """Let CLIENTS ask at once, each some cases; return answers a second, and seconds of each."""
    spent: list[float] = []
    errors: list[Exception] = []

    def client(own: list[Case]) -> None:
        try:
            spent.extend([ask(case) for case in own])
        except (Wrong, OSError, ValueError, LookupError, HTTPException) as error:
            errors.append(error)

    threads = [
        threading.Thread(target=client, args=[cases[n::CLIENTS][:EACH]]) for n in range(CLIENTS)
    ]
    starting = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise SystemExit(f"{len(errors)} of {CLIENTS} callers got a wrong answer: {errors[0]}")
    return len(spent) / (time.perf_counter() - starting), spent


def crowds(ours: Served, theirs: Alone, cases: list[Case]) -> None:
    """Print rates and latencies of many callers at once."""
    rates, spent = [], ([], [])  # type: tuple[list[list[float]], tuple[list[float], list[float]]]
    for _ in range(ROUNDS):
        both = [crowd(ours.whole, cases), crowd(theirs.whole, cases)]
        rates.append([rate for rate, _ in both])
        for side, (_, seconds) in zip(spent, both, strict=True):
            side.extend(seconds)
    mine, other = (statistics.median(side) for side in zip(*rates, strict=True))
    ratio = statistics.median(one / two for one, two in rates)
    name = f"{CLIENTS} callers: "
    text = f"{mine:.2f} / {other:.2f} = {ratio:.2f}"
    report(f"{name}answers a second, service / model", text)
    tails = [statistics.quantiles(side, n=20)[18] for side in spent]
    report(f"{name}p95, of {len(spent[0])}", f"{tails[0]:.1f} / {tails[1]:.1f} s")


def promote(project: Project, ours: Served, cases: list[Case], versions: list[str]) -> list[bool]:
    """Promote under load, print how soon that reaches those who ask; return if goals are met."""
    promotion, until, log, moments = project.module("promotion"), threading.Event(), [], []

    def client(own: list[Case]) -> None:
        for case in itertools.cycle(own):
            if until.is_set():
                return
            starting, version = time.perf_counter(), ""
            try:
                version = ours.ask(case, cached=None)[1]
            except (Wrong, OSError, ValueError, LookupError, HTTPException) as error:
                print(error, file=sys.stderr)
            log.append(Sent(starting, time.perf_counter(), version))

    threads = [threading.Thread(target=client, args=[cases[n::CLIENTS]]) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        for version in itertools.islice(itertools.cycle(versions[::-1]), PROMOTIONS):
            promotion.promote(version, "a benchmark", "to see how soon it serves")
            moments.append((time.perf_counter(), version))
            while not any(s.version == version and s.start > moments[-1][0] for s in log):
                if time.perf_counter() > moments[-1][0] + 60:
                    raise SystemExit(f"prompt version {version} did not serve within 60 s")
                time.sleep(0.1)
            time.sleep(2)
    finally:
        until.set()
        for thread in threads:
            thread.join()
        promotion.promote(versions[0], "a benchmark", "it has served before")
    return report_promotions(log, moments)


def report_promotions(log: list[Sent], moments: list[tuple[float, str]]) -> list[bool]:
    """Print how long old versions still answered, new ones took, and how many answers failed."""
    ends = [at for at, _ in moments[1:]] + [float("inf")]
    old, new = [], []
    for (at, version), end in zip(moments, ends, strict=True):
        here = [sent for sent in log if at <= sent.start < end and sent.version]
        old.append(max((s.start - at for s in here if s.version != version), default=0.0))
        new.append(min(s.end - at for s in log if s.end > at and s.version == version))
    name = "promotion under load: "
    text = f"{statistics.median(old):.1f} s, slowest {max(old):.1f}"
    late = max(old) <= PROMOTED
    reached = [report(f"{name}requests sent until then got the old", text, late)]
    text = f"{statistics.median(new):.1f} s, slowest {max(new):.1f}"
    report(f"{name}first new answer received", text)
    wrong = sum(not sent.version for sent in log)
    return [*reached, report(f"{name}wrong or failed", f"{wrong} of {len(log)}", not wrong)]


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # what was changed is restored then
    project = Project(Path(sys.argv[1]))
    prompts = project.module("prompts")
    served = prompts.champion()
    other = prompts.register(project.prompt("answer-bare").text)
    if not served or served == other:
        raise SystemExit("the shipped prompt does not serve: run `poe pipeline`")
    versions = {prompt.version: prompt for prompt in (served, other)}
    with project.module("endpoint").running() as url:
        alone = Alone(project, url, served.version)
        cases = prepare(project, alone, versions)
        with project.changed(requests_per_minute=1_000_000):
            with project.serving(LLM_BASE_URL=url) as address:
                reached = compare(Served(address), alone, cases)
            with project.changed(cached_answers=1), project.serving() as address:
                both = [case for case in cases if len(case.answers) == len(versions)]
                crowds(Served(address), alone, both)
                reached += promote(project, Served(address), both, list(versions))
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
