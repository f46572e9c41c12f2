"""Load tests of a service, and the limits that fail them."""

import ast
import re
from dataclasses import dataclass

from ...finding import Evidence
from ..ci import jobs
from ..code.graph import runs_tests
from ..code.running import names, running
from ..files.repository import Repository
from ..tasks import tasks
from ..testing.model_tests import model_tests

USERS = re.compile(
    r"locust(\.\w+)*\.(HttpUser|FastHttpUser|User|HttpLocust|TaskSet|SequentialTaskSet)"
)
RUNS = re.compile(
    r"\blocust\b|\bk6 run|\bk6-action|\bartillery (run|quick)|\bvegeta attack|\b(hey|"
    r"wrk|wrk2|ab|oha|bombardier|siege|autocannon|drill) .*(https?:|localhost|\$)|"
    r"molotov|\bjmeter\b|\bgatling\b"
)
FAILING = re.compile(
    r"--(check-(rps|fail-ratio|avg-response-time)|fail-ratio|exit-code-on-error)|-max-|--expect"
)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True)
class Load:
    """A load test; `limited`: a latency or share of errors fails it, `run` by a command."""

    evidence: Evidence
    limited: bool
    run: bool


def load_tests(repo: Repository) -> list[Load]:
    """Return the load tests, those with a limit that a command runs first."""
    words = [(c, " ".join(c.words)) for c in _commands(repo)]
    started = [(command, text) for command, text in words if RUNS.search(text)]
    found = [
        Load(Evidence(c.path, c.line, text[:90]), bool(FAILING.search(text)) and c.blocking, True)
        for c, text in started
    ]
    for path, limited, line, text in [*_locust(repo), *_scripts(repo), *_timed(repo)]:
        name = path.rsplit("/", 1)[-1]
        run = any(name in text and c.blocking for c, text in started) or (
            any(runs_tests(c) and c.blocking for c, _ in words) and text == "timed"
        )
        run = run or (
            name == "locustfile.py" and any("locust" in text and c.blocking for c, text in started)
        )
        found.append(
            Load(
                Evidence(path, line, f"{text}, {'with' if limited else 'without'} a limit"),
                limited,
                run,
            )
        )
    return sorted(found, key=lambda each: not (each.limited and each.run))


def _commands(repo: Repository) -> list:  # type: ignore[type-arg]
    found = [each for job in jobs(repo) if job.blocking for each in running(repo).of_job(job)]
    return found + [each for task in tasks(repo) for each in task.commands]


def _locust(repo: Repository) -> list[tuple[str, bool, int, str]]:
    found = []
    for path, module in repo.modules.items():
        users = [
            each
            for each in module.classes.values()
            if any(USERS.fullmatch(base) for base in each.bases)
        ]
        if users:
            limited = any(
                isinstance(each, ast.If)
                and any(
                    "process_exit_code" in names(target)
                    for part in each.body
                    for a in ast.walk(part)
                    if isinstance(a, ast.Assign)
                    for target in a.targets
                )
                for each in ast.walk(module.tree)
            )
            found.append((path, limited, users[0].line, "locust"))
    return found


def _scripts(repo: Repository) -> list[tuple[str, bool, int, str]]:
    found = []
    for path in repo.matching("*.js", "*.ts"):
        text = COMMENT.sub("", repo.text(path)) if "k6" in repo.text(path) else ""
        if re.search(r"from\s+['\"]k6", text):
            limited = bool(re.search(r"thresholds\s*:\s*\{\s*['\"\w]", text))
            found.append((path, limited, repo.line_of(path, "k6"), "k6"))
    for path in repo.matching("*.y*ml"):
        document = (
            repo.document(path)
            if "phases" in repo.text(path) and "target" in repo.text(path)
            else None
        )
        if (
            isinstance(document, dict)
            and isinstance(config := document.get("config"), dict)
            and "phases" in config
        ):
            plugins = config.get("plugins")
            limited = bool(config.get("ensure")) or (
                isinstance(plugins, dict) and "ensure" in plugins
            )
            found.append((path, limited, repo.line_of(path, "phases"), "artillery"))
    return found


def _timed(repo: Repository) -> list[tuple[str, bool, int, str]]:
    """Return the tests that take the time of many requests, and assert that it is little."""
    found = []
    for test in model_tests(repo):
        clocks = names(test.node) & {"perf_counter", "monotonic", "benchmark", "time_ns"}
        loops = any(
            isinstance(each, ast.For | ast.ListComp | ast.GeneratorExp | ast.While)
            for each in ast.walk(test.node)
        )
        if clocks and loops and test.sent_to:
            limited = any(
                isinstance(each, ast.Compare) and isinstance(each.ops[0], ast.Lt | ast.LtE)
                for each in test.asserts
            )
            found.append((test.path, limited, test.line, "timed"))
    return found
