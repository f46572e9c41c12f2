"""Programs that run the program in their arguments: `coverage run`, `torchrun`, `docker run`."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from ..files.repository import Repository
from ..shell import Command, join, parse
from ..shell.wrappers import unwrap

# Programs that run a Python file or module, and their options that take a value.
_PYTHON: dict[tuple[str, ...], frozenset[str]] = {
    ("coverage", "run"): frozenset({"--source", "--omit", "--include", "--rcfile", "--context"}),
    ("accelerate", "launch"): frozenset(
        {"--config_file", "--num_processes", "--num_machines", "--mixed_precision"}
    ),
    ("torchrun",): frozenset({"--nproc_per_node", "--nnodes", "--node_rank", "--master_port"}),
    ("torch.distributed.launch",): frozenset({"--nproc_per_node", "--nnodes"}),
    ("torch.distributed.run",): frozenset({"--nproc_per_node", "--nnodes"}),
    ("deepspeed",): frozenset({"--num_gpus", "--num_nodes", "--hostfile", "--include"}),
    ("spark-submit",): frozenset({"--master", "--deploy-mode", "--conf", "--packages", "--jars"}),
    ("ipython",): frozenset({"--profile"}),
    ("scalene",): frozenset(),
    ("memory_profiler",): frozenset(),
    ("cProfile",): frozenset({"-o", "-s"}),
    ("kernprof",): frozenset(),
    ("debugpy",): frozenset({"--listen"}),
}
# Subcommands of project tools that are another program.
_BUILT_IN: dict[tuple[str, ...], tuple[str, ...]] = {
    ("hatch", "test"): ("pytest",),
    ("hatch", "fmt"): ("ruff", "check"),
    ("rye", "test"): ("pytest",),
    ("rye", "lint"): ("ruff", "check"),
    ("rye", "fmt"): ("ruff", "format"),
    ("uv", "format"): ("ruff", "format"),
    ("kedro", "test"): ("pytest",),
    ("python", "setup.py", "test"): ("python", "-m", "unittest"),
}
# Programs that run the rest of their arguments somewhere else, and how much of it is theirs.
_ELSEWHERE: dict[tuple[str, ...], int] = {
    ("docker", "run"): 1,
    ("docker", "exec"): 1,
    ("podman", "run"): 1,
    ("docker-compose", "run"): 1,
    ("docker-compose", "exec"): 1,
    ("kubectl", "exec"): 1,
    ("kubectl", "run"): 1,
    ("ray", "job", "submit"): 0,
    ("anyscale", "job", "submit"): 0,
    ("tox", "exec"): 0,
    ("srun",): 0,
    ("mpirun",): 0,
    ("horovodrun",): 0,
    ("papermill",): 0,
}
_VALUED = frozenset(
    {"-v", "--volume", "-e", "--env", "--env-file", "-p", "--publish", "--name", "-w", "--workdir"}
    | {"-u", "--user", "--network", "--net", "--gpus", "--mount", "--entrypoint", "--platform"}
    | {"--shm-size", "--ipc", "-f", "--file", "-n", "--namespace", "-c", "--container", "-m"}
    | {"--memory", "--cpus", "--add-host", "--label", "-l", "-np", "--working-dir", "--image"}
    | {"--runtime-env", "--runtime-env-json", "--address", "--restart", "--partition", "--time"}
)


def hop(repo: Repository, command: Command) -> Iterator[Command]:
    """The program that is launched, in the same place."""
    words = (command.program, *command.arguments)
    if words[:2] == ("docker", "compose"):
        words = ("docker-compose", *words[2:])
    yield from _several(command, words)
    for length in (3, 2, 1):
        if other := _BUILT_IN.get(words[:length]):
            yield replace(command, words=(*other, *words[length:]), tool="")
        if (known := _PYTHON.get(words[:length])) is not None:
            yield from _again(command, _python(words[length:], known))
        elif (own := _ELSEWHERE.get(words[:length])) is not None:
            yield from _again(command, _behind(words[length:], own))


def _several(command: Command, words: tuple[str, ...]) -> Iterator[Command]:
    """Programs that are given whole: `find -exec pytest {} ;`, `concurrently "a b" "c d"`."""
    if words[0] == "find":
        for at, word in enumerate(words):
            if word in ("-exec", "-execdir", "-ok"):
                rest = takewhile(lambda word: word not in (";", "+"), words[at + 1 :])
                yield from _again(command, tuple(rest))
    elif words[0] == "concurrently":
        for text in words[1:]:
            if not text.startswith("-"):
                yield from parse(text, command.path, command.line, command.cwd, stops=False)


def _again(command: Command, words: tuple[str, ...]) -> Iterator[Command]:
    words, tool, folder = unwrap(words)
    if words:
        yield replace(command, words=words, tool=tool, cwd=join(command.cwd, folder))


def _python(words: tuple[str, ...], valued: frozenset[str]) -> tuple[str, ...]:
    """The interpreter's words for what is launched: a file, or `-m` and a module."""
    while words and words[0].startswith("-") and words[0] not in ("-m", "--module"):
        words = words[2 if words[0] in valued else 1 :]
    if not words:
        return ()
    module = words[0].startswith("-")
    return ("python", "-m", *words[1:]) if module else ("python", *words)


def _behind(words: tuple[str, ...], own: int) -> tuple[str, ...]:
    """What stands behind the options and the first `own` words; with `--`, behind that."""
    if "--" in words:
        return words[words.index("--") + 1 :]
    while words and words[0].startswith("-"):
        words = words[2 if words[0] in _VALUED else 1 :]
    return words[own:]
