"""A producer one version ahead: its contract of the test's own aggregate, and its records."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any

from shared.contracts import unknown
from shared.contracts.aggregate import Aggregate, Older
from shared.contracts.catalogue import CATALOGUE
from shared.contracts.membership import CommunityData, CommunityState
from shared.contracts.unknown import Open
from shared.contracts.values import Visibility as TodaysVisibility
from shared.messaging.unit import new_id, utc_now
from tests.support.messaging import Thing, data

Raw = tuple[bytes, bytes, list[tuple[str, bytes]]]


class Visibility(StrEnum):
    """The enumeration of the same name with one more value."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PRIVATE = "private"
    DEPARTMENT = "department"


class NewerState(CommunityState):
    """The state with one more field, which older records lack."""

    visibility: Open[Visibility]
    charter: str = "none yet"


class NewerData(CommunityData):
    state: NewerState


class SecondData(CommunityData):
    """The data of the second major: one text became a list."""

    charters: tuple[str, ...] = ()


unknown._ENUMERATIONS["Visibility"] = TodaysVisibility  # until this process knows it: see `knowing`


def newer(thing: Thing) -> Aggregate[Any]:
    """Return the same major as the next version declares it."""
    return Aggregate(thing.service, thing.name, NewerData, thing.participles | {"chartered"})


def second(thing: Thing) -> Aggregate[Any]:
    """Return the second major, published beside the first."""
    first = Older(
        thing,
        down=lambda said: CommunityData.model_validate(said.model_dump(exclude={"charters"})),
        up=lambda said: SecondData.model_validate(said.model_dump()),
    )
    return Aggregate(thing.service, thing.name, SecondData, thing.participles, 2, first)


@contextmanager
def knowing(aggregate: Aggregate[Any]) -> Iterator[None]:
    """Have this process know the aggregate, as after an upgrade."""
    before = dict(CATALOGUE._newest), dict(CATALOGUE._majors), dict(unknown._ENUMERATIONS)
    CATALOGUE._newest[aggregate.kind] = aggregate
    CATALOGUE._majors.update({(major.kind, major.version): major for major in aggregate.majors})
    if aggregate.data is NewerData:
        unknown._ENUMERATIONS["Visibility"] = Visibility
    try:
        yield
    finally:
        CATALOGUE._newest, CATALOGUE._majors = before[0], before[1]
        unknown._ENUMERATIONS.clear()
        unknown._ENUMERATIONS.update(before[2])


def told(
    thing: Aggregate[Any],
    said: str,
    sequence: int,
    *,
    key: str = "a",
    state: dict[str, Any] | None = None,
    **more: Any,
) -> Raw:
    """Return a record of another version. `said`: participle and major."""
    headers = {
        "ce_specversion": "1.0",
        "ce_id": new_id(),
        "ce_source": thing.source,
        "ce_type": f"guilde.{thing.kind}.{said}",
        "ce_subject": key,
        "ce_time": utc_now().isoformat(),
        "ce_sequence": str(sequence),
    }
    value = data(key).model_dump(mode="json")
    value["state"] |= state or {}
    pairs = [(name, text.encode()) for name, text in headers.items()]
    return key.encode(), json.dumps({**value, **more}).encode(), pairs
