"""An llm project does what its README says: with no key, from its first run to a rollback."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from mlops_ladder import service

from ..unit.assess.ran import promised, standing
from .conftest import Project, is_within

pytestmark = pytest.mark.project

QUESTION = "How high may a small backpack be?"
SENTENCE = "Cabin bags and hand luggage: A small backpack may be up to 40 cm high."


class FirstRun:
    """A project that `ladder new --run` has made, and its report."""

    def __init__(self, project: Project, report: dict[str, Any]) -> None:
        self.project, self.report = project, report


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """Make the project as a user does, in a folder of no repository; the model has one thread."""
    folder = tmp_path_factory.mktemp("llm")
    words = ["new", "desk", "--level", "llmops", "--defaults", "--run", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "mlops_ladder", *words],
        cwd=folder,
        env=os.environ | {"GIT_CONFIG_GLOBAL": "/dev/null", "LLM_THREADS": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return FirstRun(Project(folder / "desk"), json.loads(done.stdout))


@pytest.fixture(scope="module")
def desk(first: FirstRun) -> Project:
    return first.project


@pytest.fixture(scope="module")
def running(desk: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[service.Service]:
    """The project's service, with a model of one thread, as long as the tests of this file."""
    with desk.serve(tmp_path_factory.mktemp("service") / "log") as started:
        yield started


def ask(running: service.Service, question: str = QUESTION) -> Any:
    answer = service.ask(f"{running.url}/ask", {"question": question})
    assert answer.status == 200, answer.body
    return answer.body


def test_the_first_run_answers_with_a_citation_and_is_committed(first: FirstRun) -> None:
    report = first.report
    assert report["answer"].splitlines()[0] == "40 cm"
    assert SENTENCE in report["answer"]
    assert 0.7 <= report["metrics"]["value"] < 1
    assert 0 < report["metrics"]["baseline"] < 0.5
    names = {Path(page).name for page in report["pages"]}
    assert names >= {"index.html", "evaluation-1.html"}
    git = ["git", "-C", str(first.project.path)]
    status = subprocess.run([*git, "status", "--short"], capture_output=True, text=True, check=True)
    assert status.stdout == ""
    tracked = subprocess.run([*git, "ls-files"], capture_output=True, text=True, check=True).stdout
    results = {
        "metrics.json",
        "evaluation/metrics.json",
        "index/dvc.lock",
        "docs/run/assistant.svg",
    }
    assert results <= set(tracked.split())


def test_it_stands_where_its_level_promises(desk: Project, tmp_path: Path) -> None:
    assert standing(desk.path) == promised("llmops", tmp_path)


def test_its_checks_pass_unchanged(desk: Project) -> None:
    desk.poe("check")


def test_its_tests_pass_unchanged(desk: Project) -> None:
    assert " passed" in desk.poe("test")


def test_a_second_run_finds_nothing_to_judge(desk: Project) -> None:
    assert "prompt version 1 serves: nothing to judge" in desk.poe("pipeline")


def test_the_service_answers_with_what_it_rests_on(running: service.Service) -> None:
    example = running.example("/ask")
    assert ask(running, example["question"])["answer"]
    reply = ask(running)
    assert reply["answer"] == "40 cm"
    cited = reply["citations"][0]
    assert f"{cited['section']}: {cited['sentence']}" == SENTENCE
    assert (reply["prompt_version"], reply["index_version"]) == ("1", "1")
    assert reply["usage"]["prompt_tokens"] > 100


def test_a_stream_ends_with_the_whole_reply(running: service.Service) -> None:
    body = json.dumps({"question": "How long may a cabin bag be?"}).encode()
    request = Request(f"{running.url}/stream", body, {"Content-Type": "application/json"})
    with urlopen(request, timeout=30) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        events = response.read().decode().strip().split("\n\n")
    *pieces, last = (json.loads(event.partition("data: ")[2]) for event in events)
    said = "".join(piece["text"] for piece in pieces)
    assert events[-1].startswith("event: done")
    assert said.strip() == last["answer"] == "55 cm"


def test_feedback_is_kept_with_the_trace_of_the_answer(
    desk: Project, running: service.Service
) -> None:
    trace = ask(running, "How long may a cabin bag be?")["trace_id"]
    body = {"trace_id": trace, "helpful": False, "comment": "in inches, please"}
    assert service.ask(f"{running.url}/feedback", body).status == 200
    code = (
        "import mlflow, desk\n"
        f"(kept,) = mlflow.get_trace({trace!r}).info.assessments\n"
        "print(kept.name, kept.value, kept.rationale)"
    )
    assert "helpful False in inches, please" in desk.run("python", "-c", code)
    assert service.ask(f"{running.url}/feedback", body | {"trace_id": "tr-0"}).status == 404


def test_a_worse_prompt_is_blocked_and_a_better_one_promoted_and_rolled_back(
    desk: Project, running: service.Service
) -> None:
    prompt = desk.path / "prompts" / "answer.txt"
    good = prompt.read_text("utf-8")

    def serves(version: str) -> bool:
        return is_within(5, lambda: ask(running)["prompt_version"] == version)

    try:
        prompt.write_text((desk.path / "prompts" / "answer-bare.txt").read_text("utf-8"), "utf-8")
        said = desk.poe("evaluate", status=1, LLM_THREADS="1")
        assert "prompt version 2: rejected: " in said
        assert "times in 100" in said
        page = (desk.path / "reports" / "evaluation-2.html").read_text("utf-8")
        assert "lost: only the champion is right" in page
        assert ask(running)["prompt_version"] == "1"
        assert "prompt version 2 serves" in desk.poe("promote", "2", "--why", "a 'test'")
        assert serves("2")

        prompt.write_text(good.replace("with the shortest", "by the shortest"), "utf-8")
        said = desk.poe("pipeline", LLM_THREADS="1")
        assert "prompt version 3: promoted: " in said
        assert "prompt version 3 serves, before it 2: the gate" in said
        assert serves("3")
        assert "prompt version 2 serves" in desk.poe("rollback", "--why", "it is over")
        assert serves("2")
        assert "prompt version 3 was taken back by hand: it is over" in desk.poe("pipeline")
        assert ask(running)["prompt_version"] == "2"
        assert "with the shortest phrase" in desk.poe("prompts", "diff", "1", "2")
    finally:
        prompt.write_text(good, "utf-8")


def test_what_goes_from_the_handbook_goes_from_the_answers(
    desk: Project, running: service.Service
) -> None:
    handbook = desk.path / "handbook" / "handbook.md"
    kept = handbook.read_text("utf-8")
    assert ask(running)["answer"]
    try:
        handbook.write_text(kept.replace(f"{SENTENCE.partition(': ')[2]}\n", ""), "utf-8")
        assert "version 2 serves" in desk.poe("index")
        assert is_within(5, lambda: ask(running)["index_version"] == "2")
        assert "40 cm" not in json.dumps(ask(running))
    finally:
        handbook.write_text(kept, "utf-8")
    assert "version 1 serves" in desk.poe("index")
