"""The assistant's way from its sources to what serves, once: index, evaluate, promote."""

from ..flows import once


def run() -> str:
    """Return what came of the handbook and the prompt; SystemExit if a flow failed."""
    return once.run("index", "evaluate", "promote")


if __name__ == "__main__":
    print(run(), "see reports/index.html", sep="\n")
