"""A service is started on a free port, asked, and stopped by its process."""

import signal
from pathlib import Path

import pytest
from mlops_ladder import environment, service
from mlops_ladder.errors import LadderError
from mlops_ladder.service import Answer

from . import fake_service


@pytest.fixture
def project(folder: Path) -> Path:
    """A project whose service is the stand-in."""
    fake_service.install(folder / "x")
    return folder / "x"


def replace_service(project: Path, script: str) -> None:
    path = environment.binaries(project) / "poe"
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")


def test_a_running_service_answers_and_then_does_not(project: Path) -> None:
    log = project / "log"
    with service.running(project, log) as started:
        assert started.url in log.read_text("utf-8")
        assert started.example() == fake_service.REQUEST
        assert service.ask(f"{started.url}/predict", fake_service.REQUEST) == Answer(
            200, fake_service.ANSWER
        )
    assert started.process.poll() == -signal.SIGTERM
    with pytest.raises(OSError, match="refused"):
        service.ask(f"{started.url}/readyz")


def test_an_error_status_and_plain_text_are_answers_too(project: Path) -> None:
    with service.running(project, project / "log") as started:
        wrong = service.ask(f"{started.url}/predict", {"rows": []})
        assert wrong == Answer(400, {"detail": "rows: missing"})
        assert service.ask(f"{started.url}/nowhere") == Answer(404, "plain words")


def test_a_service_is_stopped_when_its_use_fails(project: Path) -> None:
    with pytest.raises(KeyError), service.running(project, project / "log") as started:
        raise KeyError
    assert started.process.poll() is not None


def test_a_service_can_be_stopped_twice(project: Path) -> None:
    with service.running(project, project / "log") as started:
        started.stop()
        started.stop()


def test_variables_reach_the_service(project: Path) -> None:
    replace_service(project, 'echo "$GREETING $1 $2 $3"')
    with (
        pytest.raises(LadderError, match="the service ended"),
        service.running(project, project / "log", GREETING="hello"),
    ):
        pass
    assert (project / "log").read_text("utf-8") == "hello serve --port 0\n"


def test_a_service_that_is_never_ready_is_an_error_and_is_stopped(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "READY_WITHIN", 0.3)
    replace_service(project, "echo $$ > pid; exec sleep 60")
    with (
        pytest.raises(LadderError, match=r"was not ready after 0\.3 s") as caught,
        service.running(project, project / "log"),
    ):
        pass
    assert caught.value.hint == "see x/log"
    assert not Path("/proc", (project / "pid").read_text("utf-8").strip()).exists()
