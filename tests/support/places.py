"""A community of each visibility, with somebody in every standing towards it and all it can hold.

Everything goes through the services' HTTP, as portals do it. What a place holds has its `canary`,
a word that nobody else writes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import uuid4

from httpx import Response

from shared.contracts.token import HEADER, MOST
from shared.contracts.values import Visibility
from shared.runtime.identity import person_id_of
from tests.support.content import created
from tests.support.events import schedule
from tests.support.issuer import Issuer
from tests.support.services import Client, People, Person

ANY = {"If-Match": "*"}
LOOKED_AT = {
    "content": "/v1/posts?limit=1",
    "events": "/v1/gatherings?limit=1",
    "search": "/v1/search?limit=1",
    "notifications": "/v1/notifications/unread-count",
}
"""What a service is asked for, to know that it has seen something."""


class Role(StrEnum):
    """How a person stands to a community; `admin` is the platform's, and a member of nothing."""

    STRANGER = "stranger"
    GUEST = "guest"
    ADMIN = "admin"
    REQUESTED = "requested"
    INVITED = "invited"
    FORMER = "former"
    REMOVED = "removed"
    MEMBER = "member"
    ANIMATOR = "animator"
    OWNER = "owner"


INSIDE_ONCE = (Role.FORMER, Role.REMOVED, Role.MEMBER, Role.ANIMATOR)

Services = Mapping[str, Client]


@dataclass(slots=True)
class Place:
    """`ids` by the name of a path parameter."""

    visibility: Visibility
    canary: str
    slug: str
    ids: dict[str, str] = field(default_factory=dict)


class Builder:
    """Makes places for the same ten people. `bystander`: a member whom things are done to."""

    def __init__(self, services: Services, people: People, issuer: Issuer) -> None:
        self._services = services
        self._issuer = issuer
        its = uuid4().hex[:8]
        self.people = {
            role: people(
                f"{role.title()} {its}",
                roles=(role.value,) if role in {Role.GUEST, Role.ADMIN} else (),
            )
            for role in Role
        }
        self.bystander = people(f"Bystander {its}")
        self.owner = self.people[Role.OWNER]

    def id_of(self, person: Person) -> str:
        return person_id_of(self._issuer.issuer, person.name.lower().replace(" ", "-"))

    async def place(self, visibility: Visibility, *, filled: bool = False) -> Place:
        """With everybody in it as their role says; `filled`: and a post, a gathering, answers.

        It is internal until all this is done.
        """
        canary = f"canary{uuid4().hex[:10]}"
        place = Place(Visibility.INTERNAL, canary, slug=canary)
        place.ids = {"community": canary, "person_id": self.id_of(self.bystander), "number": "1"}
        await self._found(place)
        inside = [self.people[role] for role in INSIDE_ONCE]
        for person in (*inside, self.bystander):
            await self._let_in(place, person)
        for role in (Role.ANIMATOR, Role.REMOVED):
            await self._appoint(place, self.people[role])
        if filled:
            await self._fill(place)
        await self._send_away(place)
        path = f"/v1/communities/{place.slug}"
        body = {"visibility": visibility}
        done(await self._membership.patch(self.owner, path, json=body, headers=ANY))
        place.visibility = visibility
        return place

    async def _fill(self, place: Place) -> None:
        self._share_tokens()
        place.ids |= await self.question(place, self.people[Role.FORMER])
        place.ids["gathering_id"] = await self.gathering(place, self.people[Role.REMOVED])
        path = f"/v1/gatherings/{place.ids['gathering_id']}/rsvp"
        for role in (Role.FORMER, Role.MEMBER):
            answer = {"answer": "yes"}
            done(await self._services["events"].put(self.people[role], path, json=answer))

    async def _send_away(self, place: Place) -> None:
        membership, path = self._membership, f"/v1/communities/{place.slug}"
        done(await membership.post(self.people[Role.FORMER], f"{path}/leave"))
        removed = self.id_of(self.people[Role.REMOVED])
        done(await membership.delete(self.owner, f"{path}/members/{removed}"))
        done(await membership.post(self.people[Role.REQUESTED], f"{path}/join"))
        invited = self.people[Role.INVITED]
        await membership.get(invited, "/v1/profiles/me")
        body = {"person_id": self.id_of(invited)}
        done(await membership.post(self.owner, f"{path}/members", json=body))

    async def settle(self) -> None:
        """Until every service has seen all that was written; nobody carries tokens after this."""
        persons = [*self.people.values(), self.bystander]
        tokens = [token for person in persons for token in person.carries]
        for person in persons:
            person.carries.clear()
        versions = ", ".join(tokens).split(", ") if tokens else []
        for start in range(0, len(versions), MOST):
            headers = {HEADER: ", ".join(versions[start : start + MOST])}
            for name, path in LOOKED_AT.items():
                done(await self._services[name].get(self.owner, path, headers=headers))

    def _share_tokens(self) -> None:
        """So that each sees what was done for them."""
        tokens = list(self.owner.carries)
        for person in self.people.values():
            person.carries = [*tokens]

    async def question(self, place: Place, answering: Person | None = None) -> dict[str, str]:
        """A question of the owner's, edited once, with an answer: their ids."""
        content = self._services["content"]
        body = {"kind": "question", "community": place.slug, "tags": [place.canary]}
        texts = {"title": f"Title {place.canary}", "body": f"Body {place.canary}"}
        post = created(await content.post(self.owner, "/v1/posts", json={**body, **texts}))
        path = f"/v1/posts/{post['id']}"
        edit = {"body": f"Edited {place.canary}"}
        done(await content.patch(self.owner, path, json=edit, headers=ANY))
        text = {"body": f"Answer {place.canary}"}
        reply = created(await content.post(answering or self.owner, f"{path}/replies", json=text))
        return {"post_id": post["id"], "reply_id": reply["id"]}

    async def gathering(self, place: Place, organiser: Person | None = None) -> str:
        made = await schedule(
            self._services["events"],
            organiser or self.owner,
            titles={"en": f"Gathering {place.canary}"},
            community=place.slug,
            link=f"https://meet.example/{place.canary}",
            tags=[place.canary],
        )
        return str(made["id"])

    @property
    def _membership(self) -> Client:
        return self._services["membership"]

    async def _found(self, place: Place) -> None:
        body = {
            "slug": place.slug,
            "names": {"en": f"Name {place.canary}"},
            "visibility": "internal",
            "join_policy": "approval",
            "topics": [place.canary],
        }
        created(await self._membership.post(self.owner, "/v1/communities", json=body))

    async def _let_in(self, place: Place, person: Person) -> None:
        path = f"/v1/communities/{place.slug}"
        done(await self._membership.post(person, f"{path}/join"))
        member = f"{path}/members/{self.id_of(person)}"
        done(await self._membership.post(self.owner, f"{member}/approve"))

    async def _appoint(self, place: Place, person: Person) -> None:
        path = f"/v1/communities/{place.slug}/members/{self.id_of(person)}"
        body = {"role": "animator"}
        done(await self._membership.patch(self.owner, path, json=body, headers=ANY))


def done(answer: Response) -> Response:
    assert answer.is_success, answer.text
    return answer
