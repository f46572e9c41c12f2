"""A project for each scenario, and what came of all of them."""

import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import mlops_ladder
import pytest
from mlops_ladder import layers, render, tree
from mlops_ladder.answers import Answers

from ..conftest import Ladder, words_of
from .project import NAME, Project, Scaffolds
from .promises import Outcome

RENDERS: dict[tuple[str, ...], tree.Tree] = {}
SCAFFOLDS: dict[tuple[str, ...], Path] = {}
OUTCOMES: dict[str, list[Outcome]] = {}
PROJECTS = pytest.StashKey[list[Project]]()
ProjectIn = Callable[..., Project]


class Quality(NamedTuple):
    """What came of some scenarios, in numbers; `broken` are files, the others are lines."""

    scenarios: int
    without_hands: int
    lost: int
    dropped: int
    broken: int

    @classmethod
    def of(cls, scenarios: Collection[Sequence[Outcome]]) -> "Quality":
        """Return the numbers."""
        every = [outcome for outcomes in scenarios for outcome in outcomes]
        return cls(
            len(scenarios),
            sum(not any(outcome.by_hand for outcome in outcomes) for outcomes in scenarios),
            sum(len(lines) for outcome in every for lines in outcome.lost.values()),
            sum(len(lines) for outcome in every for lines in outcome.dropped.values()),
            sum(len(outcome.broken) for outcome in every),
        )

    def __str__(self) -> str:
        share = self.without_hands / self.scenarios
        return (
            f"upgrades: {self.scenarios} scenarios, {self.without_hands} ({share:.0%}) without "
            f"hands; lines lost {self.lost}, dropped {self.dropped}; broken {self.broken}"
        )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the test that looks back at all scenarios come last."""
    items.sort(key=lambda item: item.path.name == "test_quality.py")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what came of all scenarios."""
    if OUTCOMES:
        terminalreporter.write_line(str(Quality.of(OUTCOMES.values())))


@pytest.fixture
def rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render equal answers of one version once in a session."""

    def render_once(answers: Answers, package: str = "") -> tree.Tree:
        key = (str(layers.templates()), answers.dump(), package)
        if key not in RENDERS:
            RENDERS[key] = render.render(answers, package)
        return dict(RENDERS[key])

    monkeypatch.setattr("mlops_ladder.new.render", render_once)
    monkeypatch.setattr("mlops_ladder.project.render", render_once)


@pytest.fixture
def scaffolds(
    rendered_once: None, tmp_path_factory: pytest.TempPathFactory, ladder: Ladder
) -> Scaffolds:
    """Return the folder of a fresh project of a kind, made once in a session for a version."""

    def made(kind: str, *given: str) -> Path:
        key = (str(layers.templates()), mlops_ladder.__version__, kind, *given)
        if key not in SCAFFOLDS:
            place = tmp_path_factory.mktemp("scaffold") / NAME
            words = [word for answer in given for word in ("--set", answer)]
            ended = ladder("new", str(place), *words_of(kind), "--defaults", *words)
            assert ended.status == 0, ended
            SCAFFOLDS[key] = place
        return SCAFFOLDS[key]

    return made


@pytest.fixture
def project_in(request: pytest.FixtureRequest, ladder: Ladder, scaffolds: Scaffolds) -> ProjectIn:
    """Take a folder, in a repository with some root, for a project."""
    made = request.node.stash[PROJECTS] = []

    def take(place: Path, root: Path | None = None) -> Project:
        made.append(Project(place, root=root or place, ladder=ladder, scaffolds=scaffolds))
        return made[-1]

    return take


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Keep what came of a scenario, and see that it has looked at all that it began."""
    try:
        yield
    finally:
        projects = item.stash.get(PROJECTS, [])
        for project in projects:
            if project.outcomes:
                OUTCOMES.setdefault(project.scenario or item.nodeid, []).extend(project.outcomes)
    assert all(project.done_with for project in projects), "an upgrade was not looked at"


@pytest.fixture
def project(project_in: ProjectIn, scaffolds: Scaffolds, folder: Path) -> Project:
    """A project of level 0, as new."""
    shutil.copytree(scaffolds("0"), folder / NAME, symlinks=True)
    return project_in(folder / NAME)
