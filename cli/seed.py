"""The demo: write communities, members and their content into a new platform.

Repeating it changes nothing: existing items are found by slug, name or title.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus
from typing import Any

import httpx
import orjson

from cli.asking import Api, Away, Person, Refused
from cli.demo import reading
from cli.demo.growing import Growing
from cli.demo.mentoring import Mentoring
from cli.demo.past import Past
from cli.demo.things import Community, Gathering, Post, Profile, Reply
from shared.contracts.token import HEADER, MOST

AT_ONCE = 8
"""The number of concurrent requests."""
ADMINISTRATOR = "Administrator"

Mint = Callable[[str, list[str]], str]


async def seed(base_url: str, mint: Mint) -> None:
    """Write the demo through the API, as its members. Raises Refused, Away."""
    async with Api(base_url) as api:
        await _Seeding(api, mint).run()


class _Seeding:
    """A run of the demo: the people, and the Guilde-Tokens of their writes."""

    def __init__(self, api: Api, mint: Mint) -> None:
        self._api = api
        self._mint = mint
        self._people: dict[str, Person] = {}
        self._ids: dict[str, str] = {}
        self._posts: dict[str, str] = {}
        self._tokens: dict[tuple[str, str], str] = {}
        self._administrator = Person(partial(mint, ADMINISTRATOR, ["admin"]))
        self._last: deque[str] = deque(maxlen=MOST)
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def run(self) -> None:
        await self._each(self._profile, reading.profiles())
        await self._each(self._community, reading.communities())
        by_author: dict[str, list[Post]] = {}
        for post in reading.posts():
            by_author.setdefault(post.author, []).append(post)
        await self._each(self._author, by_author.items())
        await self._each(self._gathering, reading.gatherings())
        await self._grow()
        await self._settle()

    async def _each(self, step: Callable[[Any], Awaitable[None]], things: Iterable[Any]) -> None:
        async def in_turn(thing: Any) -> None:
            async with self._turns:
                await step(thing)

        try:
            async with asyncio.TaskGroup() as group:
                for thing in things:
                    group.create_task(in_turn(thing))
        except ExceptionGroup as failed:
            raise failed.exceptions[0] from None

    async def _settle(self) -> None:
        """Wait until search finds the last writes, for at most a minute."""
        anybody = next(iter(self._people.values()))
        token = ", ".join(self._last)
        with suppress(Away):
            await self._api.get(anybody, "search/v1/search", after=token, limit=1)

    async def _grow(self) -> None:
        growing = Growing(self._api, self._administrator, self._people, self._ids, self._tokens)
        for profile in reading.profiles():
            await growing.place(profile)
        await growing.learn(reading.topics())
        mentoring = Mentoring(self._api, self._people, reading.programme())
        await mentoring.begin()
        await growing.aim(reading.aims(), reading.objectives())
        arranging = (growing.arrange(series, self._posts) for series in reading.series())
        self._last.extend(token for token in await asyncio.gather(*arranging) if token)
        await mentoring.pair()

    async def _profile(self, profile: Profile) -> None:
        person = Person(partial(self._mint, profile.name, []))
        self._people[profile.name] = person
        answer = await self._api.get(person, "membership/v1/profiles/me")
        known = _json(answer)
        self._ids[profile.name] = known["id"]
        wanted = {name: value for name, value in profile.body.items() if known[name] != value}
        if wanted:
            headers = {"If-Match": answer.headers["ETag"]}
            await self._api.ask(
                person, "PATCH", "membership/v1/profiles/me", headers=headers, body=wanted
            )

    async def _community(self, community: Community) -> None:
        owner = self._people[community.owner]
        place = f"membership/v1/communities/{community.slug}"
        made = await self._unless_there(owner, "membership/v1/communities", community.body)
        token = made.headers.get(HEADER, "") if made else ""
        self._tokens[community.slug, community.owner] = token
        listed = await self._api.get(owner, f"{place}/members", limit=100)
        known = {member["person_id"]: member["role"] for member in _json(listed)["items"]}
        for name, role in community.members.items():
            self._tokens[community.slug, name] = token
            if known.get(self._ids[name]) != role:
                await self._member(community, place, name, role)
        for name in community.invited:
            invitation = {"person_id": self._ids[name]}
            await self._unless_there(owner, f"{place}/members", invitation)
        for name in community.asking:
            await self._unless_there(self._people[name], f"{place}/join", None)

    async def _member(self, community: Community, place: str, name: str, role: str) -> None:
        owner, person_id = self._people[community.owner], self._ids[name]
        if not community.is_open:
            await self._unless_there(owner, f"{place}/members", {"person_id": person_id})
        joined = await self._unless_there(self._people[name], f"{place}/join", None)
        tokens = [self._tokens[community.slug, name]]
        tokens.append(joined.headers.get(HEADER, "") if joined else "")
        if role != "member":
            at = f"{place}/members/{person_id}"
            headers = {"If-Match": "*"}
            done = await self._api.ask(owner, "PATCH", at, headers=headers, body={"role": role})
            tokens.append(done.headers.get(HEADER, ""))
        self._tokens[community.slug, name] = ", ".join(filter(None, tokens))

    async def _author(self, author_and_posts: tuple[str, list[Post]]) -> None:
        """Write the posts of one author and their replies, unless they exist."""
        author, posts = author_and_posts
        person = self._people[author]
        listed = await self._api.get(
            person, "content/v1/posts", author=self._ids[author], limit=100
        )
        known = {post["title"]: post for post in _json(listed)["items"]}
        for post in posts:
            written = known.get(post.title) or await self._post(person, post)
            self._posts[post.name] = written["id"]
            if post.replies and post.ago is None:
                await self._replies(person, post, written)
            for reader in post.liked:
                await self._like(reader, post, written["id"])

    async def _like(self, reader: str, post: Post, post_id: str) -> None:
        reaction = "vote" if post.body["kind"] == "question" else "thanks"
        place = f"content/v1/posts/{post_id}/reactions/{reaction}"
        headers = {HEADER: self._tokens[post.body["community"], reader]}
        await self._api.ask(self._people[reader], "PUT", place, headers=headers)

    async def _post(self, person: Person, post: Post) -> Any:
        if post.ago is not None:
            past = Past(self._api, self._administrator, self._ids, self._tokens)
            return {"id": await past.recall(post, post.ago)}
        after = self._tokens.get((post.body.get("community", ""), post.author))
        answer = await self._api.post(
            person, "content/v1/posts", post.body, after=after, key=f"demo.{post.name}"
        )
        self._last.append(answer.headers[HEADER])
        return _json(answer)

    async def _replies(self, person: Person, post: Post, written: dict[str, Any]) -> None:
        place = f"content/v1/posts/{written['id']}"
        listed = _json(await self._api.get(person, f"{place}/replies", limit=100))["items"]
        known = {reply["body"]: reply["id"] for reply in listed}
        for number, reply in enumerate(post.replies):
            reply_id = known.get(reply.body)
            if reply_id is None:
                key = f"demo.{post.name}.{number}"
                reply_id = await self._reply(post, reply, place, key)
            if reply.accepted and written["accepted_answer_id"] is None:
                body = {"answer_id": reply_id}
                await self._api.ask(person, "PUT", f"{place}/accepted-answer", body=body)

    async def _reply(self, post: Post, reply: Reply, place: str, key: str) -> str:
        after = self._tokens.get((post.body.get("community", ""), reply.author))
        answer = await self._api.post(
            self._people[reply.author],
            f"{place}/replies",
            {"body": reply.body, "lang": reply.lang},
            after=after,
            key=key,
        )
        self._last.append(answer.headers[HEADER])
        return str(_json(answer)["id"])

    async def _gathering(self, gathering: Gathering) -> None:
        """Schedule a gathering and write its answers, unless it exists. Its titles identify it."""
        organiser, slug = self._people[gathering.organiser], gathering.body.get("community", "")
        after = self._tokens.get((slug, gathering.organiser))
        for when in ("upcoming", "past"):
            listed = await self._api.get(
                organiser, "events/v1/gatherings/mine", after=after, when=when, limit=100
            )
            if any(each["titles"] == gathering.body["titles"] for each in _json(listed)["items"]):
                return
        today = datetime.now(UTC).date()
        body, key = gathering.as_of(today), f"demo.{gathering.name}.{today}"
        made = await self._api.post(organiser, "events/v1/gatherings", body, after=after, key=key)
        self._last.append(made.headers[HEADER])
        place = f"events/v1/gatherings/{_json(made)['id']}/rsvp"
        for name, answer in gathering.answers.items():
            token = self._tokens.get((slug, name))
            await self._api.ask(
                self._people[name],
                "PUT",
                place,
                headers={HEADER: token} if token else {},
                body={"answer": answer},
            )

    async def _unless_there(
        self, person: Person, place: str, body: object
    ) -> httpx.Response | None:
        """Post, or return None if an earlier run did."""
        try:
            return await self._api.post(person, place, body)
        except Refused as refused:
            if refused.status != HTTPStatus.CONFLICT:
                raise
            return None


def _json(answer: httpx.Response) -> Any:
    return orjson.loads(answer.content)
