"""Asking events, and what it hears of membership: facts that the test puts on Kafka."""

from datetime import UTC, datetime, timedelta
from typing import Any

from httpx import Response
from icalendar import Calendar

from tests.support.content import World, created
from tests.support.services import Client, Person


class EventsWorld(World):
    """What membership would tell; each of it is seen by events when the call returns."""

    looks_at = "/v1/gatherings?limit=1"


def wall(days: float = 7, hours: float = 0) -> str:
    """A time from now, as a clock in UTC shows it."""
    at = datetime.now(UTC) + timedelta(days=days, hours=hours)
    return at.strftime("%Y-%m-%dT%H:%M:%S")


async def schedule(client: Client, person: Person, **fields: Any) -> dict[str, Any]:
    """A gathering in a week, for everyone unless said otherwise."""
    plain = {
        "titles": {"en": "Workshop"},
        "time_zone": "UTC",
        "starts_at": wall(7),
        "ends_at": wall(7, 2),
    }
    return created(await client.post(person, "/v1/gatherings", json={**plain, **fields}))


async def past(client: Client, person: Person, **fields: Any) -> dict[str, Any]:
    """One that is over."""
    return await schedule(client, person, starts_at=wall(-7), ends_at=wall(-7, 2), **fields)


async def rsvp(client: Client, person: Person, gathering: dict[str, Any], answer: str) -> Response:
    path = f"/v1/gatherings/{gathering['id']}/rsvp"
    return await client.put(person, path, json={"answer": answer})


async def seat(client: Client, person: Person, gathering: dict[str, Any]) -> tuple[str, int | None]:
    """Their seat and place in the line, as the gathering tells them now."""
    own = (await client.get(person, f"/v1/gatherings/{gathering['id']}")).json()["own"]
    return own["seat"], own["position"]


def events_in(answer: Response) -> list[Any]:
    """The events of a calendar."""
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/calendar")
    return list(Calendar.from_ical(answer.content).events)
