"""`ladder assess --json` on repositories of 50, 500 and 5,000 files, beside repo-review and mllint.

Run: python benchmarks/assess.py [ROUNDS] [--files 50 500] [--profile]

The repositories are made of a project of level 1 with the llm application, the one of 50 files of
level 0: its modules and tests under other package names, its settings, and pages and tables, in
the shares that 62 public ML and Python repositories of 15 and more files have in the median: 35 %
Python, 14 % YAML, JSON and TOML.
The peers are
installed into .test-output/assess-peers. They check other things: repo-review looks at settings
with sp-repo-review's checks, mllint at dependencies, tests and CI, and runs no linter here since
none lies in that environment. So their times say what the user of each waits for, no more.
"""

import argparse
import cProfile
import json
import os
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from mlops_ladder import assess, layers, render
from mlops_ladder.answers import Answers
from mlops_ladder.questions import defaults
from mlops_ladder.tree import Tree, write

ROOT = Path(__file__).parents[1]
PEERS = ROOT / ".test-output" / "assess-peers"
GOALS = {50: 0.5, 500: 1.0, 5000: 3.0}  # seconds, by the number of files
STEEPEST = 1.3  # seconds a file from 500 to 5,000 files, over those from 50 to 500
PACKAGE = "late_flights"
OURS = [str(Path(sys.executable).parent / "ladder"), "assess", "--json"]
MLLINT = "0.12.2"  # its source distribution takes its version from the environment


def grown(base: Tree, number: int) -> Tree:
    """Return a project with so many files: a part of one, or one with more packages."""
    code = [path for path in base if path.endswith(".py")]
    code.sort(key=lambda path: ("assistant" in path, path.startswith("tests/"), path))
    settings = [path for path in base if path.endswith((".yaml", ".yml", ".json", ".toml"))]
    rest = [path for path in base if path not in {*code, *settings}]
    kinds = ((code, 0.35), (settings, 0.14), (rest, 0.51))
    return {
        (copied(path, turn) if turn else path): base[path]
        for paths, share in kinds
        for turn, path in islice(turns(paths), round(number * share))
    }


def turns(paths: list[str]) -> Iterator[tuple[int, str]]:
    """Yield some paths again and again, with how often they were yielded before."""
    return ((turn, path) for turn in count() for path in paths)


def copied(path: str, turn: int) -> str:
    """Return where another package has a file."""
    folder, _, rest = path.rpartition("/") if "/" not in path else path.partition("/")
    return f"{folder or 'more'}/{PACKAGE}_{turn}/{rest.removeprefix(f'{PACKAGE}/')}"


def make(folder: Path, number: int) -> Path:
    """Write and commit a repository of so many files; return its folder."""
    level, applications = (
        ("0", layers.applications_of("0")) if number < 100 else layers.with_llm("1")
    )
    answers = Answers(level, defaults(level) | {"name": PACKAGE}, applications=applications)
    repository = folder / str(number)
    repository.mkdir()
    write(grown(render.render(answers), number), repository)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for words in (
        ["init", "--quiet"],
        ["add", "--force", "."],
        ["commit", "--quiet", "-m", "First"],
    ):
        subprocess.run([*git, *words], cwd=repository, check=True)
    return repository


def peers() -> dict[str, list[str]]:
    """Return the commands of the peers that can be installed."""
    python = PEERS / "bin" / "python"
    if not python.exists():
        subprocess.run(["uv", "venv", "--quiet", PEERS], check=True)
    install = ["uv", "pip", "install", "--quiet", "--python", str(python)]
    commands = {
        "repo-review": (["repo-review[cli]", "sp-repo-review"], ["--format", "json"]),
        "mllint": ([f"mllint=={MLLINT}"], ["run", "--quiet"]),
    }
    found = {}
    for name, (packages, words) in commands.items():
        variables = os.environ | {"MLLINT_VERSION": MLLINT}
        done = subprocess.run([*install, *packages], env=variables, check=False)
        if done.returncode == 0:
            found[name] = [str(PEERS / "bin" / name), *words]
        else:
            print(f"{name} cannot be installed here")
    return found


def seconds(command: list[str], repository: Path) -> tuple[float, str]:
    """Return the wall seconds of a command on a repository, and what it printed."""
    variables = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    starting = time.perf_counter()
    done = subprocess.run(
        [*command, "."], cwd=repository, env=variables, capture_output=True, text=True, check=False
    )
    return time.perf_counter() - starting, done.stdout


def check(printed: str) -> None:
    """Exit with an error unless an assessment of machine learning was printed."""
    report = json.loads(printed)
    if not report["ml"] or len(report["capabilities"]) != 73:
        raise SystemExit(f"no assessment: {printed[:200]}")


def compare(repositories: dict[int, Path], rounds: int) -> dict[int, float]:
    """Run all tools in turns on each repository, print medians; return ours by files."""
    tools = {"ladder assess": OURS} | peers()
    ours = {}
    print(f"{'seconds, median (best) of ' + str(rounds):<34}", *(f"{n:>16}" for n in tools))
    for number, repository in repositories.items():
        spent: dict[str, list[float]] = {name: [] for name in tools}
        for turn in range(rounds + 1):
            for name, command in tools.items():
                once, printed = seconds(command, repository)
                if command is OURS:
                    check(printed)
                spent[name] += [once] if turn else []
        medians = {name: statistics.median(times) for name, times in spent.items()}
        ours[number] = medians["ladder assess"]
        columns = (f"{medians[name]:8.3f} ({min(spent[name]):.3f})" for name in tools)
        print(f"{number:>6} files, goal under {GOALS[number]:<12}", *columns, flush=True)
    return ours


def profile(repository: Path) -> None:
    """Print where the time of an assessment goes, by function."""
    profiler = cProfile.Profile()
    profiler.runcall(assess.assess, repository)
    pstats.Stats(profiler).sort_stats("tottime").print_stats(25)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("rounds", nargs="?", type=int, default=7)
    parser.add_argument("--files", type=int, nargs="+", choices=GOALS, default=[*GOALS])
    parser.add_argument("--profile", action="store_true", help="also show where the time goes")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        repositories = {number: make(Path(folder), number) for number in asked.files}
        ours = compare(repositories, asked.rounds)
        if asked.profile:
            profile(repositories[max(asked.files)])
    missed = [number for number, spent in ours.items() if spent >= GOALS[number]]
    print(f"goals missed: {missed or 'none'}")
    return 1 if missed or (len(ours) == len(GOALS) and is_steep(*ours.values())) else 0


def is_steep(few: float, some: float, many: float) -> bool:
    """Print how the seconds grow with the files, and return whether that is too fast."""
    steepness = ((many - some) / 4500) / ((some - few) / 450)
    print(f"seconds a file, 500 to 5,000 over 50 to 500: {steepness:.2f}, goal {STEEPEST}")
    return steepness > STEEPEST


if __name__ == "__main__":
    sys.exit(main())
