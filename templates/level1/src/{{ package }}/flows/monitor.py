"""New data and labels are looked at; where policy.yaml says so, a model is trained."""

from contextlib import suppress

from prefect import flow

from .retrain import again, retrain


@flow(name="monitor")
async def monitor() -> str:
    """Take what has landed, look at it, and retrain if that is decided; return what came of it."""
    from .. import champion, looks, monitor, pages, registry, stages

    with suppress(champion.NoChampionError):
        champion.find_champion()  # if the registry is away, nothing is begun
    said = [] if registry.champion() else [await retrain()]
    with stages.alone():
        again(monitor.take)()
        said += [look.summary for look in again(monitor.look)()]
    if any(look.due for look in looks.read()):
        said.append(await retrain())
    for look in looks.read():
        if look.due:
            looks.write(look.model_copy(update={"came": said[-1]}))
    pages.write_index(looks.read())
    return "; ".join(said) or "nothing is new"
