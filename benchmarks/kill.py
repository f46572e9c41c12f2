"""Kill upgrades, their `--continue` and their `--abort` at random moments, and go on from there.

Each of the eight commands is killed so many times; what it left has to be continued to the state
after it and aborted to the state before it, byte for byte. Run: python benchmarks/kill.py [KILLS]
"""

import os
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path
from unittest import mock

from mlops_ladder import layers

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.conftest import IDENTITY
from tests.merge.test_kill import campaign, extend_templates

KILLS = 25  # of each command
STANDINGS = ("before", "moving", "after")


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        folder = Path(scratch)
        (folder / "gitconfig").write_text(IDENTITY, "utf-8")
        os.environ |= {"GIT_CONFIG_GLOBAL": str(folder / "gitconfig"), "GIT_CONFIG_NOSYSTEM": "1"}
        shutil.copytree(layers.templates(), folder / "package" / "templates")
        extend_templates(folder / "package" / "templates")
        with mock.patch.object(layers, "__file__", str(folder / "package" / "layers.py")):
            for everything in (False, True):
                what = "ladder and the git that it runs" if everything else "ladder alone"
                print(f"killed: {what}")
                show(folder / what, kills, everything)
    return 0


def show(folder: Path, kills: int, everything: bool) -> None:
    """Kill, and print how often a project stood how; AssertionError where one was not whole."""
    print(f"  {'':<32}" + "".join(f"{name:>8}" for name in STANDINGS))
    total: Counter[str] = Counter()
    for conflict in (False, True):
        project = folder / f"conflict-{conflict}" / "x"
        project.parent.mkdir(parents=True)
        counts = campaign(project, conflict, kills, everything)
        for command in dict.fromkeys(command for command, _ in counts):
            left = {name: counts[command, name] for name in STANDINGS}
            total.update(left)
            title = f"{command}{', with a conflict' if conflict else ''}"
            print(f"  {title:<32}" + "".join(f"{count:>8}" for count in left.values()), flush=True)
    print(f"  {'all':<32}" + "".join(f"{total[name]:>8}" for name in STANDINGS))
    print(f"  {total.total()} kills, each whole\n", flush=True)


if __name__ == "__main__":
    sys.exit(main())
