"""Everything once: poe pipeline."""

from shutil import copyfile

from . import ROOT
from .assistant.pipeline import run

if __name__ == "__main__":
    print(run(), "see reports/index.html", sep="\n")
    copyfile(ROOT / "evaluation" / "metrics.json", ROOT / "metrics.json")
