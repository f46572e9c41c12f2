"""A Dockerfile's stages: base, tag and digest, what they run, copy and start."""

from pathlib import Path

import pytest
from mlops_ladder.assess.reading.packaging import containers
from mlops_ladder.assess.reading.packaging.containers import Image

from .ci.conftest import written


def read(folder: Path, text: str, files: tuple[str, ...] = ()) -> tuple[Image, ...]:
    """Return the stages of a Dockerfile beside other files."""
    return containers.images(written(folder, {"Dockerfile": text, **dict.fromkeys(files, "x")}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("FROM python:3.12-slim", ("python", "3.12-slim", "")),
        ("from python", ("python", "", "")),
        ("FROM --platform=linux/amd64 python:3 AS build", ("python", "3", "")),
        ("FROM python:3.12@sha256:ab", ("python", "3.12", "sha256:ab")),
        ("FROM localhost:5000/team/app", ("localhost:5000/team/app", "", "")),
        ("FROM localhost:5000/team/app:2", ("localhost:5000/team/app", "2", "")),
        ("ARG V=3.11\nFROM python:${V}-slim", ("python", "3.11-slim", "")),
        ("ARG A=3\nARG V=${A}.1\nFROM python:$V", ("python", "3.1", "")),
        ("FROM python:${V:-3.10}", ("python", "3.10", "")),
        ("ARG V\nFROM python:$V", ("python", "$V", "")),
        ("# syntax=docker/dockerfile:1\n\nFROM scratch", ("scratch", "", "")),
    ],
)
def test_what_a_stage_is_based_on(
    tmp_path: Path, text: str, expected: tuple[str, str, str]
) -> None:
    image = read(tmp_path, text + "\n")[0]
    assert (image.base, image.tag, image.digest) == expected


def test_a_stage_on_a_stage_has_its_base_and_start(tmp_path: Path) -> None:
    text = """\
        FROM python:3.12 AS base
        WORKDIR /app
        COPY src src
        ENTRYPOINT ["python"]
        FROM base
        CMD ["-m", "app.serve"]
        FROM node:20
        COPY --from=base /app /app
        """
    images = read(tmp_path, text, ("src/a.py",))
    assert [(each.name, each.base, each.tag, each.last) for each in images] == [
        ("base", "python", "3.12", False), ("", "python", "3.12", False), ("", "node", "20", True),
    ]  # fmt: skip
    assert [each.words for each in images[1].starts] == [("python", "-m", "app.serve")]
    assert [each.words for each in images[0].starts] == [("python",)]
    assert not images[2].copies


def test_commands_have_their_lines(tmp_path: Path) -> None:
    text = """\
        FROM python:3.12
        RUN --mount=type=cache,target=/c \\
            pip install a && \\
            # a comment
            pip install b
        RUN ["pip", "install", "c d"]
        RUN <<EOF
        pip install e
        EOF
        CMD exec uvicorn app:api --port $PORT
        """
    image = read(tmp_path, text)[0]
    assert [(" ".join(each.words), each.line) for each in image.commands] == [
        ("pip install a", 3), ("pip install b", 5), ("pip install c d", 6), ("pip install e", 8),
    ]  # fmt: skip
    assert [(" ".join(each.words), each.line) for each in image.starts] == [
        ("uvicorn app:api --port $PORT", 10)
    ]


@pytest.mark.parametrize(
    ("text", "cwd", "words"),
    [
        ("WORKDIR /app\nCOPY . .\nCMD python src/run.py", "", "python src/run.py"),
        ("WORKDIR /app\nCOPY src .\nCMD python run.py", "src", "python run.py"),
        ("COPY src /app\nWORKDIR /app\nCMD python run.py", "src", "python run.py"),
        ("WORKDIR /app\nCOPY absent.txt .\nCOPY src .\nCMD python run.py", "src", "python run.py"),
        ("COPY src/ /app/code/\nCMD python /app/code/run.py", "", "python src/run.py"),
        ("WORKDIR /a\nCOPY src/run.py ./\nCMD [\"python\", \"run.py\"]", "", "python src/run.py"),
        ("WORKDIR /a\nCOPY src/run.py go.py\nCMD python go.py", "", "python src/run.py"),
        ("COPY src /app\nCMD sh -c 'cd x && y'", "", "sh -c cd x && y"),
        ('COPY src /app\nCMD ["sh", "-c", "python /app/run.py"]', "", "python src/run.py"),
    ],
)  # fmt: skip
def test_what_starts_is_named_as_the_repository_names_it(
    tmp_path: Path, text: str, cwd: str, words: str
) -> None:
    image = read(tmp_path, f"FROM a:1\n{text}\n", ("src/run.py",))[0]
    assert [(each.cwd, " ".join(each.words)) for each in image.starts] == [(cwd, words)]


def test_the_context_is_the_folder_that_has_what_is_copied(tmp_path: Path) -> None:
    text = "FROM a:1\nWORKDIR /w\nCOPY api api\nCOPY . .\nCMD python api/run.py\n"
    repo = written(tmp_path, {"docker/api.dockerfile": text, "api/run.py": ""})
    assert containers.images(repo)[0].starts[0].cwd == ""
    rooted = text.replace("COPY api", "COPY /api").replace("COPY . .\n", "")
    image = containers.images(written(tmp_path, {"docker/api.dockerfile": rooted}))[0]
    assert (image.copies[0].source, image.starts[0].cwd) == ("api", "")
    repo = written(tmp_path, {"docker/api/run.py": ""})
    assert containers.images(repo)[0].starts[0].cwd == "docker"


@pytest.mark.parametrize(
    "text",
    ["FROM", "FROM a\nCOPY", "FROM a\nRUN <<EOF", "FROM a\nCMD [1", "FROM a\nRUN \\", "ARG A"],
)
def test_broken_text_has_an_answer(tmp_path: Path, text: str) -> None:
    assert all(not each.commands for each in read(tmp_path, text))
