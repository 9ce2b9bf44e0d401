"""A newer version of this or another service runs beside, and publishes unknown values."""

from collections.abc import Callable
from typing import Any

import pytest

from shared.mongo import Store
from tests.support.events import EventsWorld, rsvp, schedule, wall
from tests.support.services import Client

Unique = Callable[[str], str]


async def test_a_gathering_in_an_unknown_status_is_shown_and_listed(
    events: Client, world: EventsWorld, events_store: Store
) -> None:
    ada = world.person("Ada")
    one = await schedule(events, ada, tags=["newer"])
    newer: dict[str, Any] = {"status": "postponed", "titles": {"de": "Werkstatt"}, "stage": 1}
    await events_store.scope["gatherings"].update_one({"_id": one["id"]}, {"$set": newer})
    read = await events.get(ada, f"/v1/gatherings/{one['id']}")
    assert (read.status_code, read.json()["status"]) == (200, "postponed")
    assert read.json()["titles"] == {"de": "Werkstatt"}
    for status, found in (("postponed", [one["id"]]), ("scheduled", []), ("x", [])):
        params = {"tag": "newer", "status": status}
        listed = (await events.get(ada, "/v1/gatherings", params=params)).json()["items"]
        assert [item["id"] for item in listed] == found
    calendar = await events.get(ada, f"/v1/gatherings/{one['id']}.ics")
    assert "SUMMARY;LANGUAGE=de:Werkstatt" in calendar.text


@pytest.mark.parametrize("fields", [{"titles": {"de": "Werkstatt"}}])
async def test_nobody_writes_values_unknown_to_this_version(
    events: Client, world: EventsWorld, fields: dict[str, Any]
) -> None:
    times = {"time_zone": "UTC", "starts_at": wall(1), "ends_at": wall(2)}
    refused = await events.post(world.person("Ada"), "/v1/gatherings", json={**times, **fields})
    assert refused.status_code == 422


async def test_a_seat_is_kept_while_its_person_s_standing_is_unknown(
    events: Client, world: EventsWorld, events_store: Store, unique: Unique
) -> None:
    slug = await world.community(unique("secret"), "private")
    ada, bob = await world.member(slug, "owner"), await world.member(slug)
    one = await schedule(events, ada, community=slug)
    await rsvp(events, bob, one, "yes")
    await world.stands(bob, slug, "suspended")
    assert (await events.get(bob, f"/v1/gatherings/{one['id']}")).status_code == 404
    assert await kept_seat(events_store, one, world.id_of(bob)) == "seated"


async def test_a_seat_is_kept_in_a_community_of_an_unknown_visibility(
    events: Client, world: EventsWorld, events_store: Store, unique: Unique
) -> None:
    slug = await world.community(unique("guild"), "public")
    ada, bob = await world.member(slug, "owner"), world.person("Bob")
    one = await schedule(events, ada, community=slug)
    await rsvp(events, bob, one, "yes")
    await world.community(slug, "department")
    assert (await events.get(bob, f"/v1/gatherings/{one['id']}")).status_code == 404
    assert (await events.get(ada, f"/v1/gatherings/{one['id']}")).status_code == 200
    assert await kept_seat(events_store, one, world.id_of(bob)) == "seated"


async def kept_seat(store: Store, gathering: dict[str, Any], person_id: str) -> str:
    found = await store.scope["attendances"].find_one({"_id": f"{gathering['id']}.{person_id}"})
    return str((found or {})["seat"])
