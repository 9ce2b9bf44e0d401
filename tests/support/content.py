"""Requests to content, and facts of membership that a test publishes for it."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer
from httpx import Response
from uuid6 import uuid7

from shared.contracts.aggregate import Aggregate
from shared.contracts.envelope import Fact, write_data, write_headers
from shared.contracts.membership import (
    COMMUNITY,
    MEMBERSHIP,
    PROFILE,
    CommunityData,
    MembershipData,
    ProfileData,
    membership_id,
)
from shared.contracts.token import HEADER, Version
from shared.runtime.identity import person_id_of
from tests.support.facts import NOON, named
from tests.support.issuer import Issuer
from tests.support.services import Client, People, Person
from tests.support.tokens import SEAL


class World:
    """Publishes the facts of membership; content has applied each fact when the call returns.

    `looks_at`: the path requested to check that the service has applied a fact.
    """

    looks_at = "/v1/posts?limit=1"

    def __init__(
        self, content: Client, people: People, issuer: Issuer, producer: AIOKafkaProducer
    ) -> None:
        self.content = content
        self._people = people
        self._issuer = issuer
        self._producer = producer
        self._sequences: Counter[str] = Counter()
        self._observer = people("An Observer")

    def person(self, name: str, *roles: str) -> Person:
        return self._people(f"{name} {uuid7().hex}", roles=roles)

    def id_of(self, person: Person) -> str:
        return person_id_of(self._issuer.issuer, person.name.lower().replace(" ", "-"))

    async def community(self, slug: str, visibility: str = "public", **further: Any) -> str:
        """Found a community, or change it. further: more fields of its state."""
        state = {
            "slug": slug,
            "names": {"en": slug},
            "purposes": {},
            "domain": "",
            "topics": (),
            "visibility": visibility,
            "join_policy": "open",
            "created_at": NOON,
            "updated_at": NOON,
            **further,
        }
        data = CommunityData.model_validate({"state": state})
        await self._tell(COMMUNITY, "created", named(slug), data)
        return slug

    async def joins(self, person: Person, slug: str, role: str = "member") -> None:
        await self.stands(person, slug, "active", role)

    async def leaves(self, person: Person, slug: str) -> None:
        await self.stands(person, slug, "left")

    async def knows(self, person: Person) -> None:
        await self._profile(person, erased=False)

    async def erases(self, person: Person) -> None:
        await self._profile(person, erased=True)

    async def member(self, slug: str, role: str = "member", name: str = "Ada") -> Person:
        """Return a new person who has joined a community."""
        person = self.person(name)
        await self.joins(person, slug, role)
        return person

    async def stands(self, person: Person, slug: str, standing: str, role: str = "member") -> None:
        person_id = self.id_of(person)
        state = {
            "community": {"id": named(slug), "slug": slug},
            "person_id": person_id,
            "standing": standing,
            "role": role,
            "since": NOON,
        }
        data = MembershipData.model_validate({"state": state})
        participle = "joined" if standing == "active" else "left"
        await self._tell(MEMBERSHIP, participle, membership_id(named(slug), person_id), data)

    async def _profile(self, person: Person, *, erased: bool) -> None:
        state = {"erased": erased, "language": "en", "created_at": NOON, "updated_at": NOON}
        known = {} if erased else {"name": person.name}
        data = ProfileData.model_validate({"state": state, "person": known})
        participle = "erased" if erased else "created"
        await self._tell(PROFILE, participle, self.id_of(person), data)

    async def _tell(
        self, aggregate: Aggregate[Any], participle: str, subject: str, data: Any
    ) -> None:
        self._sequences[subject] += 1
        fact = Fact(
            id=str(uuid7()),
            source=aggregate.source,
            type=aggregate.fact_type(participle),
            subject=subject,
            time=datetime.now(UTC),
            sequence=self._sequences[subject],
            data=data,
        )
        await self._producer.send_and_wait(
            aggregate.topic,
            write_data(fact),
            key=subject.encode(),
            headers=write_headers(fact),
        )
        seen = Version(aggregate.kind, subject, fact.sequence)
        for _ in range(5):
            answer = await self.content.get(
                self._observer, self.looks_at, headers={HEADER: SEAL.write([seen])}
            )
            if answer.status_code == 200:
                return
        raise AssertionError(answer.text)


async def write(client: Client, person: Person, **fields: Any) -> dict[str, Any]:
    """Write a post; it is published, and for everyone, by default."""
    return created(await client.post(person, "/v1/posts", json={"title": "Title", **fields}))


async def answer(
    client: Client, person: Person, post: dict[str, Any], body: str = "So"
) -> dict[str, Any]:
    return created(
        await client.post(person, f"/v1/posts/{post['id']}/replies", json={"body": body})
    )


def created(response: Response) -> dict[str, Any]:
    assert response.status_code == 201, response.text
    document: dict[str, Any] = response.json()
    return document
