"""A community with many members, as membership would publish it."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import BaseModel
from uuid6 import uuid7

from bench.facts import encoded
from bench.kafka import publish
from bench.world import World
from shared.audience.read_models import AUDIENCE
from shared.contracts.aggregate import Aggregate
from shared.contracts.content import POST, PostData, PostState
from shared.contracts.envelope import Fact
from shared.contracts.membership import (
    COMMUNITY,
    MEMBERSHIP,
    PROFILE,
    CommunityData,
    CommunityState,
    MembershipData,
    MembershipState,
    ProfileData,
    ProfilePerson,
    ProfileState,
    membership_id,
)
from shared.contracts.values import (
    CommunityRef,
    JoinPolicy,
    Language,
    PostKind,
    PostStatus,
    Role,
    Standing,
    Visibility,
)

D = TypeVar("D", bound=BaseModel)


def profile(person_id: str, name: str, at: datetime) -> Fact[ProfileData]:
    state = ProfileState(language=Language.FRENCH, created_at=at, updated_at=at)
    person = ProfilePerson(name=name, email=f"{person_id}@example.org")
    data = ProfileData(state=state, person=person, changed=())
    return _fact(PROFILE, "created", person_id, data, at)


class Crowd:
    """A private community of this many members. Everybody joined a day ago."""

    def __init__(self, members: int) -> None:
        self.members = members
        self.ref = CommunityRef(id=str(uuid7()), slug=f"crowd-{uuid4().hex[:6]}")
        self._joined = datetime.now(UTC) - timedelta(days=1)

    def community(self) -> Fact[CommunityData]:
        state = CommunityState(
            slug=self.ref.slug,
            names={Language.ENGLISH: "Crowd"},
            purposes={},
            domain="measuring",
            topics=(),
            visibility=Visibility.PRIVATE,
            join_policy=JoinPolicy.INVITATION,
            created_at=self._joined,
            updated_at=self._joined,
        )
        data = CommunityData(state=state, changed=())
        return _fact(COMMUNITY, "created", self.ref.id, data, self._joined)

    def profiles(self) -> Iterator[Fact[ProfileData]]:
        for number in range(self.members):
            yield profile(member(number), f"Member {number}", self._joined)

    def memberships(self) -> Iterator[Fact[MembershipData]]:
        for number in range(self.members):
            yield self.membership(member(number))

    def membership(self, person_id: str) -> Fact[MembershipData]:
        state = MembershipState(
            community=self.ref,
            person_id=person_id,
            standing=Standing.ACTIVE,
            role=Role.MEMBER,
            since=self._joined,
        )
        subject = membership_id(self.ref.id, person_id)
        data = MembershipData(state=state, changed=())
        return _fact(MEMBERSHIP, "joined", subject, data, self._joined)

    def post(self) -> Fact[PostData]:
        """Return a new post, which notifies every member."""
        now = datetime.now(UTC)
        state = PostState(
            kind=PostKind.ARTICLE,
            status=PostStatus.PUBLISHED,
            community=self.ref,
            author_id="author",
            language=Language.ENGLISH,
            title="News for all",
            body="Read this.",
            text="Read this.",
            tags=(),
            created_at=now,
            updated_at=now,
            published_at=now,
        )
        data = PostData(state=state, changed=())
        return _fact(POST, "published", str(uuid7()), data, now)


def member(number: int) -> str:
    return f"member-{number:06}"


async def known(world: World, database: str, *told: Fact[Any]) -> None:
    """Publish these facts, each a version of another aggregate, until the read models have them."""
    for aggregate in (COMMUNITY, MEMBERSHIP, PROFILE):
        facts = [fact for fact in told if fact.kind == aggregate.kind]
        await publish(world.engines.kafka, aggregate.topic, encoded(facts))
    store = world.store(database)
    for model in AUDIENCE:
        ids = [fact.subject for fact in told if fact.kind == model.aggregate.kind]
        rows = store.scope[model.collection]
        while await rows.count_documents({"_id": {"$in": ids}}) < len(ids):
            await asyncio.sleep(0.1)
    store.close()


def _fact(
    aggregate: Aggregate[D], participle: str, subject: str, data: D, at: datetime
) -> Fact[Any]:
    return Fact(
        id=str(uuid7()),
        source=aggregate.source,
        type=aggregate.fact_type(participle),
        subject=subject,
        time=at,
        sequence=1,
        data=data,
    )
