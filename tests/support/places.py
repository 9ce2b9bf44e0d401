"""A community of each visibility, with a person in every role and one of everything it can hold.

Everything is made through the services' HTTP, as portals do it. The contents of a place hold its
`canary`, a word that nobody else writes.
"""

from asyncio import gather
from uuid import uuid4

from shared.contracts.token import HEADER, MOST
from shared.contracts.values import Visibility
from tests.support.cast import ANY, Cast, Place, Role, Services, done
from tests.support.content import created
from tests.support.issuer import Issuer
from tests.support.place_contents import Contents
from tests.support.services import Client, People, Person

__all__ = ["ANY", "LOOKED_AT", "Builder", "Place", "Role", "Services", "done"]

LOOKED_AT = {
    "membership": "/v1/communities?limit=1",
    "content": "/v1/posts?limit=1",
    "events": "/v1/gatherings?limit=1",
    "search": "/v1/search?limit=1",
    "notifications": "/v1/notifications/unread-count",
}
"""The path requested to check that a service has applied a write."""
APPOINTED = {
    Role.READER: "guest",
    Role.MODERATOR: "moderator",
    Role.ANIMATOR: "animator",
    Role.REMOVED: "animator",
}
"""The role in the community to which each of these is appointed."""
INSIDE_ONCE = (Role.FORMER, Role.MEMBER, *APPOINTED)


class Builder(Cast):
    """Makes places for one person of each role."""

    def __init__(self, services: Services, people: People, issuer: Issuer) -> None:
        super().__init__(people, issuer)
        self._services = services
        self.contents = Contents(services, self)

    async def place(
        self, visibility: Visibility, *, filled: bool = False, proposed: bool = False
    ) -> Place:
        """Make a community with everybody in their role; `filled`: with one of everything in it.

        It is internal until all this is done.
        """
        canary = f"canary{uuid4().hex[:10]}"
        place = Place(Visibility.INTERNAL, canary, slug=canary)
        place.ids = {"community": canary, "person_id": self.id_of(self.bystander), "number": "1"}
        place.ids["reaction"] = "thanks"
        place.ids |= {"kind": "person", "target": place.ids["person_id"]}
        place.ids["relation"] = "duplicate_of"
        place.ids["badge"] = "mentor"
        made = (
            "secret",
            "search_id",
            "pair_id",
            "gap_id",
            "handle",
            "approach_id",
            "credential_id",
            "key",
        )
        place.ids |= {name: str(uuid4()) for name in made}
        place.ids["mentee_id"] = place.ids["person_id"]
        await self._found(place, proposed=proposed)
        inside = [self.people[role] for role in INSIDE_ONCE]
        await gather(*(self._let_in(place, person) for person in (*inside, self.bystander)))
        await gather(*(self._appoint(place, role) for role in APPOINTED))
        if filled:
            await self.contents.fill(place)
        await self._send_away(place)
        path = f"/v1/communities/{place.slug}"
        audience = {"department": [self.department]}
        if visibility is Visibility.SELECTED:
            await self.move(self.people[Role.SELECTED], self.department)
        body = {"visibility": visibility, "audience": audience}
        done(await self._membership.patch(self.owner, path, json=body, headers=ANY))
        place.visibility = visibility
        return place

    async def move(self, person: Person, department: str) -> None:
        """Move a person to another department; empty: to none."""
        admin = self.people[Role.ADMIN]
        await self._membership.get(person, "/v1/profiles/me")
        path = f"/v1/profiles/{self.id_of(person)}/directory"
        done(await self._membership.put(admin, path, json={"department": department}))

    async def settle(self) -> None:
        """Wait until every service has applied all writes; then nobody carries tokens any more."""
        persons = [*self.people.values(), self.bystander]
        tokens = [token for person in persons for token in person.carries]
        for person in persons:
            person.carries.clear()
        versions = ", ".join(tokens).split(", ") if tokens else []
        for start in range(0, len(versions), MOST):
            headers = {HEADER: ", ".join(versions[start : start + MOST])}
            for name, path in LOOKED_AT.items():
                done(await self._services[name].get(self.owner, path, headers=headers))

    async def _send_away(self, place: Place) -> None:
        membership, path = self._membership, f"/v1/communities/{place.slug}"
        removed, invited = self.people[Role.REMOVED], self.people[Role.INVITED]
        await membership.get(invited, "/v1/profiles/me")
        body = {"person_id": self.id_of(invited)}
        answers = await gather(
            membership.post(self.people[Role.FORMER], f"{path}/leave"),
            membership.delete(self.owner, f"{path}/members/{self.id_of(removed)}"),
            membership.post(self.people[Role.REQUESTED], f"{path}/join"),
            membership.post(self.owner, f"{path}/members", json=body),
        )
        for answer in answers:
            done(answer)

    async def _found(self, place: Place, *, proposed: bool) -> None:
        body = {
            "slug": place.slug,
            "names": {"en": f"Name {place.canary}"},
            "visibility": "internal",
            "join_policy": "approval",
            "topics": [place.canary],
            "propose": proposed,
        }
        created(await self._membership.post(self.owner, "/v1/communities", json=body))

    async def _let_in(self, place: Place, person: Person) -> None:
        path = f"/v1/communities/{place.slug}"
        done(await self._membership.post(person, f"{path}/join"))
        member = f"{path}/members/{self.id_of(person)}"
        done(await self._membership.post(self.owner, f"{member}/approve"))

    async def _appoint(self, place: Place, role: Role) -> None:
        path = f"/v1/communities/{place.slug}/members/{self.id_of(self.people[role])}"
        body = {"role": APPOINTED[role]}
        done(await self._membership.patch(self.owner, path, json=body, headers=ANY))

    @property
    def _membership(self) -> Client:
        return self._services["membership"]
