"""Facts that tests publish on Kafka for notifications, and its streams as a portal reads them."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

import httpx
from uuid6 import uuid7

from services.notifications.store import deliveries, mails
from services.notifications.use_cases.deliver import deliver_next_page
from services.notifications.use_cases.make_notices import Policy
from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from shared.contracts.events import GatheringData
from shared.contracts.membership import membership_id
from shared.contracts.token import HEADER, Version
from shared.messaging import jobs
from shared.messaging.unit import Unit
from shared.mongo import Store
from shared.runtime.forgetting import FORGET_PERSON
from shared.runtime.identity import person_id_of
from tests.support import facts
from tests.support.facts import named
from tests.support.issuer import Issuer
from tests.support.messaging import NoRelay, eventually
from tests.support.services import Client, People, Person
from tests.support.tokens import SEAL
from tests.support.topics import Publisher

POLICY = Policy("Europe/Paris", mails=True)


@dataclass(slots=True)
class Someone:
    """A person with a profile. `id` is theirs in every service."""

    person: Person
    id: str
    email: str

    @property
    def name(self) -> str:
        return self.person.name


class Teller:
    """Publishes facts of other services; notifications has handled them when the call returns."""

    def __init__(self, client: Client, publish: Publisher, people: People, issuer: Issuer) -> None:
        self.client = client
        self._publish = publish
        self._people = people
        self._issuer = issuer
        self._sequences: Counter[str] = Counter()
        self._observer = people("An Observer")

    async def tell(self, *told: Fact[Any], wait: bool = True) -> None:
        """Publish facts; those of one kind at once, and of the next kind when these are handled."""
        for _, those in groupby(told, lambda fact: fact.kind):
            await self._all_of(*those, wait=wait)

    async def _all_of(self, *told: Fact[Any], wait: bool) -> None:
        await self._publish(*told)
        if wait:
            for fact in told:
                await self.seen(fact)

    async def seen(self, fact: Fact[Any]) -> None:
        version = Version(fact.kind, fact.subject, fact.sequence)
        for _ in range(5):
            answer = await self.client.get(
                self._observer,
                "/v1/notifications/unread-count",
                headers={HEADER: SEAL.write([version])},
            )
            if answer.status_code == 200:
                return
        raise AssertionError(answer.text)

    def stranger(self, name: str, *, language: str = "en", guest: bool = False) -> Someone:
        """Return a person whose profile is not known yet."""
        full = f"{name} {uuid7().hex[-12:]}"
        roles = ("guest",) if guest else ()
        person = self._people(full, roles=roles, locale=language)
        subject = full.lower().replace(" ", "-")
        return Someone(person, person_id_of(self._issuer.issuer, subject), f"{subject}@example.org")

    async def someone(self, name: str, *, language: str = "en", guest: bool = False) -> Someone:
        who = self.stranger(name, language=language, guest=guest)
        await self.tell(self.profile(who, language=language, guest=guest))
        return who

    async def member(self, slug: str, name: str, role: str = "member", **fields: Any) -> Someone:
        who = await self.someone(name, **fields)
        await self.tell(self.membership(who, slug, role=role))
        return who

    async def community(self, visibility: str = "private") -> str:
        """Publish a community and return its slug."""
        slug = f"c-{uuid7().hex[-12:]}"
        await self.tell(self.community_fact(slug, visibility))
        return slug

    # facts

    def community_fact(self, slug: str, visibility: str) -> Fact[Any]:
        names = {"en": f"Guild {slug}", "fr": f"Guilde {slug}"}
        sequence = self._next(named(slug))
        return now(facts.community(slug, visibility=visibility, sequence=sequence, names=names))

    def profile(self, who: Someone, **fields: Any) -> Fact[Any]:
        fact = facts.profile(name=who.name, email=who.email, sequence=self._next(who.id), **fields)
        return now(replace(fact, subject=who.id))

    def membership(
        self, who: Someone, slug: str, *, by: Someone | None = None, **fields: Any
    ) -> Fact[Any]:
        sequence = self._next(membership_id(named(slug), who.id))
        at = fields.pop("at", datetime.now(UTC) - timedelta(seconds=1))
        fact = facts.membership(slug=slug, person_id=who.id, sequence=sequence, at=at, **fields)
        return now(fact, actor=(by or who).id)

    def post(
        self, author: Someone, slug: str | None, title: str = "Pairing", **fields: Any
    ) -> Fact[PostData]:
        fact: Fact[PostData] = facts.post(title=title, community=slug, **fields)
        state = fact.data.state.model_copy(update={"author_id": author.id})
        data = fact.data.model_copy(update={"state": state, "changed": ()})
        return now(replace(fact, data=data), actor=author.id)

    def again(self, fact: Fact[Any], participle: str, **state: Any) -> Fact[Any]:
        """Return the next version of a fact's aggregate."""
        before = fact.data.state
        after = type(before).model_validate({**before.model_dump(), **state})
        data = fact.data.model_copy(update={"state": after})
        fact_type = ".".join([*fact.type.split(".")[:-2], participle, "v1"])
        following = replace(fact, data=data, type=fact_type, sequence=fact.sequence + 1)
        return now(replace(following, id=str(uuid7())), actor=fact.actor)

    def reply(
        self, author: Someone, to: Fact[PostData], text: str = "On real engines.", **fields: Any
    ) -> Fact[Any]:
        fact = facts.reply(text, to=to, **fields)
        state = fact.data.state.model_copy(update={"author_id": author.id})
        data = fact.data.model_copy(update={"state": state})
        return now(replace(fact, data=data), actor=author.id)

    def interest(
        self, who: Someone, in_: Fact[PostData], *, following: bool = True, **fields: Any
    ) -> Fact[Any]:
        sequence = self._next(f"{in_.subject}.{who.id}")
        at = fields.pop("at", datetime.now(UTC) - timedelta(seconds=1))
        fact = facts.interest(
            in_=in_, person_id=who.id, following=following, sequence=sequence, at=at
        )
        return now(fact, actor=who.id)

    def gathering(self, organiser: Someone, slug: str, **fields: Any) -> Fact[GatheringData]:
        starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=7)
        fact: Fact[GatheringData] = facts.gathering(community=slug, starts=starts, **fields)
        return now(fact, actor=organiser.id)

    def attendance(
        self, who: Someone, to: Fact[GatheringData], *, by: Someone | None = None, **fields: Any
    ) -> Fact[Any]:
        sequence = self._next(f"{to.subject}.{who.id}")
        fact = facts.attendance(to=to, person_id=who.id, sequence=sequence, **fields)
        return now(fact, actor=(by or who).id)

    # what a person sees

    async def inbox(self, who: Someone, **params: Any) -> list[dict[str, Any]]:
        answer = await self.client.get(who.person, "/v1/notifications", params=params)
        assert answer.status_code == 200, answer.text
        items: list[dict[str, Any]] = answer.json()["items"]
        return items

    async def texts(self, who: Someone) -> list[str]:
        return [item["text"] for item in await self.inbox(who)]

    async def unread(self, who: Someone) -> int:
        answer = await self.client.get(who.person, "/v1/notifications/unread-count")
        assert answer.status_code == 200, answer.text
        return int(answer.json()["unread"])

    async def prefer(self, who: Someone, **wanted: Any) -> None:
        answer = await self.client.put(
            who.person,
            "/v1/preferences",
            json={"time_zone": "Europe/Paris", **wanted},
            headers={"If-Match": "*"},
        )
        assert answer.status_code == 200, answer.text

    # a marker behind all that came before

    async def mark(self, who: Someone, by: Someone) -> str:
        """Notify a person of one more reply, which anybody may see, and return the reply's id.

        Earlier notices stand before it in the inbox and in their streams; so a reader who meets it
        next has received nothing else.
        """
        question = self.post(who, None, "Marker", kind="question")
        reply = self.reply(by, question)
        await self.tell(question, reply)
        return reply.subject

    def _next(self, subject: str) -> int:
        self._sequences[subject] += 1
        return self._sequences[subject]


async def carry_out(store: Store, *told: Fact[Any]) -> None:
    """Deliver all notices of these facts, with those that would be retried later."""
    unit = Unit(store, NoRelay())
    of_these = {"plan.fact_id": {"$in": [fact.id for fact in told]}}
    while row := await store.scope[deliveries.COLLECTION].find_one(of_these, {"_id": 1}):
        await deliver_next_page(unit, row["_id"], POLICY)


async def forgotten(store: Store, who: Someone) -> None:
    """Wait until everything of an erased person, whose erasure is known, is forgotten."""
    open_ones = {"kind": FORGET_PERSON, "key": who.id, "settling": {"$ne": True}}
    await eventually(lambda: _none(store, jobs.COLLECTION, open_ones))


async def all_sent(store: Store, who: Someone) -> None:
    """Wait until no mail to this person is left to send or retry."""
    open_ones = {"person_id": who.id, "open": True}
    await eventually(lambda: _none(store, mails.COLLECTION, open_ones))


async def _none(store: Store, collection: str, matching: dict[str, Any]) -> bool:
    return not await store.scope[collection].count_documents(matching)


def now(fact: Fact[Any], *, actor: str | None = None) -> Fact[Any]:
    return replace(fact, time=datetime.now(UTC), actor=actor)


class Stream:
    """Reads server-sent events: blocks of lines, and heartbeats."""

    def __init__(self, lines: AsyncIterator[str]) -> None:
        self._lines = lines
        self.last_id = ""

    async def block(self) -> dict[str, str]:
        """Return the next block of any kind. Raises StopAsyncIteration at the end."""
        fields: dict[str, str] = {}
        async for line in self._lines:
            if not line:
                break
            name, _, value = line.partition(":")
            fields[name] = value.strip()
        else:
            raise StopAsyncIteration
        self.last_id = fields.get("id", self.last_id)
        return fields

    async def event(self, seconds: float = 45) -> dict[str, Any]:
        """Return the data of the next event."""
        async with asyncio.timeout(seconds):
            while True:
                fields = await self.block()
                if "data" in fields:
                    return {"event": fields["event"], **json.loads(fields["data"])}

    async def until_its_end(self) -> None:
        with suppress(StopAsyncIteration):
            while True:
                await self.block()


@asynccontextmanager
async def listening(
    client: Client, who: Someone | Person, headers: Mapping[str, str] | None = None
) -> AsyncIterator[Stream]:
    person = who.person if isinstance(who, Someone) else who
    given = {"Authorization": f"Bearer {person.token}", **(headers or {})}
    sent = {name.encode(): value.encode() for name, value in given.items()}
    # a connection of its own: the stream ends when it is closed
    async with (
        httpx.AsyncClient(base_url=client.base_url, timeout=30) as http,
        http.stream("GET", "/v1/stream", headers=sent) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        stream = Stream(answer.aiter_lines())
        await stream.block()
        yield stream
