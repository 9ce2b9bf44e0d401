"""What a portal does on a platform, through its gateway."""

from collections.abc import Callable
from typing import Any

from tests.support.notifications import Someone
from tests.support.services import Client


async def ok(answer: Any, status: int = 200) -> dict[str, Any]:
    got = await answer
    assert got.status_code == status, got.text
    document: dict[str, Any] = got.json()
    return document


class Portal:
    """`client`: returns a client of the service of this name."""

    def __init__(self, client: Callable[[str], Client]) -> None:
        self.membership = client("membership")
        self.content = client("content")
        self.events = client("events")
        self.search = client("search")
        self.notifications = client("notifications")

    async def close(self) -> None:
        for client in (
            *(self.membership, self.content, self.events),
            *(self.search, self.notifications),
        ):
            await client.http.aclose()

    async def welcome(self, *persons: Someone) -> None:
        """Make the first request of each person, which creates their profile."""
        for who in persons:
            await ok(self.membership.get(who.person, "/v1/profiles/me"))

    async def found_guild(self, owner: Someone, slug: str, *guests: Someone) -> None:
        """Found a private community; each of `guests` accepts an invitation to it."""
        names = {"fr": "Guilde des données", "en": "Data guild"}
        founding = {"slug": slug, "names": names, "visibility": "private"}
        await ok(self.membership.post(owner.person, "/v1/communities", json=founding), 201)
        place = f"/v1/communities/{slug}"
        await self.welcome(*guests)
        for guest in guests:
            invitation = {"person_id": guest.id}
            await ok(self.membership.post(owner.person, f"{place}/members", json=invitation), 201)
            guest.person.carries += owner.person.carries
            await ok(self.membership.post(guest.person, f"{place}/join"))

    async def ask(self, who: Someone, title: str, **fields: Any) -> dict[str, Any]:
        """Publish a question."""
        body = {"kind": "question", "title": title, "lang": "fr", **fields}
        return await ok(self.content.insist(who.person, "POST", "/v1/posts", json=body), 201)

    async def answer(self, who: Someone, question: dict[str, Any], text: str) -> dict[str, Any]:
        path = f"/v1/posts/{question['id']}/replies"
        return await ok(self.content.insist(who.person, "POST", path, json={"body": text}), 201)

    async def mark(self, who: Someone, by: Someone) -> str:
        """Answer a question of `who`, behind all their earlier notices; return the reply's id."""
        question = await self.ask(who, "Marker")
        by.person.carries += who.person.carries
        return str((await self.answer(by, question, "Marker"))["id"])

    async def find(self, who: Someone, words: str) -> list[dict[str, Any]]:
        answer = await ok(self.search.insist(who.person, "GET", "/v1/search", params={"q": words}))
        items: list[dict[str, Any]] = answer["items"]
        return items

    async def inbox(self, who: Someone) -> list[str]:
        answer = await ok(self.notifications.get(who.person, "/v1/notifications"))
        return [item["text"] for item in answer["items"]]
