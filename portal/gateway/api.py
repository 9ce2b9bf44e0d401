"""The public API, call by call. It knows what docs/api says, and nothing else of Guilde.

Each call raises ApiError: see errors.py.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any
from urllib.parse import quote

from portal.gateway import models as m
from portal.gateway.transport import Answer, Transport


def _at(place: str) -> str:
    """A part of a path, whatever is in it."""
    return quote(place, safe="")


class Membership:
    """Communities, profiles, who belongs where."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def communities(
        self, *, limit: int = 20, after: str | None = None
    ) -> m.Page[m.Community]:
        return await self._ask.get(
            "membership/v1/communities", m.Page[m.Community], limit=limit, after=after
        )

    async def community(self, slug: str) -> Answer[m.Community]:
        return await self._ask.read(f"membership/v1/communities/{_at(slug)}", m.Community)

    async def create(self, body: Mapping[str, Any], *, key: str) -> m.Community:
        place = "membership/v1/communities"
        return (await self._ask.write("POST", place, m.Community, body, key=key)).value

    async def edit(self, slug: str, body: Mapping[str, Any], *, match: str) -> m.Community:
        place = f"membership/v1/communities/{_at(slug)}"
        return (await self._ask.write("PATCH", place, m.Community, body, match=match)).value

    async def join(self, slug: str, *, key: str) -> m.Membership:
        place = f"membership/v1/communities/{_at(slug)}/join"
        return (await self._ask.write("POST", place, m.Membership, key=key)).value

    async def leave(self, slug: str, *, key: str) -> m.Membership:
        place = f"membership/v1/communities/{_at(slug)}/leave"
        return (await self._ask.write("POST", place, m.Membership, key=key)).value

    async def members(
        self,
        slug: str,
        *,
        standing: m.Standing = "active",
        limit: int = 50,
        after: str | None = None,
    ) -> m.Page[m.Membership]:
        return await self._ask.get(
            f"membership/v1/communities/{_at(slug)}/members",
            m.Page[m.Membership],
            standing=standing,
            limit=limit,
            after=after,
        )

    async def invite(self, slug: str, person_id: str, *, key: str) -> None:
        place = f"membership/v1/communities/{_at(slug)}/members"
        await self._ask.send("POST", place, {"person_id": person_id}, key=key)

    async def decide(self, slug: str, person_id: str, *, approve: bool, key: str) -> None:
        verb = "approve" if approve else "refuse"
        place = f"membership/v1/communities/{_at(slug)}/members/{_at(person_id)}/{verb}"
        await self._ask.send("POST", place, key=key)

    async def appoint(self, slug: str, person_id: str, role: str, *, match: str) -> None:
        place = f"membership/v1/communities/{_at(slug)}/members/{_at(person_id)}"
        await self._ask.send("PATCH", place, {"role": role}, match=match)

    async def remove(self, slug: str, person_id: str) -> None:
        place = f"membership/v1/communities/{_at(slug)}/members/{_at(person_id)}"
        await self._ask.send("DELETE", place)

    async def memberships(self) -> m.Page[m.Membership]:
        return await self._ask.get("membership/v1/memberships", m.Page[m.Membership])

    async def me(self) -> Answer[m.Profile]:
        return await self._ask.read("membership/v1/profiles/me", m.Profile)

    async def profile(self, person_id: str) -> m.Profile:
        return await self._ask.get(f"membership/v1/profiles/{_at(person_id)}", m.Profile)

    async def edit_me(self, body: Mapping[str, Any], *, match: str) -> m.Profile:
        place = "membership/v1/profiles/me"
        return (await self._ask.write("PATCH", place, m.Profile, body, match=match)).value

    async def erase_me(self, *, match: str) -> None:
        await self._ask.send("DELETE", "membership/v1/profiles/me", match=match)


class Content:
    """Posts, replies, versions."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def posts(
        self,
        *,
        community: str | None = None,
        kind: str | None = None,
        author: str | None = None,
        status: str | None = None,
        tag: str | None = None,
        limit: int = 20,
        after: str | None = None,
    ) -> m.Page[m.PostSummary]:
        return await self._ask.get(
            "content/v1/posts",
            m.Page[m.PostSummary],
            community=community,
            kind=kind,
            author=author,
            status=status,
            tag=tag,
            limit=limit,
            after=after,
        )

    async def post(self, post_id: str) -> Answer[m.Post]:
        return await self._ask.read(f"content/v1/posts/{_at(post_id)}", m.Post)

    async def write(self, body: Mapping[str, Any], *, key: str) -> m.Post:
        return (await self._ask.write("POST", "content/v1/posts", m.Post, body, key=key)).value

    async def edit(self, post_id: str, body: Mapping[str, Any], *, match: str) -> m.Post:
        place = f"content/v1/posts/{_at(post_id)}"
        return (await self._ask.write("PATCH", place, m.Post, body, match=match)).value

    async def act(self, post_id: str, verb: str, *, key: str) -> None:
        """`verb`: publish, archive or unarchive."""
        await self._ask.send("POST", f"content/v1/posts/{_at(post_id)}/{verb}", key=key)

    async def delete(self, post_id: str, *, match: str) -> None:
        await self._ask.send("DELETE", f"content/v1/posts/{_at(post_id)}", match=match)

    async def replies(
        self, post_id: str, *, limit: int = 50, after: str | None = None
    ) -> m.Page[m.Reply]:
        place = f"content/v1/posts/{_at(post_id)}/replies"
        return await self._ask.get(place, m.Page[m.Reply], limit=limit, after=after)

    async def reply(self, reply_id: str) -> Answer[m.Reply]:
        return await self._ask.read(f"content/v1/replies/{_at(reply_id)}", m.Reply)

    async def post_reply(self, post_id: str, body: Mapping[str, Any], *, key: str) -> m.Reply:
        place = f"content/v1/posts/{_at(post_id)}/replies"
        return (await self._ask.write("POST", place, m.Reply, body, key=key)).value

    async def edit_reply(self, reply_id: str, body: Mapping[str, Any], *, match: str) -> m.Reply:
        place = f"content/v1/replies/{_at(reply_id)}"
        return (await self._ask.write("PATCH", place, m.Reply, body, match=match)).value

    async def delete_reply(self, reply_id: str, *, match: str) -> None:
        await self._ask.send("DELETE", f"content/v1/replies/{_at(reply_id)}", match=match)

    async def accept(self, post_id: str, answer_id: str) -> None:
        place = f"content/v1/posts/{_at(post_id)}/accepted-answer"
        await self._ask.send("PUT", place, {"answer_id": answer_id})

    async def reopen(self, post_id: str) -> None:
        await self._ask.send("DELETE", f"content/v1/posts/{_at(post_id)}/accepted-answer")

    async def versions(
        self, post_id: str, *, limit: int = 50, after: str | None = None
    ) -> m.Page[m.VersionSummary]:
        place = f"content/v1/posts/{_at(post_id)}/versions"
        return await self._ask.get(place, m.Page[m.VersionSummary], limit=limit, after=after)

    async def version(self, post_id: str, number: int) -> m.Version:
        return await self._ask.get(f"content/v1/posts/{_at(post_id)}/versions/{number}", m.Version)


class Events:
    """Gatherings, seats, calendars."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def gatherings(self, *, mine: bool = False, **wanted: Any) -> m.Page[m.GatheringSummary]:
        """`wanted`: when, from_, to, community, tag, status, limit, after."""
        place = "events/v1/gatherings/mine" if mine else "events/v1/gatherings"
        return await self._ask.get(place, m.Page[m.GatheringSummary], **wanted)

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
    ) -> m.Page[m.Attendee]:
        place = f"events/v1/gatherings/{_at(gathering_id)}/attendees"
        return await self._ask.get(place, m.Page[m.Attendee], line=line, limit=limit, after=after)

    async def calendar(self, gathering_id: str, lang: str) -> bytes:
        """One gathering as iCalendar (RFC 5545)."""
        place = f"events/v1/gatherings/{_at(gathering_id)}.ics?lang={lang}"
        return (await self._ask.send("GET", place)).content

    async def open_feed(self, lang: str) -> m.Feed:
        return (
            await self._ask.write("POST", "events/v1/calendar-feed", m.Feed, {"lang": lang})
        ).value

    async def close_feed(self) -> None:
        await self._ask.send("DELETE", "events/v1/calendar-feed")


class Search:
    """All that one may see."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def search(
        self,
        words: str = "",
        *,
        filters: Mapping[str, Sequence[str]] | None = None,
        limit: int = 20,
        after: str | None = None,
    ) -> m.SearchResult:
        chosen = {name: list(values) for name, values in (filters or {}).items()}
        return await self._ask.get(
            "search/v1/search", m.SearchResult, q=words, limit=limit, after=after, **chosen
        )

    async def suggest(self, words: str, *, limit: int = 8) -> list[m.Suggestion]:
        place = "search/v1/suggest"
        return (await self._ask.get(place, m.Suggestions, q=words, limit=limit)).items


class Notifications:
    """The inbox, live, and how one hears of what."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def inbox(
        self, *, unread: bool = False, limit: int = 20, after: str | None = None
    ) -> m.Page[m.Notification]:
        return await self._ask.get(
            "notifications/v1/notifications",
            m.Page[m.Notification],
            unread=unread,
            limit=limit,
            after=after,
        )

    async def unread(self) -> m.UnreadCount:
        return await self._ask.get("notifications/v1/notifications/unread-count", m.UnreadCount)

    async def read(self, notification_id: str, up_to: int | None) -> None:
        body = {} if up_to is None else {"up_to": up_to}
        place = f"notifications/v1/notifications/{_at(notification_id)}/read"
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
        """Lines of server-sent events."""
        return self._ask.stream("notifications/v1/stream", last)


class Api:
    """The five services as one person sees them."""

    def __init__(self, ask: Transport) -> None:
        self.written = ask.written
        self.membership = Membership(ask)
        self.content = Content(ask)
        self.events = Events(ask)
        self.search = Search(ask)
        self.notifications = Notifications(ask)
