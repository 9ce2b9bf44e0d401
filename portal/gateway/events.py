"""Calls of the events API for a person, as in docs/api/openapi. Each raises ApiError."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from portal.gateway.models import events as m
from portal.gateway.models.values import Page
from portal.gateway.transport import Answer, Transport


def _at(place: str) -> str:
    """Quote a part of a path."""
    return quote(place, safe="")


class Events:
    """Gatherings, seats, calendars."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def gatherings(self, *, mine: bool = False, **wanted: Any) -> Page[m.GatheringSummary]:
        """Return gatherings. `wanted`: when, from_, to, community, tag, status, limit, after."""
        place = "events/v1/gatherings/mine" if mine else "events/v1/gatherings"
        return await self._ask.get(place, Page[m.GatheringSummary], **wanted)

    async def gathering(self, gathering_id: str) -> Answer[m.Gathering]:
        return await self._ask.read(f"events/v1/gatherings/{_at(gathering_id)}", m.Gathering)

    async def schedule(self, body: Mapping[str, Any], *, key: str) -> m.Gathering:
        place = "events/v1/gatherings"
        return (await self._ask.write("POST", place, m.Gathering, body, key=key)).value

    async def change(
        self, gathering_id: str, body: Mapping[str, Any], *, match: str
    ) -> m.Gathering:
        place = f"events/v1/gatherings/{_at(gathering_id)}"
        return (await self._ask.write("PATCH", place, m.Gathering, body, match=match)).value

    async def cancel(self, gathering_id: str, reason: str | None, *, key: str) -> None:
        body = {"reason": reason} if reason else {}
        place = f"events/v1/gatherings/{_at(gathering_id)}/cancel"
        await self._ask.send("POST", place, body, key=key)

    async def answer(self, gathering_id: str, answer: str) -> m.OwnAnswer:
        place = f"events/v1/gatherings/{_at(gathering_id)}/rsvp"
        return (await self._ask.write("PUT", place, m.OwnAnswer, {"answer": answer})).value

    async def attendees(
        self, gathering_id: str, *, line: str = "seated", limit: int = 50, after: str | None = None
    ) -> Page[m.Attendee]:
        place = f"events/v1/gatherings/{_at(gathering_id)}/attendees"
        return await self._ask.get(place, Page[m.Attendee], line=line, limit=limit, after=after)

    async def calendar(self, gathering_id: str, lang: str) -> bytes:
        """Return a gathering as iCalendar (RFC 5545)."""
        place = f"events/v1/gatherings/{_at(gathering_id)}.ics?lang={lang}"
        return (await self._ask.send("GET", place)).content

    async def open_feed(self, lang: str) -> m.Feed:
        return (
            await self._ask.write("POST", "events/v1/calendar-feed", m.Feed, {"lang": lang})
        ).value

    async def feed(self) -> m.FeedState:
        return await self._ask.get("events/v1/calendar-feed", m.FeedState)

    async def close_feed(self) -> None:
        await self._ask.send("DELETE", "events/v1/calendar-feed")
