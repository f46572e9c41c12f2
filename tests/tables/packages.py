"""The packages that ship tables, unpacked once beside the environments of tests."""

import contextlib
import csv
import gzip
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from functools import cache
from pathlib import Path

from mlops_ladder import environment

LOCK = Path(__file__).with_name("requirements.txt")
OUTPUT = Path(__file__).parents[2] / ".test-output"

Rows = list[list[str]]


@cache
def folder() -> Path:
    """Return where the packages lie: unpacked once for each lock, and never imported."""
    made = OUTPUT / f"packages-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:12]}"
    if not made.exists():
        OUTPUT.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=OUTPUT) as scratch:
            unpacked = Path(scratch) / "packages"
            command = [environment.uv() or "uv", "pip", "install", "--quiet", "--no-deps"]
            command += ["--require-hashes", "--requirements", str(LOCK)]
            command += ["--python", sys.executable, "--target", str(unpacked)]
            subprocess.run(command, check=True)
            with contextlib.suppress(OSError):  # another lane was faster
                unpacked.rename(made)
    return made


def read(path: str, member: str = "", sep: str = ",") -> Rows:
    """Return the lines of a CSV file of a package, the first one its header, where it has one."""
    content = (folder() / path).read_bytes()
    if path.endswith(".csv.gz"):
        content = gzip.decompress(content)
    elif path.endswith(".tar.gz"):
        with tarfile.open(fileobj=io.BytesIO(content)) as archive:
            found = archive.extractfile(member)
            assert found is not None, member
            content = found.read()
    elif path.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as zipped:
            content = zipped.read(member)
    return list(csv.reader(io.StringIO(content.decode("utf-8")), delimiter=sep))
