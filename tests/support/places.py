"""A community of each visibility, with a person in every role and one of everything it can hold.

Everything is made through the services' HTTP, as portals do it. The contents of a place hold its
`canary`, a word that nobody else writes.
"""

from asyncio import gather
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import uuid4

from httpx import Response

from shared.contracts.token import HEADER, MOST
from shared.contracts.values import Visibility
from shared.runtime.identity import person_id_of
from tests.support.content import created
from tests.support.events import schedule, wall
from tests.support.files import png, share
from tests.support.goals import a_season, an_objective
from tests.support.health import a_pulse
from tests.support.issuer import Issuer
from tests.support.mentoring import a_programme, an_offer
from tests.support.newsfeeds import watched
from tests.support.services import Client, People, Person

ANY = {"If-Match": "*"}
PEOPLE = b"email\nnobody@example.org\n"
"""A file of people to add."""
LOOKED_AT = {
    "membership": "/v1/communities?limit=1",
    "content": "/v1/posts?limit=1",
    "events": "/v1/gatherings?limit=1",
    "search": "/v1/search?limit=1",
    "notifications": "/v1/notifications/unread-count",
}
"""The path requested to check that a service has applied a write."""


class Role(StrEnum):
    """A person's relation to a community. `admin` administers the platform, and is no member.

    `selected`: a colleague in the department that the audience of a `selected` community names.
    `guest`: a guest of the platform. `reader`: a guest of the community.
    """

    STRANGER = "stranger"
    SELECTED = "selected"
    GUEST = "guest"
    ADMIN = "admin"
    REQUESTED = "requested"
    INVITED = "invited"
    FORMER = "former"
    REMOVED = "removed"
    READER = "reader"
    MEMBER = "member"
    MODERATOR = "moderator"
    ANIMATOR = "animator"
    OWNER = "owner"


APPOINTED = {
    Role.READER: "guest",
    Role.MODERATOR: "moderator",
    Role.ANIMATOR: "animator",
    Role.REMOVED: "animator",
}
"""The role in the community to which each of these is appointed."""
INSIDE_ONCE = (Role.FORMER, Role.MEMBER, *APPOINTED)

Services = Mapping[str, Client]


@dataclass(slots=True)
class Place:
    """A community with its content. `ids`: by the name of the path parameter."""

    visibility: Visibility
    canary: str
    slug: str
    ids: dict[str, str] = field(default_factory=dict)


class Builder:
    """Makes places for one person of each role. `bystander`: the member that requests act on."""

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
        self.department = f"Department {its}"

    def id_of(self, person: Person) -> str:
        return person_id_of(self._issuer.issuer, person.name.lower().replace(" ", "-"))

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
            await self._fill(place)
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

    async def _goals(self, place: Place) -> dict[str, str]:
        """Make an objective with a check-in, an aim of the organisation, and a season plan."""
        admin, own = self.people[Role.ADMIN], {"titles": {"en": "Of the organisation"}}
        aim = created(await self._membership.post(admin, "/v1/aims", json=own))
        path, titles = f"/v1/communities/{place.slug}/objectives", {"en": f"Goal {place.canary}"}
        objective = created(
            await self._membership.post(self.owner, path, json=an_objective(titles=titles))
        )
        [key_result] = objective["key_results"]
        path = f"/v1/objectives/{objective['id']}/key-results/{key_result['id']}/check-ins"
        body = {"value": 45, "note": place.canary}
        done(await self._membership.post(self.owner, path, json=body))
        path = f"/v1/communities/{place.slug}/seasons"
        season = created(
            await self._membership.post(self.owner, path, json=a_season(titles=titles))
        )
        return {
            "season_id": season["id"],
            "activity_id": season["activities"][0]["id"],
            "aim_id": aim["id"],
            "objective_id": objective["id"],
            "key_result_id": key_result["id"],
        }

    async def _fill(self, place: Place) -> None:
        path = "/v1/profiles/me/avatar"
        done(await self._membership.put(self.bystander, path, content=png()))
        text = {"bodies": {"en": f"Charter {place.canary}"}}
        path = f"/v1/communities/{place.slug}/charter"
        created(await self._membership.post(self.owner, path, json=text))
        place.ids |= await self._goals(place)
        path = f"/v1/communities/{place.slug}/invitations"
        link = created(await self._membership.post(self.owner, path, json={}))
        place.ids["invitation_id"] = link["id"]
        path = f"/v1/communities/{place.slug}/member-imports"
        people = await self._membership.post(self.owner, path, content=PEOPLE)
        place.ids["import_id"] = created(people)["id"]
        place.ids["topic_id"] = await self._topic()
        place.ids["programme_id"] = await self.programme(place)
        place.ids["pulse_id"] = await self.pulse(place)
        place.ids["kudos_id"] = await self.kudos(place)
        self._share_tokens()
        asked, place.ids["gathering_id"], place.ids["poll_id"] = await gather(
            self.question(place, self.people[Role.FORMER]),
            self.gathering(place, self.people[Role.REMOVED]),
            self.poll(place),
        )
        place.ids |= asked
        place.ids |= {"file_id": await self._file(place), "upload_id": str(uuid4())}
        place.ids["series_id"] = await self._series(place)
        place.ids["suggestion_id"] = await self._suggestion(place)
        place.ids |= await self._moderation(place)
        said = f"News {place.canary}"
        place.ids |= await watched(self._services["content"], self.owner, place.slug, said)
        path = f"/v1/gatherings/{place.ids['gathering_id']}/rsvp"
        for role in (Role.FORMER, Role.MEMBER):
            answer = {"answer": "yes"}
            done(await self._services["events"].put(self.people[role], path, json=answer))

    async def pulse(self, place: Place) -> str:
        """Open a pulse survey of one question."""
        path = f"/v1/communities/{place.slug}/pulses"
        body = a_pulse(questions=[{"en": f"How is {place.canary}?"}])
        return str(created(await self._membership.post(self.owner, path, json=body))["id"])

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

    def _share_tokens(self) -> None:
        """Give everybody the owner's tokens, so that they see what the owner did."""
        tokens = list(self.owner.carries)
        for person in self.people.values():
            person.carries = [*tokens]

    async def question(self, place: Place, answering: Person | None = None) -> dict[str, str]:
        """Write the owner's question, edited once, with an answer; return their ids."""
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

    async def _topic(self) -> str:
        """Propose a topic without the canary, since everybody may see it."""
        label = f"Topic {uuid4().hex}"
        body = {"labels": {"en": label, "fr": label}}
        return str(created(await self._membership.post(self.owner, "/v1/topics", json=body))["id"])

    async def poll(self, place: Place) -> str:
        details = {"poll": {"options": [f"Option {place.canary}", "Neither"]}}
        texts = {"title": f"Poll {place.canary}", "tags": [place.canary]}
        body = {"kind": "poll", "community": place.slug, "details": details, **texts}
        content = self._services["content"]
        return str(created(await content.post(self.owner, "/v1/posts", json=body))["id"])

    async def programme(self, place: Place) -> str:
        """Open a mentoring programme, in which the bystander offers to mentor."""
        path, titles = f"/v1/communities/{place.slug}/programmes", {"en": f"Pair {place.canary}"}
        body = a_programme(titles=titles)
        made = created(await self._membership.post(self.owner, path, json=body))
        offer = an_offer(place.ids["topic_id"], about=place.canary)
        path = f"/v1/programmes/{made['id']}/offer"
        done(await self._membership.put(self.bystander, path, json=offer))
        return str(made["id"])

    async def kudos(self, place: Place) -> str:
        """Give the bystander kudos in the community."""
        body = {"to_id": place.ids["person_id"], "reason": f"Kudos {place.canary}"}
        body["community"] = place.slug
        return str(created(await self._membership.post(self.owner, "/v1/kudos", json=body))["id"])

    async def _file(self, place: Place) -> str:
        """Attach a file to the question, with the canary in its name and text."""
        content, said = self._services["content"], place.canary.encode()
        file = await share(content, self.owner, said, f"{place.canary}.txt")
        path = f"/v1/posts/{place.ids['post_id']}"
        body = {"files": [file["id"]]}
        done(await content.patch(self.owner, path, json=body, headers=ANY))
        return str(file["id"])

    async def _suggestion(self, place: Place) -> str:
        """Have the bystander suggest another text for the owner's question."""
        content, path = self._services["content"], f"/v1/posts/{place.ids['post_id']}"
        self.bystander.carries = [*self.owner.carries]
        version = done(await content.get(self.bystander, path)).json()["version"]
        body = {"title": f"Suggested {place.canary}", "body": place.canary, "based_on": version}
        made = await content.post(self.bystander, f"{path}/suggestions", json=body)
        return str(created(made)["id"])

    async def _moderation(self, place: Place) -> dict[str, str]:
        """Have the bystander flag the reply, and the owner warn the bystander."""
        content, reply_id = self._services["content"], place.ids["reply_id"]
        flag = {"reason": "other", "text": place.canary}
        done(await content.put(self.bystander, f"/v1/replies/{reply_id}/flag", json=flag))
        warning = {"community": place.slug, "act": "warn", "reason": place.canary}
        body = {**warning, "person_id": self.id_of(self.bystander)}
        made = await content.post(self.owner, "/v1/moderation/sanctions", json=body)
        return {"case_id": reply_id, "decision_id": str(created(made)["id"])}

    async def _series(self, place: Place) -> str:
        content, said = self._services["content"], f"Series {place.canary}"
        body = {"title": said, "summary": said, "community": place.slug, "kind": "path"}
        series = str(created(await content.post(self.owner, "/v1/series", json=body))["id"])
        path = f"/v1/series/{series}/posts/{place.ids['post_id']}"
        done(await content.put(self.owner, path, json={}))
        for role in (Role.FORMER, Role.MEMBER):
            done(await content.put(self.people[role], f"/v1/series/{series}/progress"))
        return series

    async def gathering(self, place: Place, organiser: Person | None = None) -> str:
        made = await schedule(
            self._services["events"],
            organiser or self.owner,
            titles={"en": f"Gathering {place.canary}"},
            starts_at=wall(3),  # first on lists: other tests gather after a week
            ends_at=wall(3, 2),
            community=place.slug,
            link=f"https://meet.example/{place.canary}",
            tags=[place.canary],
        )
        return str(made["id"])

    @property
    def _membership(self) -> Client:
        return self._services["membership"]

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


def done(answer: Response) -> Response:
    assert answer.is_success, answer.text
    return answer
