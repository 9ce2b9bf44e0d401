"""Write what grows in the demo's communities: skills, objectives and series.

Repeating it changes nothing: existing items are found by their labels and titles.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from cli.asking import Api, Person
from cli.demo.things import Objective, Profile, Series, Topic
from shared.contracts.token import HEADER

_PROFILE = "membership/v1/profiles"
_TOPICS = "membership/v1/topics"
_AIMS = "membership/v1/aims"
_SERIES = "content/v1/series"
RATED = ("topic_id", "level", "wants_to_learn", "can_teach")


class Growing:
    """One run. `ids` and `people` are by name, `tokens` by community and name.

    Topics are by English label; `_listed_at` is the Guilde-Token of the last one.
    """

    def __init__(
        self,
        api: Api,
        administrator: Person,
        people: Mapping[str, Person],
        ids: Mapping[str, str],
        tokens: Mapping[tuple[str, str], str],
    ) -> None:
        self._api = api
        self._administrator = administrator
        self._people = people
        self._ids = ids
        self._tokens = tokens
        self._topics: dict[str, str] = {}
        self._listed_at = ""

    async def place(self, profile: Profile) -> None:
        """Write the directory's data about a person."""
        place = f"{_PROFILE}/{self._ids[profile.name]}/directory"
        await self._api.ask(self._administrator, "PUT", place, body=profile.directory)

    async def learn(self, topics: Sequence[Topic]) -> None:
        """List the topics, then write people's skills and wishes to learn, and the endorsements."""
        listed = await self._listed(self._administrator, _TOPICS)
        ids = {each["labels"]["en"]: each["id"] for each in listed}
        for topic in topics:
            label = topic.body["labels"]["en"]
            if label not in ids:
                made = await self._api.post(self._administrator, _TOPICS, topic.body)
                ids[label] = orjson.loads(made.content)["id"]
                self._listed_at = made.headers.get(HEADER, self._listed_at)
        self._topics = ids
        for name in self._people:
            await self._rate(name, [each for each in topics if name in each.people], ids)
        for topic in topics:
            for name, endorsers in topic.endorsed.items():
                skill = f"{self._ids[name]}/skills/{ids[topic.body['labels']['en']]}"
                for endorser in endorsers:
                    place = f"{_PROFILE}/{skill}/endorsement"
                    await self._api.ask(self._people[endorser], "PUT", place)

    async def _rate(self, name: str, topics: Sequence[Topic], ids: Mapping[str, str]) -> None:
        answer = await self._api.get(self._people[name], f"{_PROFILE}/me")
        wanted = [
            {
                "topic_id": ids[topic.body["labels"]["en"]],
                "level": topic.can.get(name),
                "wants_to_learn": name in topic.learn,
                "can_teach": name in topic.teach,
            }
            for topic in topics
        ]
        known = [{field: each[field] for field in RATED} for each in _competencies(answer)]
        if known != wanted:
            headers = {"If-Match": answer.headers["ETag"]}
            body = {"competencies": wanted}
            await self._api.ask(
                self._people[name], "PATCH", f"{_PROFILE}/me", headers=headers, body=body
            )

    async def aim(self, aims: Sequence[dict[str, Any]], objectives: Sequence[Objective]) -> None:
        """Write the aims of the organisation, then the objectives with their check-ins."""
        ids = {
            one["titles"]["en"]: one["id"] for one in await self._listed(self._administrator, _AIMS)
        }
        for body in aims:
            title = body["titles"]["en"]
            if title not in ids:
                ids[title] = (await self._made(self._administrator, _AIMS, body))["id"]
        for objective in objectives:
            owner = self._people[objective.owner]
            place = f"membership/v1/communities/{objective.community}/objectives"
            known = [one["titles"] for one in await self._listed(owner, place)]
            if objective.body["titles"] not in known:
                await self._pursue(owner, place, objective, ids[objective.aim])

    async def _pursue(self, owner: Person, place: str, objective: Objective, aim_id: str) -> None:
        body = {**objective.as_of(datetime.now(UTC).date()), "aim_id": aim_id}
        made = await self._made(owner, place, body)
        results = f"membership/v1/objectives/{made['id']}/key-results"
        for result, measured in zip(made["key_results"], objective.measured, strict=True):
            for check_in in measured:
                await self._api.post(owner, f"{results}/{result['id']}/check-ins", check_in)

    async def arrange(self, series: Series, posts: Mapping[str, str]) -> str:
        """Write a series. `posts`: ids by name. Returns its last Guilde-Token, or an empty text."""
        curator, community = self._people[series.curator], series.body["community"]
        listed = await self._listed(curator, _SERIES, community=community)
        known = {each["title"]: each["id"] for each in listed}
        series_id = known.get(series.body["title"])
        if series_id is None:
            tokens = (self._tokens.get((community, series.curator)), self._listed_at)
            after = ", ".join(filter(None, tokens)) or None
            skills = [self._topics[label] for label in series.skills]
            body = {**series.body, "skills": skills}
            series_id = (await self._made(curator, _SERIES, body, after=after))["id"]
        token = ""
        in_order = series.body.get("kind") != "collection"
        for number, name in enumerate(series.posts, 1):
            place = f"{_SERIES}/{series_id}/posts/{posts[name]}"
            answer = await self._api.ask(
                curator, "PUT", place, body={"place": number if in_order else None}
            )
            token = answer.headers.get(HEADER, token)
        following = (self._follow(name, series, series_id, posts) for name in series.done)
        await asyncio.gather(*following)
        return token

    async def _follow(
        self, name: str, series: Series, series_id: str, posts: Mapping[str, str]
    ) -> None:
        """Have a person do steps of a path; the last one completes it."""
        token = self._tokens.get((series.body["community"], name))
        for post in series.posts[: series.done[name]]:
            place = f"{_SERIES}/{series_id}/progress/{posts[post]}"
            headers = {HEADER: token} if token else {}
            await self._api.ask(self._people[name], "PUT", place, headers=headers)

    async def _listed(self, person: Person, place: str, **wanted: str) -> list[Any]:
        answer = await self._api.get(person, place, limit=100, **wanted)
        return list(orjson.loads(answer.content)["items"])

    async def _made(
        self, person: Person, place: str, body: object, *, after: str | None = None
    ) -> Any:
        return orjson.loads((await self._api.post(person, place, body, after=after)).content)


def _competencies(answer: Any) -> list[dict[str, Any]]:
    return list(orjson.loads(answer.content)["competencies"])
