"""A generated project with the llm application, for benchmarks that run in its environment."""

import importlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


class Project:
    """A project's folder, and the modules of its assistant."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        found = next(self.folder.glob("src/*/assistant/answer.py"), None)
        if not found:
            raise SystemExit(f"{folder} has no src/*/assistant: name an LLM project")
        self.package = found.parts[-3]
        sys.path.insert(0, str(self.folder / "src"))

    def module(self, name: str) -> Any:
        """Return a module of the assistant."""
        return importlib.import_module(f"{self.package}.assistant.{name}")

    def index(self) -> Any:
        """Return the index that the pipeline has made."""
        return self.module("index").Index.load(self.folder / "work" / "index.npz", "benchmark")

    def prompt(self, name: str) -> Any:
        """Return the prompt of a file in the folder prompts, as a version of that name."""
        prompts = self.module("prompts")
        return prompts.Prompt(name, prompts.read(self.folder / "prompts" / f"{name}.txt"))

    @contextmanager
    def serving(self, **variables: str) -> Iterator[str]:
        """Start `poe serve`; give its address once it is ready, stop it at the end."""
        binaries, log = self.folder / ".venv" / "bin", self.folder / ".state" / "benchmark.log"
        path = os.pathsep.join([str(binaries), os.environ["PATH"]])
        with log.open("wb") as output:
            process = subprocess.Popen(
                [binaries / "poe", "serve", "--port", "0"],
                cwd=self.folder,
                env=os.environ | {"PATH": path} | variables,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        try:
            end = time.monotonic() + 120
            while not (address := ready(log)):
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"poe serve did not start: see {log}")
                time.sleep(0.1)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait()

    @contextmanager
    def changed(self, **numbers: int) -> Iterator[None]:
        """Change numbers of assistant.yaml, for as long as the context."""
        path = self.folder / "assistant.yaml"
        text = path.read_text("utf-8")
        try:
            for name, number in numbers.items():
                now, changes = re.subn(rf"(?m)^{name}: \d+", f"{name}: {number}", path.read_text())
                assert changes == 1, name
                path.write_text(now, "utf-8")
            yield
        finally:
            path.write_text(text, "utf-8")


def ready(log: Path) -> str:
    """Return the address of a service that is ready, by what it has printed; else nothing."""
    if not (found := ADDRESS.search(log.read_text("utf-8", "replace"))):
        return ""
    try:
        with urllib.request.urlopen(f"{found.group()}/readyz", timeout=5) as answer:
            json.load(answer)
        return found.group()
    except OSError:
        return ""


def report(name: str, value: str, reached: bool | None = None) -> bool:
    """Print a line, and of a goal whether it was reached; return False if it was not."""
    print(
        f"{name:<52}{value:>28}  {'' if reached is None else 'reached' if reached else 'MISSED'}",
        flush=True,
    )
    return reached is not False
