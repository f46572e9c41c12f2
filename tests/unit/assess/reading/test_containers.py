"""Dockerfiles are found by name and by content; compose files have services."""

import time
from pathlib import Path

import pytest
from mlops_ladder.assess.reading.packaging import containers

from .ci.conftest import written


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("Dockerfile", True),
        ("Dockerfile.train", True),
        ("train.dockerfile", True),
        ("api/Containerfile", True),
        ("docker/train", True),
        ("deploy/base.docker", True),
        ("Dockerfile.md", False),
        ("Dockerfile.dockerignore", False),
        ("docker/notes.txt", False),
        ("notes.txt", False),
        ("docker/run.sh", False),
        ("{{ cookiecutter.name }}/Dockerfile", False),
    ],
)
def test_a_dockerfile_is_known_by_its_name_or_first_instruction(
    tmp_path: Path, path: str, found: bool
) -> None:
    repo = written(tmp_path, {path: "# base\nFROM python:3.12\n"})
    assert bool(containers.images(repo)) is found


@pytest.mark.parametrize("text", ["", "RUN pip\n", "FROMage\n", "from app import x\nFROM a\n"])
def test_what_does_not_begin_with_a_base_is_none(tmp_path: Path, text: str) -> None:
    assert not containers.images(written(tmp_path, {"docker/x": text}))


def test_a_long_file_of_a_folder_is_refused_quickly(tmp_path: Path) -> None:
    start = time.perf_counter()
    assert not containers.images(written(tmp_path, {"docker/x": "\n" * 5_000 + "no"}))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    ("path", "dev"),
    [
        (".devcontainer/Dockerfile", True),
        (".gitpod.Dockerfile", True),
        ("Dockerfile.dev", True),
        ("Dockerfile", False),
        ("devices/Dockerfile", False),
    ],
)
def test_development_environments_are_marked(tmp_path: Path, path: str, dev: bool) -> None:
    repo = written(tmp_path, {path: "FROM python:3.12\n"})
    assert [image.dev for image in containers.images(repo)] == [dev]


def test_services_are_built_or_pulled_and_start_commands(tmp_path: Path) -> None:
    compose = """\
        services:
          mlflow:
            image: ghcr.io/mlflow/mlflow:v3
            ports: ["5000:5000", 8080]
            command: mlflow server --port 5000
          api:
            build: {context: .., dockerfile: docker/api}
            entrypoint: [python]
            command: ["-m", "app.serve"]
          web:
            build: ../web
          odd: [1]
        """
    repo = written(tmp_path, {
        "ops/app-docker-compose.yml": compose,
        "docker/api": "FROM python:3.12\nCOPY . .\n",
        "web/Dockerfile": "FROM node:20\n",
    })  # fmt: skip
    mlflow, api, web, odd = containers.services(repo)
    assert (mlflow.name, mlflow.line, mlflow.image) == ("mlflow", 2, "ghcr.io/mlflow/mlflow:v3")
    assert mlflow.ports == ("5000:5000", "8080")
    assert [(each.words[:2], each.line) for each in mlflow.commands] == [(("mlflow", "server"), 5)]
    assert (api.context, api.dockerfile) == ("", "docker/api")
    assert [each.words for each in api.commands] == [("python", "-m", "app.serve")]
    assert (web.context, web.dockerfile) == ("web", "web/Dockerfile")
    assert not odd.image
    assert [image.path for image in containers.images(repo)] == ["docker/api", "web/Dockerfile"]


@pytest.mark.parametrize("text", ["services: []", "services: {a: }", "a: [", "services: {1: {}}"])
def test_broken_compose_files_have_an_answer(tmp_path: Path, text: str) -> None:
    for service in containers.services(written(tmp_path, {"compose.yaml": text})):
        assert not service.commands
