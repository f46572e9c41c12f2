"""promptfoo's verdicts beside a project's own, case by case, on the same outputs of its model.

60 answerable questions of evaluation/test.jsonl, each with the sentence that the index finds, and
two prompts: the shipped one and the bare one. promptfoo.js states the strict rule once more.
Run: PROJECT/.venv/bin/python benchmarks/promptfoo.py PROJECT [FOLDER], whose pipeline has run.
FOLDER keeps promptfoo (npm, 1.6 GB, with a node of its own); without it, a temporary one is made.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from llm_project import Project, report

PACKAGES = ["node@22", "promptfoo@0.123.1"]
CASES, PROMPTS = 60, ("answer", "answer-bare")
ASSERTION = Path(__file__).with_suffix(".js")
QUIET = {
    "PROMPTFOO_DISABLE_TELEMETRY": "1",
    "PROMPTFOO_DISABLE_UPDATE": "1",
    "PROMPTFOO_DISABLE_REMOTE_GENERATION": "true",
    "PROMPTFOO_DISABLE_SHARING": "1",
}


def install(folder: Path) -> None:
    """Install promptfoo in a folder, unless it is there."""
    if not (folder / "node_modules" / "promptfoo").exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--no-fund", "--no-audit", *PACKAGES]
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)


def judge(project: Project, url: str, tests: list[dict[str, str]], folder: Path) -> list[Any]:
    """Return promptfoo's result of each case and prompt; SystemExit if there are not as many."""
    config = project.module("config")
    limits = {"max_tokens": config.CONFIG.max_tokens, "temperature": 0, "stop": ["\n"]}
    provider = {"apiBaseUrl": url, "apiKey": "none", **limits}
    asked = {
        "prompts": [project.prompt(name).text.removesuffix("\n") for name in PROMPTS],
        "providers": [{"id": f"openai:completion:{config.MODEL}", "config": provider}],
        "defaultTest": {"assert": [{"type": "javascript", "value": f"file://{ASSERTION}"}]},
        "tests": [{"vars": test} for test in tests],
    }
    (folder / "promptfooconfig.json").write_text(json.dumps(asked), "utf-8")
    output = folder / "results.json"
    output.unlink(missing_ok=True)
    binaries = folder / "node_modules"
    command = [str(binaries / ".bin" / name) for name in ("node", "promptfoo")]
    options = ["--no-cache", "--no-table", "--no-progress-bar", "-j", "1", "-o", str(output)]
    variables = QUIET | {"PROMPTFOO_CONFIG_DIR": str(folder / "state")}
    done = subprocess.run(
        [*command, "eval", *options],
        cwd=folder,
        env=os.environ | variables,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    if done.returncode not in (0, 100):  # 100: some cases have failed
        raise SystemExit(f"promptfoo ended with {done.returncode}: {done.stdout}{done.stderr}")
    results = json.loads(output.read_text("utf-8"))["results"]["results"]
    judged = "All assertions passed", "Custom function returned false"
    for result in results:
        if not str((result["gradingResult"] or {}).get("reason")).startswith(judged):
            raise SystemExit(f"promptfoo could not judge: {result['error']}")
    if len(results) != len(tests) * len(PROMPTS):
        raise SystemExit(f"promptfoo has {len(results)} results of {len(tests) * len(PROMPTS)}")
    return list(results)


async def complete(project: Project, url: str, tests: list[dict[str, str]]) -> dict[Any, str]:
    """Return what the project's own client gets, by prompt and question, in promptfoo's order."""
    model, found = project.module("model").Model(url), {}
    prompts = {name: project.prompt(name) for name in PROMPTS}
    for test in tests:
        for name, prompt in prompts.items():
            completion = await model.complete(prompt.fill(test["context"], test["question"]))
            found[name, test["question"]] = completion.text
    await model.close()
    return found


def main() -> int:
    project = Project(Path(sys.argv[1]))
    index, outcome = project.index(), project.module("scorers").Outcome
    answerable = [case for case in project.module("cases").load("test") if case.answer]
    cases = {case.question: case for case in answerable[:: len(answerable) // CASES][:CASES]}
    tests = []
    for case in cases.values():
        hit = index.search(case.question)[0]
        context = f"{hit.section}: {hit.sentence}"
        tests.append({"question": case.question, "context": context, "answer": case.answer})
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else temporary).absolute()
        times = {"promptfoo, installation": time.perf_counter()}
        install(folder)
        with project.module("endpoint").running() as url:
            times["promptfoo, evaluation"] = time.perf_counter()
            results = judge(project, url, tests, folder)
            times["the project's client"] = time.perf_counter()
            own = asyncio.run(complete(project, url, tests))
            times["end"] = time.perf_counter()
    same, agree, right = 0, 0, dict.fromkeys(PROMPTS, 0)
    for result in results:
        name, case = PROMPTS[result["promptIdx"]], cases[result["vars"]["question"]]
        output, theirs = result["response"]["output"].strip(), result["success"]
        same += output == own[name, case.question]
        right[name] += theirs
        agree += theirs is outcome(case=case, answer=output).right
        if theirs is not outcome(case=case, answer=output).right:
            print(f"{case.question}: {output!r}, expected {case.answer!r}: promptfoo says {theirs}")
    for name, count in right.items():
        report(f"right by promptfoo, prompt {name}", f"{count} of {len(cases)}")
    report("the same output from both clients", f"{same} of {len(results)}")
    telling = all(0 < count < len(cases) for count in right.values())  # both verdicts occur
    good = telling and agree == len(results)
    reached = report("the same verdict on the same output", f"{agree} of {len(results)}", good)
    starts = list(times.values())
    for name, start, end in zip(times, starts, starts[1:], strict=False):
        report(name, f"{end - start:.1f} s")
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
