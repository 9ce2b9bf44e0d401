"""Gatherings with few seats, and more people who join, leave and wait."""

from chaos.workload.client import Client, Request
from chaos.workload.ground import Gathering, Ground

EVENTS = "/api/events/v1"
STARTS, ENDS = "2031-05-06T18:00", "2031-05-06T20:00"
"""Times after every run, even with clocks that are wrong by years."""


async def schedule(client: Client, ground: Ground) -> None:
    """Schedule a gathering: the keeper for a community, others for everyone."""
    place = client.chance.choice(ground.places) if client.person_id == ground.keeper else None
    canary, capacity = client.new_canary(), client.chance.choice([1, 2, 3])
    answer = await client.write(
        Request(
            *("schedule", "POST", f"{EVENTS}/gatherings"),
            body={
                "titles": {"en": f"{canary} in person"},
                "descriptions": {"en": f"We meet about {canary}."},
                "community": place.slug if place else None,
                "time_zone": "Europe/Paris",
                "starts_at": STARTS,
                "ends_at": ENDS,
                "capacity": capacity,
            },
            wait=place.for_reader(client.person_id) if place else (),
            detail={
                "kind": "events.gathering",
                "canary": canary,
                "community": place.id if place else None,
            },
        )
    )
    if answer.ok:
        version = answer.version("events.gathering")
        ground.gatherings.append(
            Gathering(
                *(version.id, place, client.person_id, answer.etag or "", canary),
                *(capacity, version),
            )
        )


async def answer(client: Client, ground: Ground) -> None:
    gathering = ground.gathering(client.chance)
    if gathering is None:
        return
    said = client.chance.choices(["yes", "no", "maybe"], weights=[6, 3, 1])[0]
    place = gathering.place
    await client.write(
        Request(
            *("answer", "PUT", f"{EVENTS}/gatherings/{gathering.id}/rsvp"),
            key=gathering.id,
            body={"answer": said},
            wait=place.for_reader(client.person_id) if place else (),
            detail={"kind": "events.attendance", "asked": {"answer": said}},
        )
    )


async def change_capacity(client: Client, ground: Ground) -> None:
    own = [each for each in ground.gatherings if each.organiser == client.person_id]
    if not own:
        return
    gathering = client.chance.choice(own)
    capacity = gathering.capacity % 4 + 1
    path = f"{EVENTS}/gatherings/{gathering.id}"
    changed = await client.write(
        Request(
            *("change", "PATCH", path),
            key=gathering.id,
            base=gathering.etag,
            body={"capacity": capacity},
            detail={"kind": "events.gathering", "asked": {"capacity": capacity}},
        )
    )
    if changed.ok:
        gathering.capacity = capacity
        gathering.etag = changed.etag or gathering.etag
        return
    read = await client.read(Request("read.gathering", "GET", path, key=gathering.id))
    if read.ok:
        gathering.capacity, gathering.etag = read.json["capacity"], read.etag or gathering.etag
