"""The assistant's way from its sources to what serves, once: index, evaluate, promote."""

import asyncio

from ..flows.schedule import join


async def everything() -> list[str]:
    """Run the three flows one after another; return a sentence of each."""
    from ..flows.evaluate import evaluate
    from ..flows.index import index
    from ..flows.promote import promote

    return [await index(), await evaluate(), await promote()]


def run() -> str:
    """Return what came of the handbook and the prompt; SystemExit if a flow failed."""
    join()
    try:
        return "\n".join(asyncio.run(everything()))
    except Exception as error:
        raise SystemExit(f"the run failed: {error}") from None


if __name__ == "__main__":
    print(run(), "see reports/index.html", sep="\n")
