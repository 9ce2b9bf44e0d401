"""Requests to events, and facts of membership that a test publishes for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

from httpx import Response
from icalendar import Calendar

from tests.support.content import World, created
from tests.support.services import Client, Person


class EventsWorld(World):
    """Publishes the facts of membership; events has applied each fact when the call returns."""

    looks_at = "/v1/gatherings?limit=1"


def wall(days: float = 7, hours: float = 0) -> str:
    """Return a time relative to now, as the wall clock in UTC shows it."""
    at = datetime.now(UTC) + timedelta(days=days, hours=hours)
    return at.strftime("%Y-%m-%dT%H:%M:%S")


async def schedule(client: Client, person: Person, **fields: Any) -> dict[str, Any]:
    """Announce a gathering, by default in a week and for everyone."""
    plain = {
        "titles": {"en": "Workshop"},
        "time_zone": "UTC",
        "starts_at": wall(7),
        "ends_at": wall(7, 2),
    }
    return created(await client.post(person, "/v1/gatherings", json={**plain, **fields}))


async def past(client: Client, person: Person, **fields: Any) -> dict[str, Any]:
    """Announce a gathering that is over."""
    return await schedule(client, person, starts_at=wall(-7), ends_at=wall(-7, 2), **fields)


async def rsvp(client: Client, person: Person, gathering: dict[str, Any], answer: str) -> Response:
    path = f"/v1/gatherings/{gathering['id']}/rsvp"
    return await client.put(person, path, json={"answer": answer})


async def seat(client: Client, person: Person, gathering: dict[str, Any]) -> tuple[str, int | None]:
    """Return the person's seat and place in the line."""
    own = (await client.get(person, f"/v1/gatherings/{gathering['id']}")).json()["own"]
    return own["seat"], own["position"]


def events_in(answer: Response) -> list[Any]:
    """Return the events of a calendar."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).events)
