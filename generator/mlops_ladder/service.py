"""A project's service as a client sees it: started on a free port, asked, stopped."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import environment
from .errors import LadderError

READY_WITHIN = 90  # seconds
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True)
class Answer:
    """The status and the decoded body of an answer."""

    status: int
    body: Any


def ask(url: str, body: Any = None) -> Answer:
    """Send a GET, or a POST with a JSON body; an answer with an error status is an answer too.

    Raises OSError where nothing listens.
    """
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return Answer(response.status, decode(response.read()))
    except urllib.error.HTTPError as error:
        return Answer(error.code, decode(error.read()))


def decode(text: bytes) -> Any:
    """Return JSON decoded, anything else as text."""
    try:
        return json.loads(text)
    except ValueError:
        return text.decode(errors="replace")


@dataclass(frozen=True)
class Service:
    """A running service: its address and its process."""

    url: str
    process: "subprocess.Popen[bytes]"

    def example(self, path: str = "/predict") -> Any:
        """Return the example request of a path in the service's own OpenAPI document."""
        content = ask(f"{self.url}/docs.json").body["paths"][path]["post"]["requestBody"]["content"]
        return content["application/json"]["schema"]["example"]

    def stop(self) -> None:
        """Stop the process, by its id, and wait for its end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def running(project: Path, log: Path, **variables: str) -> Iterator[Service]:
    """Start the project's service on a free port, its output in a file; stop it at the end.

    Raises LadderError where it is not ready in time, naming the file.
    """
    command = [str(environment.binaries(project) / "poe"), "serve", "--port", "0"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=project,
            env=environment.variables() | variables,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    service = Service("", process)
    try:
        yield Service(wait_until_ready(process, log), process)
    finally:
        service.stop()


def wait_until_ready(process: "subprocess.Popen[bytes]", log: Path) -> str:
    """Return the address once /readyz answers 200; LadderError when it never does."""
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        found = ADDRESS.search(log.read_text("utf-8", "replace"))
        try:
            if found and ask(f"{found.group()}/readyz").status == 200:
                return found.group()
        except OSError:
            pass
        time.sleep(0.1)
    state = "ended" if process.poll() is not None else f"was not ready after {READY_WITHIN} s"
    raise LadderError(f"the service {state}", f"see {os.path.relpath(log)}")
