"""Calls of the notifications API for a person, as in docs/api/openapi. Each raises ApiError."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import quote

from portal.gateway.models import notifications as m
from portal.gateway.models.values import Page
from portal.gateway.transport import Answer, Transport


def _at(place: str) -> str:
    """Quote a part of a path."""
    return quote(place, safe="")


class Notifications:
    """The inbox, its live stream, and preferences."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def inbox(
        self, *, unread: bool = False, limit: int = 20, after: str | None = None
    ) -> Page[m.Notification]:
        return await self._ask.get(
            "notifications/v1/notifications",
            Page[m.Notification],
            unread=unread,
            limit=limit,
            after=after,
        )

    async def unread(self) -> m.UnreadCount:
        return await self._ask.get("notifications/v1/notifications/unread-count", m.UnreadCount)

    async def read(self, notification_id: str, up_to: int | None) -> None:
        await self._seen(notification_id, "read", up_to)

    async def dismiss(self, notification_id: str, up_to: int | None) -> None:
        await self._seen(notification_id, "dismiss", up_to)

    async def _seen(self, notification_id: str, verb: str, up_to: int | None) -> None:
        body = {} if up_to is None else {"up_to": up_to}
        place = f"notifications/v1/notifications/{_at(notification_id)}/{verb}"
        await self._ask.send("POST", place, body)

    async def read_all(self, until: str | None) -> None:
        body = {"until": until} if until else {}
        await self._ask.send("POST", "notifications/v1/notifications/read-all", body)

    async def preferences(self) -> Answer[m.Preferences]:
        return await self._ask.read("notifications/v1/preferences", m.Preferences)

    async def prefer(self, body: Mapping[str, Any], *, match: str) -> m.Preferences:
        place = "notifications/v1/preferences"
        return (await self._ask.write("PUT", place, m.Preferences, body, match=match)).value

    def stream(self, last: str | None) -> AbstractAsyncContextManager[AsyncIterator[str]]:
        """Open the lines of server-sent events."""
        return self._ask.stream("notifications/v1/stream", last)
