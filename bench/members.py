"""A community with many members, as membership would tell of it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from pydantic import BaseModel
from uuid6 import uuid7

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


class Crowd:
    """A private community of so many members. Everybody joined a day ago."""

    def __init__(self, members: int) -> None:
        self.members = members
        self._ref = CommunityRef(id=str(uuid7()), slug=f"crowd-{uuid4().hex[:6]}")
        self._joined = datetime.now(UTC) - timedelta(days=1)

    def community(self) -> Fact[CommunityData]:
        state = CommunityState(
            slug=self._ref.slug,
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
        return _fact(COMMUNITY, "created", self._ref.id, data, self._joined)

    def profiles(self) -> Iterator[Fact[ProfileData]]:
        for number in range(self.members):
            state = ProfileState(
                language=Language.FRENCH, created_at=self._joined, updated_at=self._joined
            )
            person = ProfilePerson(name=f"Member {number}", email=f"m{number}@example.org")
            data = ProfileData(state=state, person=person, changed=())
            yield _fact(PROFILE, "created", _member(number), data, self._joined)

    def memberships(self) -> Iterator[Fact[MembershipData]]:
        for number in range(self.members):
            state = MembershipState(
                community=self._ref,
                person_id=_member(number),
                standing=Standing.ACTIVE,
                role=Role.MEMBER,
                since=self._joined,
            )
            subject = membership_id(self._ref.id, _member(number))
            data = MembershipData(state=state, changed=())
            yield _fact(MEMBERSHIP, "joined", subject, data, self._joined)

    def post(self) -> Fact[PostData]:
        """Something new, now, that every member is to be told of."""
        now = datetime.now(UTC)
        state = PostState(
            kind=PostKind.ARTICLE,
            status=PostStatus.PUBLISHED,
            community=self._ref,
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


def _member(number: int) -> str:
    return f"member-{number:06}"


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
