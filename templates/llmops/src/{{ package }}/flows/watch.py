"""The questions of the newest days beside those before, as a Prefect flow."""

from prefect import flow, task


@flow(name="watch")
async def watch() -> str:
    """Tell whether people begin to ask what the handbook does not say, and draw the page."""
    from ..assistant.watch import watch as compare
    from ..overview import write

    said = task(compare)()
    task(write)()
    return said
