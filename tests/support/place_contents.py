"""One of everything that a place can hold, made by its people."""

from asyncio import gather
from uuid import uuid4

from tests.support.cast import ANY, Cast, Place, Role, Services, done
from tests.support.content import created
from tests.support.events import schedule, wall
from tests.support.files import png, share
from tests.support.goals import a_season, an_objective
from tests.support.health import a_pulse
from tests.support.mentoring import a_programme, an_offer
from tests.support.newsfeeds import watched
from tests.support.services import Client, Person

PEOPLE = b"email\nnobody@example.org\n"
"""A file of people to add."""


class Contents:
    """Makes what places hold, for one cast. The contents of a place have its canary."""

    def __init__(self, services: Services, cast: Cast) -> None:
        self._services = services
        self._cast = cast
        self._owner, self._bystander = cast.owner, cast.bystander

    async def fill(self, place: Place) -> None:
        path = "/v1/profiles/me/avatar"
        done(await self._membership.put(self._bystander, path, content=png()))
        text = {"bodies": {"en": f"Charter {place.canary}"}}
        path = f"/v1/communities/{place.slug}/charter"
        created(await self._membership.post(self._owner, path, json=text))
        place.ids |= await self._goals(place)
        path = f"/v1/communities/{place.slug}/invitations"
        link = created(await self._membership.post(self._owner, path, json={}))
        place.ids["invitation_id"] = link["id"]
        path = f"/v1/communities/{place.slug}/member-imports"
        people = await self._membership.post(self._owner, path, content=PEOPLE)
        place.ids["import_id"] = created(people)["id"]
        place.ids["topic_id"] = await self._topic()
        place.ids["programme_id"] = await self.programme(place)
        place.ids["pulse_id"] = await self.pulse(place)
        place.ids["kudos_id"] = await self.kudos(place)
        self._cast.share_tokens()
        asked, place.ids["gathering_id"], place.ids["poll_id"] = await gather(
            self.question(place, self._cast.people[Role.FORMER]),
            self.gathering(place, self._cast.people[Role.REMOVED]),
            self.poll(place),
        )
        place.ids |= asked
        place.ids |= {"file_id": await self._file(place), "upload_id": str(uuid4())}
        place.ids["series_id"] = await self._series(place)
        place.ids["suggestion_id"] = await self._suggestion(place)
        place.ids |= await self._moderation(place)
        said = f"News {place.canary}"
        place.ids |= await watched(self._services["content"], self._owner, place.slug, said)
        path = f"/v1/gatherings/{place.ids['gathering_id']}/rsvp"
        for role in (Role.FORMER, Role.MEMBER):
            answer = {"answer": "yes"}
            done(await self._services["events"].put(self._cast.people[role], path, json=answer))

    async def _goals(self, place: Place) -> dict[str, str]:
        """Make an objective with a check-in, an aim of the organisation, and a season plan."""
        admin, own = self._cast.people[Role.ADMIN], {"titles": {"en": "Of the organisation"}}
        aim = created(await self._membership.post(admin, "/v1/aims", json=own))
        path, titles = f"/v1/communities/{place.slug}/objectives", {"en": f"Goal {place.canary}"}
        objective = created(
            await self._membership.post(self._owner, path, json=an_objective(titles=titles))
        )
        [key_result] = objective["key_results"]
        path = f"/v1/objectives/{objective['id']}/key-results/{key_result['id']}/check-ins"
        body = {"value": 45, "note": place.canary}
        done(await self._membership.post(self._owner, path, json=body))
        path = f"/v1/communities/{place.slug}/seasons"
        season = created(
            await self._membership.post(self._owner, path, json=a_season(titles=titles))
        )
        return {
            "season_id": season["id"],
            "activity_id": season["activities"][0]["id"],
            "aim_id": aim["id"],
            "objective_id": objective["id"],
            "key_result_id": key_result["id"],
        }

    async def question(self, place: Place, answering: Person | None = None) -> dict[str, str]:
        """Write the owner's question, edited once, with an answer; return their ids."""
        content = self._services["content"]
        body = {"kind": "question", "community": place.slug, "tags": [place.canary]}
        texts = {"title": f"Title {place.canary}", "body": f"Body {place.canary}"}
        post = created(await content.post(self._owner, "/v1/posts", json={**body, **texts}))
        path = f"/v1/posts/{post['id']}"
        edit = {"body": f"Edited {place.canary}"}
        done(await content.patch(self._owner, path, json=edit, headers=ANY))
        text = {"body": f"Answer {place.canary}"}
        reply = created(await content.post(answering or self._owner, f"{path}/replies", json=text))
        return {"post_id": post["id"], "reply_id": reply["id"]}

    async def _topic(self) -> str:
        """Propose a topic without the canary, since everybody may see it."""
        label = f"Topic {uuid4().hex}"
        body = {"labels": {"en": label, "fr": label}}
        return str(created(await self._membership.post(self._owner, "/v1/topics", json=body))["id"])

    async def poll(self, place: Place) -> str:
        details = {"poll": {"options": [f"Option {place.canary}", "Neither"]}}
        texts = {"title": f"Poll {place.canary}", "tags": [place.canary]}
        body = {"kind": "poll", "community": place.slug, "details": details, **texts}
        content = self._services["content"]
        return str(created(await content.post(self._owner, "/v1/posts", json=body))["id"])

    async def programme(self, place: Place) -> str:
        """Open a mentoring programme, in which the bystander offers to mentor."""
        path, titles = f"/v1/communities/{place.slug}/programmes", {"en": f"Pair {place.canary}"}
        body = a_programme(titles=titles)
        made = created(await self._membership.post(self._owner, path, json=body))
        offer = an_offer(place.ids["topic_id"], about=place.canary)
        path = f"/v1/programmes/{made['id']}/offer"
        done(await self._membership.put(self._bystander, path, json=offer))
        return str(made["id"])

    async def pulse(self, place: Place) -> str:
        """Open a pulse survey of one question."""
        path = f"/v1/communities/{place.slug}/pulses"
        body = a_pulse(questions=[{"en": f"How is {place.canary}?"}])
        return str(created(await self._membership.post(self._owner, path, json=body))["id"])

    async def kudos(self, place: Place) -> str:
        """Give the bystander kudos in the community."""
        body = {"to_id": place.ids["person_id"], "reason": f"Kudos {place.canary}"}
        body["community"] = place.slug
        return str(created(await self._membership.post(self._owner, "/v1/kudos", json=body))["id"])

    async def _file(self, place: Place) -> str:
        """Attach a file to the question, with the canary in its name and text."""
        content, said = self._services["content"], place.canary.encode()
        file = await share(content, self._owner, said, f"{place.canary}.txt")
        path = f"/v1/posts/{place.ids['post_id']}"
        body = {"files": [file["id"]]}
        done(await content.patch(self._owner, path, json=body, headers=ANY))
        return str(file["id"])

    async def _suggestion(self, place: Place) -> str:
        """Have the bystander suggest another text for the owner's question."""
        content, path = self._services["content"], f"/v1/posts/{place.ids['post_id']}"
        self._bystander.carries = [*self._owner.carries]
        version = done(await content.get(self._bystander, path)).json()["version"]
        body = {"title": f"Suggested {place.canary}", "body": place.canary, "based_on": version}
        made = await content.post(self._bystander, f"{path}/suggestions", json=body)
        return str(created(made)["id"])

    async def _moderation(self, place: Place) -> dict[str, str]:
        """Have the bystander flag the reply, and the owner warn the bystander."""
        content, reply_id = self._services["content"], place.ids["reply_id"]
        flag = {"reason": "other", "text": place.canary}
        done(await content.put(self._bystander, f"/v1/replies/{reply_id}/flag", json=flag))
        warning = {"community": place.slug, "act": "warn", "reason": place.canary}
        body = {**warning, "person_id": self._cast.id_of(self._bystander)}
        made = await content.post(self._owner, "/v1/moderation/sanctions", json=body)
        return {"case_id": reply_id, "decision_id": str(created(made)["id"])}

    async def _series(self, place: Place) -> str:
        content, said = self._services["content"], f"Series {place.canary}"
        body = {"title": said, "summary": said, "community": place.slug, "kind": "path"}
        series = str(created(await content.post(self._owner, "/v1/series", json=body))["id"])
        path = f"/v1/series/{series}/posts/{place.ids['post_id']}"
        done(await content.put(self._owner, path, json={}))
        for role in (Role.FORMER, Role.MEMBER):
            done(await content.put(self._cast.people[role], f"/v1/series/{series}/progress"))
        return series

    async def gathering(self, place: Place, organiser: Person | None = None) -> str:
        made = await schedule(
            self._services["events"],
            organiser or self._owner,
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
