"""Requests to membership: people and communities of the test's own, through its HTTP."""

from typing import Any

from httpx import Response
from uuid6 import uuid7

from shared.runtime.identity import person_id_of
from tests.support.content import created
from tests.support.issuer import Issuer
from tests.support.services import Client, People, Person

ANY = {"If-Match": "*"}


class Guilds:
    """Makes people and communities that no other test has."""

    def __init__(self, membership: Client, people: People, issuer: Issuer) -> None:
        self._membership = membership
        self._people = people
        self._issuer = issuer

    def person(self, name: str, *roles: str) -> Person:
        """Return a person without a profile, since they made no request yet."""
        return self._people(f"{name} {uuid7().hex}", roles=roles)

    def id_of(self, person: Person) -> str:
        return person_id_of(self._issuer.issuer, person.name.lower().replace(" ", "-"))

    async def known(self, name: str, *roles: str) -> Person:
        """Return a person with a profile."""
        person = self.person(name, *roles)
        ok(await self._membership.get(person, "/v1/profiles/me"))
        return person

    async def community(self, owner: Person, **fields: Any) -> str:
        """Create a community and return its slug; it is open and internal by default."""
        new = {"slug": f"guild-{uuid7().hex}", "names": {"en": "Guild"}, **fields}
        return str(created(await self._membership.post(owner, "/v1/communities", json=new))["slug"])

    async def invited(self, slug: str, by: Person, name: str = "Ivy", *roles: str) -> Person:
        """Return a new person who has an invitation."""
        person = await self.known(name, *roles)
        path = f"/v1/communities/{slug}/members"
        body = {"person_id": self.id_of(person)}
        created(await self._membership.post(by, path, json=body))
        return person

    async def member(self, slug: str, owner: Person, role: str = "member", *roles: str) -> Person:
        """Return a new member of a community. `roles`: roles on the platform."""
        person = await self.invited(slug, owner, role.title(), *roles)
        ok(await self._membership.post(person, f"/v1/communities/{slug}/join"))
        if role != "member":
            body = {"role": role}
            path = self.path(slug, person)
            ok(await self._membership.patch(owner, path, json=body, headers=ANY))
        return person

    def path(self, slug: str, person: Person) -> str:
        """Return the path of a person's membership."""
        return f"/v1/communities/{slug}/members/{self.id_of(person)}"

    async def standing(self, slug: str, person: Person, seen_by: Person) -> dict[str, Any]:
        """Return a person's membership in any standing, as an animator sees it; {} for none."""
        for standing in ("active", "requested", "invited", "refused", "left", "removed"):
            path = f"/v1/communities/{slug}/members?standing={standing}&limit=100"
            for member in ok(await self._membership.get(seen_by, path))["items"]:
                if member["person_id"] == self.id_of(person):
                    return dict(member)
        return {}


def ok(answer: Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document


def problem(answer: Response) -> tuple[int, str]:
    """Return the status of a problem and the last part of its type."""
    return answer.status_code, str(answer.json()["type"]).rpartition(":")[2]


def statuses(answers: list[Response]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


async def on_all_pages(client: Client, person: Person, path: str) -> list[dict[str, Any]]:
    """Return the items of all pages of a list, in order. `path` has a query."""
    found: list[dict[str, Any]] = []
    after = ""
    while True:
        page = ok(await client.get(person, f"{path}{after}"))
        found += page["items"]
        if page["next"] is None:
            return found
        after = f"&after={page['next']}"
