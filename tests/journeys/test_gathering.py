"""Two places, three people: across membership, events and search, over Kafka, on real engines."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from tests.support.events import events_in, rsvp, schedule, seat
from tests.support.messaging import eventually
from tests.support.services import Client, People, Person

Unique = Callable[[str], str]


async def in_calendar(events: Client, path: str, gathering: dict[str, Any]) -> Any:
    """The gathering as a calendar program sees it that knows only the address."""
    found = events_in(await events.http.get(path))
    [event] = [each for each in found if each["UID"].startswith(gathering["id"])]
    return event


async def feed(events: Client, person: Person) -> str:
    answer = await events.post(person, "/v1/calendar-feed", json={})
    return str(answer.json()["path"]).removeprefix("/api/events")


async def test_who_waits_is_promoted_in_order_and_calendars_and_search_know(
    membership: Client, events: Client, search: Client, people: People, unique: Unique
) -> None:
    ada, word, slug = people(unique("Ada")), f"mot{uuid4().hex[:12]}", unique("data")
    body = {"slug": slug, "names": {"en": slug}, "visibility": "private"}
    assert (await membership.post(ada, "/v1/communities", json=body)).status_code == 201
    guests = [people(unique(name)) for name in ("Bob", "Eve", "Joe")]
    for person in guests:
        profile = (await membership.get(person, "/v1/profiles/me")).json()
        place = f"/v1/communities/{slug}"
        invited = await membership.post(ada, f"{place}/members", json={"person_id": profile["id"]})
        person.carries += [invited.headers["Guilde-Token"]]
        assert (await membership.post(person, f"{place}/join")).status_code == 200

    # joined, announced and answered in a row: the tokens see to it
    link = "https://meet.example/secret"
    titles = {"fr": f"Atelier {word}", "en": f"Workshop {word}"}
    one = await schedule(
        events, ada, community=slug, titles=titles, capacity=2, link=link, place="Room 12"
    )
    bob, eve, joe = guests
    for person in guests:
        assert (await rsvp(events, person, one, "yes")).status_code == 200
    assert await seat(events, joe, one) == ("waiting", 1)
    calendar = await feed(events, joe)
    waiting = await in_calendar(events, calendar, one)
    assert (waiting["STATUS"], "URL" in waiting) == ("TENTATIVE", False)

    await rsvp(events, bob, one, "no")
    assert await seat(events, joe, one) == ("seated", None)
    assert await seat(events, eve, one) == ("seated", None)
    seated = await in_calendar(events, calendar, one)
    assert (seated["STATUS"], seated["URL"]) == ("CONFIRMED", link)

    async def found(person: Person, text: str) -> list[dict[str, Any]]:
        answer = await search.get(person, "/v1/search", params={"q": text})
        assert answer.status_code == 200, answer.text
        assert link not in answer.text
        return list(answer.json()["items"])

    joe.carries += ada.carries
    for text in (word, f"atelier {word}", f"workshop {word}"):
        [item] = await found(joe, text)
        assert (item["kind"], item["id"], item["starts_at"]) == (
            "gathering",
            one["id"],
            one["starts_at"],
        )
    outsider = people(unique("Kim"))
    outsider.carries = [token for token in ada.carries if "events." in token]
    assert await found(outsider, word) == []

    reason = {"reason": "Snow"}
    await events.post(ada, f"/v1/gatherings/{one['id']}/cancel", json=reason)
    cancelled = await in_calendar(events, calendar, one)
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 1)
    joe.carries += ada.carries
    assert await found(joe, word) == []

    left = await membership.post(joe, f"/v1/communities/{slug}/leave")
    assert left.status_code == 200

    async def empty() -> bool:
        return not events_in(await events.http.get(calendar))

    await eventually(empty)
