"""`ladder upgrade` beside `copier update` and `cruft update`, on the scenarios of tests/merge.

Run: python benchmarks/upgrade.py

Each scenario's project, as its user has left it, goes from level 0 to level 1 three times: as a
project of ours, of a Copier template whose versions are the two levels, and of a cookiecutter
template with the same. A line counts as lost (the user's) or dropped (the template's) if it is in
no file afterwards, in no conflict and no .rej either. Lines of requirements.txt do not count, with
any tool: nobody writes them, and where both sides changed a pin, one of two generated ones goes.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.merge import invariants  # noqa: E402
from tests.merge.project import Project  # noqa: E402

MERGE = ROOT / "tests" / "merge"
EDITS = ("dependencies", "settings", "code", "pages", "moves", "lived_in")
BIN = Path(sys.executable).parent
ANSWERS = ".copier-answers.yml"
NAME = "late-flights"
GENERATED = (ANSWERS, ".cruft.json", "requirements.txt")
ROUNDS = 7
CPU_GOAL = 0.5
VARIABLES = {key: text for key, text in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | {
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org",
}  # fmt: skip


class Scenario(NamedTuple):
    """A project before its upgrade: its repository, its files, and both pristine levels."""

    name: str
    repository: Path
    user: invariants.Tree
    old: invariants.Tree
    new: invariants.Tree


@dataclass
class Tally:
    """What came of all scenarios with one tool."""

    hands: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)


class Collector:
    """A pytest plugin that keeps the projects of scenarios instead of upgrading them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.found: dict[str, Scenario] = {}

    @pytest.fixture(autouse=True)
    def keep(self, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
        def upgrade(project: Project, *_: object, **__: object) -> None:
            name = request.node.name
            if project.root == project.folder and (project.root / ".git").is_dir():
                copy = self.folder / str(len(self.found))
                shutil.copytree(project.root, copy, symlinks=True)
                levels = project.scaffold("0"), project.scaffold("1")
                user = invariants.read(project.folder)
                self.found.setdefault(name, Scenario(name, copy, user, *levels))
            project.done_with = True
            pytest.skip("kept for the benchmark")

        monkeypatch.setattr(Project, "upgrade", upgrade)


def run(folder: Path, *command: str | Path) -> int:
    """Run a command in a folder; return its exit code."""
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=folder, env=VARIABLES, capture_output=True, stdin=subprocess.DEVNULL, check=False
    ).returncode


def commit_all(folder: Path, message: str, tag: str = "") -> None:
    run(folder, "git", "add", "--all", "--force", ".")
    run(folder, "git", "commit", "--quiet", "--no-verify", "--message", message)
    if tag:
        run(folder, "git", "tag", tag)


def make_copier_template(folder: Path) -> None:
    """Make a repository of Copier's whose versions are the composed levels."""
    folder.mkdir()
    run(folder, "git", "init", "--quiet")
    for level, tag in (("0", "v1.0.0"), ("1", "v2.0.0")):
        with tempfile.TemporaryDirectory() as scratch:
            run(ROOT, BIN / "ladder", "template", level, Path(scratch, "t"))
            clear(folder)
            shutil.copytree(Path(scratch, "t"), folder, dirs_exist_ok=True)
        commit_all(folder, f"Level {level}", tag)


def make_cookiecutter_template(folder: Path, levels: tuple[invariants.Tree, ...]) -> None:
    """Make a repository of cookiecutter's that holds both levels as they are."""
    folder.mkdir()
    run(folder, "git", "init", "--quiet")
    text = f'{{"name": "{NAME}", "_copy_without_render": ["*"]}}'
    (folder / "cookiecutter.json").write_text(text, "utf-8")
    for tree, tag in zip(levels, ("v1", "v2"), strict=True):
        project = folder / "{{cookiecutter.name}}"
        shutil.rmtree(project, ignore_errors=True)
        put(project, tree)
        commit_all(folder, tag, tag)


def clear(folder: Path) -> None:
    """Remove everything in a folder but git's."""
    for child in folder.iterdir():
        if child.name != ".git":
            shutil.rmtree(child) if child.is_dir() and not child.is_symlink() else child.unlink()


def put(folder: Path, tree: invariants.Tree) -> None:
    """Write files below a folder."""
    for name, file in tree.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
        path.chmod(0o755 if file.executable else 0o644)


def lived_in(folder: Path, user: invariants.Tree, own: str) -> None:
    """Turn a tool's fresh project into the user's; the tool's own file stays."""
    run(folder, "git", "init", "--quiet")
    commit_all(folder, "New")
    kept = (folder / own).read_bytes()
    clear(folder)
    put(folder, user)
    (folder / ANSWERS).unlink(missing_ok=True)
    (folder / own).write_bytes(kept)
    commit_all(folder, "Mine")


def with_ladder(scenario: Scenario, folder: Path, _: Path) -> list[str | Path]:
    """Bring a project of ours to the folder; return the command that upgrades it."""
    shutil.copytree(scenario.repository, folder, symlinks=True)
    return [BIN / "ladder", "upgrade"]


def with_copier(scenario: Scenario, folder: Path, templates: Path) -> list[str | Path]:
    """Bring a project of Copier's to the folder; return the command that upgrades it."""
    make: list[str | Path] = [
        BIN / "copier",
        "copy",
        "--quiet",
        "--defaults",
        "--vcs-ref",
        "v1.0.0",
    ]
    run(templates, *make, templates / "copier", folder)
    lived_in(folder, scenario.user, ANSWERS)
    return [BIN / "copier", "update", "--quiet", "--defaults", "--vcs-ref", "v2.0.0"]


def with_cruft(scenario: Scenario, folder: Path, templates: Path) -> list[str | Path]:
    """Bring a project of cruft's to the folder; return the command that upgrades it."""
    make: list[str | Path] = [BIN / "cruft", "create", "--no-input", "--checkout", "v1"]
    run(templates, *make, "--output-dir", folder.parent, templates / "cruft")
    lived_in(folder, scenario.user, ".cruft.json")
    return [BIN / "cruft", "update", "--skip-apply-ask", "--checkout", "v2"]


Tool = Callable[[Scenario, Path, Path], list[str | Path]]
TOOLS: dict[str, Tool] = {
    "ladder upgrade": with_ladder,
    "copier update": with_copier,
    "cruft update": with_cruft,
}


def upgrade(tool: Tool, scenario: Scenario, templates: Path) -> tuple[int, invariants.Tree, float]:
    """Upgrade a scenario with a tool: its exit code, the files after it, its CPU seconds."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch, NAME)
        command = tool(scenario, folder, templates)
        before = cpu()
        status = run(folder, *command)
        return status, invariants.read(folder), cpu() - before


def cpu() -> float:
    """Return the CPU seconds that ended child processes have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def all_lines(tree: invariants.Tree) -> set[str]:
    """Return every line of a tree's texts, a .rej's without its mark."""
    found = {line.strip() for file in tree.values() for line in file.text.splitlines()}
    rejected = (file.text for path, file in tree.items() if path.endswith(".rej"))
    return found | {line[1:].strip() for text in rejected for line in text.splitlines()}


def added(before: invariants.Tree, after: invariants.Tree) -> set[str]:
    """Return the lines that a side has added, its tool's own file left out."""
    return all_lines(without_own(after)) - all_lines(without_own(before)) - {""}


def without_own(tree: invariants.Tree) -> invariants.Tree:
    """Return a tree without the file in which a tool keeps its answers, and without the lock."""
    return {path: file for path, file in tree.items() if path not in GENERATED}


def judge(tally: Tally, scenario: Scenario, status: int, tree: invariants.Tree) -> None:
    """Add to a tally what came of a scenario."""
    rejected = [path for path in tree if path.endswith((".rej", ".orig"))]
    marked = {path for path, file in tree.items() if invariants.MARKER.search(file.text)}
    if status or rejected or marked:
        tally.hands.append(scenario.name)
    present = all_lines(tree)
    lost = added(scenario.old, scenario.user) - present
    dropped = added(scenario.old, scenario.new) - present
    tally.lost += [f"{scenario.name}: {line}" for line in lost]
    tally.dropped += [f"{scenario.name}: {line}" for line in dropped]
    plain = {path: file for path, file in tree.items() if path not in marked}
    tally.broken += [f"{scenario.name}: {fault}" for fault in invariants.broken(plain)]


def collect(folder: Path) -> list[Scenario]:
    """Return the projects of the scenarios, each as it is before its upgrade."""
    folder.mkdir()
    collector = Collector(folder)
    pytest.main(
        ["-qq", "--no-summary", *(str(MERGE / f"test_{name}.py") for name in EDITS)], [collector]
    )
    return list(collector.found.values())


def time_no_edits(plain: Scenario, templates: Path) -> bool:
    """Print the CPU seconds of an upgrade without edits; return whether we reach the goal."""
    seconds: dict[str, list[float]] = {name: [] for name in TOOLS}
    for _ in range(ROUNDS):
        for name, tool in TOOLS.items():
            seconds[name].append(upgrade(tool, plain, templates)[2])
    ours, copiers, _ = seconds.values()
    ratio = statistics.median(a / b for a, b in zip(ours, copiers, strict=True))
    for name, each in seconds.items():
        print(f"{name:<16}{statistics.median(each):7.2f} s of CPU   median of {ROUNDS}")
    verdict = "reached" if ratio <= CPU_GOAL else "MISSED"
    print(f"{'ratio':<16}{ratio:7.2f} of copier update's, goal at most {CPU_GOAL}: {verdict}")
    return ratio <= CPU_GOAL


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        templates = Path(scratch, "templates")
        templates.mkdir()
        scenarios = collect(Path(scratch, "scenarios"))
        plain = next(each for each in scenarios if each.name == "test_nothing_edited")
        make_copier_template(templates / "copier")
        make_cookiecutter_template(templates / "cruft", (plain.old, plain.new))
        tallies = {name: Tally() for name in TOOLS}
        for scenario in scenarios:
            for name, tool in TOOLS.items():
                status, tree, _ = upgrade(tool, scenario, templates)
                judge(tallies[name], scenario, status, tree)
        print(f"\n{len(scenarios)} scenarios   hands needed   lines lost   dropped   broken")
        for name, tally in tallies.items():
            counts = len(tally.hands), len(tally.lost), len(tally.dropped), len(tally.broken)
            print(f"{name:<16}" + "".join(f"{count:>13}" for count in counts))
        for name, tally in tallies.items():
            print(f"hands with {name}: {', '.join(tally.hands)}")
        for wrong in (*(ours := tallies["ladder upgrade"]).lost, *ours.dropped, *ours.broken):
            print(f"wrong with ladder upgrade: {wrong}")
        return 0 if time_no_edits(plain, templates) else 1


if __name__ == "__main__":
    sys.exit(main())
