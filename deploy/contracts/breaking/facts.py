"""Breaking changes of the AsyncAPI document, for readers of facts."""

from collections.abc import Iterator

from deploy.contracts.breaking.schemas import Break, Json, Schemas, Way

_OPEN: Json = {}


def breaks(old: Json, new: Json) -> list[Break]:
    return list(_of_channels(old, new))


def _of_channels(old: Json, new: Json) -> Iterator[Break]:
    """Compare by topic. New types of facts do not break readers, which skip unknown ones."""
    topics = {channel["address"]: channel for channel in new["channels"].values()}
    for channel in old["channels"].values():
        topic = channel["address"]
        if topic not in topics:
            yield Break(topic, "is gone")
            continue
        told = topics[topic]["messages"]
        for name in channel["messages"]:
            if name not in told:
                yield Break(f"{topic} {name}", "is gone")
            else:
                yield from _of_message(name, old, new)


def _of_message(name: str, old: Json, new: Json) -> Iterator[Break]:
    before, after = (document["components"]["messages"][name] for document in (old, new))
    given = Schemas(old, new, Way.GIVEN)
    for part in ("headers", "payload"):
        yield from given.breaks(f"{name} {part}", before.get(part, _OPEN), after.get(part, _OPEN))
