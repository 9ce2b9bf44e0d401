"""The talent pool in tests: members who show themselves, and recruiters who search."""

from typing import Any
from uuid import uuid4

from httpx import Response

from tests.support.content import created
from tests.support.membership import ANY, Guilds, ok
from tests.support.services import Client, Person

ALL_PARTS = (
    *("name", "headline", "skills", "languages", "department", "country", "seniority"),
    "communities",
)
ME = "/v1/talent/me"
APPROACHES = "/v1/talent/approaches"


class Pool:
    """A recruiter, and members that no other test has."""

    def __init__(self, membership: Client, guilds: Guilds) -> None:
        self.membership = membership
        self.guilds = guilds
        self.recruiter = guilds.person("Rita", "recruiter")

    async def topic(self) -> str:
        owner = self.guilds.person("Olga")
        await self.guilds.community(owner)
        label = f"Topic {uuid4().hex}"
        labels = {"labels": {"en": label, "fr": label}}
        made = await self.membership.post(owner, "/v1/topics", json=labels)
        return str(created(made)["id"])

    async def member(self, shows: tuple[str, ...] = ALL_PARTS, /, **profile: Any) -> Person:
        """Return a person with this profile who shows these parts of it in the pool."""
        person = await self.guilds.known("Ada")
        if profile:
            path = "/v1/profiles/me"
            ok(await self.membership.patch(person, path, json=profile, headers=ANY))
        await self.show(person, shows)
        return person

    async def show(
        self, person: Person, shows: tuple[str, ...] = ALL_PARTS, /, **more: Any
    ) -> None:
        body = {"shows": list(shows), **more}
        ok(await self.membership.put(person, ME, json=body))

    async def leave(self, person: Person) -> Response:
        return await self.membership.delete(person, ME)

    async def search(self, *, by: Person | None = None, **wanted: Any) -> str:
        """Start a search and return its id."""
        body = {"purpose": "A new team", **wanted}
        made = await self.membership.post(by or self.recruiter, "/v1/talent/searches", json=body)
        return str(created(made)["id"])

    async def results(self, search_id: str, by: Person | None = None) -> list[dict[str, Any]]:
        path = f"/v1/talent/searches/{search_id}/talents?limit=100"
        return list(ok(await self.membership.get(by or self.recruiter, path))["items"])

    async def find(self, **wanted: Any) -> list[dict[str, Any]]:
        return await self.results(await self.search(**wanted))

    async def open(self, handle: str, search_id: str) -> Response:
        path = f"/v1/talent/talents/{handle}?search_id={search_id}"
        return await self.membership.get(self.recruiter, path)

    async def ask(self, handle: str, search_id: str) -> Response:
        body = {"search_id": search_id, "purpose": "Lead the new team"}
        path = f"/v1/talent/talents/{handle}/approach"
        return await self.membership.put(self.recruiter, path, json=body)

    async def answer(self, person: Person, approach_id: str, **body: Any) -> Response:
        path = f"{APPROACHES}/{approach_id}/answer"
        return await self.membership.put(person, path, json=body)

    async def approached(self) -> tuple[Person, str]:
        """Return a member whom the recruiter asked, and the id of the approach."""
        topic = await self.topic()
        person = await self.member(competencies=[{"topic_id": topic, "level": 3}])
        search_id = await self.search(skills=[{"topic_id": topic}])
        [found] = await self.results(search_id)
        asked = ok(await self.ask(found["handle"], search_id))
        return person, str(asked["id"])
