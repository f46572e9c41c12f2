"""`ladder --help` beside `cookiecutter --help`, and `ladder new` beside `copier copy`.

Run: python benchmarks/startup.py
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from timing import Contender, compare

BIN = Path(sys.executable).parent


def show_profile() -> None:
    """Print where the time of `ladder new` goes, by the package that spends it."""
    code = (
        "import cProfile, pstats, sys; sys.argv = ['ladder', 'new', 'x', '--defaults'];"
        "from mlops_ladder.cli import main; p = cProfile.Profile();"
        "p.runcall(main, standalone_mode=False);"
        "pstats.Stats(p).sort_stats('cumulative').print_stats("
        "'mlops_ladder.(cli|new|render|history|tree|layers|git)|run_copy|subprocess.py.*run|compile')"
    )
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=True
        )
    print("Where the time of `ladder new` goes (seconds, under the profiler):")
    for line in done.stdout.splitlines():
        columns = line.split(maxsplit=5)
        if len(columns) == 6 and columns[3].replace(".", "").isdigit() and float(columns[3]) > 0.01:
            print(f"  {columns[3]:>7}  {Path(columns[5].split(':')[0]).name}:{columns[5][-30:]}")


def main() -> int:
    template = Path(tempfile.mkdtemp(prefix="bench-template-"))
    template.rmdir()
    subprocess.run([BIN / "ladder", "template", "0", template], check=True, capture_output=True)
    copier = [str(BIN / "copier"), "copy", "--defaults", "--quiet", "--data", "name=x"]
    reached = [
        compare(
            Contender("ladder --help", lambda _: [str(BIN / "ladder"), "--help"]),
            Contender("cookiecutter --help", lambda _: [str(BIN / "cookiecutter"), "--help"]),
            goal=0.5,
        ),
        compare(
            Contender("ladder new", lambda _: [str(BIN / "ladder"), "new", "x", "--defaults"]),
            Contender("copier copy", lambda folder: [*copier, str(template), str(folder / "x")]),
            goal=1.15,
        ),
    ]
    show_profile()
    shutil.rmtree(template)
    return 0 if all(reached) else 1


if __name__ == "__main__":
    sys.exit(main())
