"""Facts for tests, by keyword: say what matters to the test, the rest is plausible.

A value or a participle may be any, as of a newer version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from uuid6 import uuid7

from shared.contracts.aggregate import Aggregate
from shared.contracts.content import (
    POST,
    REPLY,
    PostData,
    PostPerson,
    PostRef,
    PostState,
    ReplyData,
    ReplyState,
)
from shared.contracts.envelope import Fact
from shared.contracts.events import (
    ATTENDANCE,
    GATHERING,
    AttendanceData,
    AttendanceState,
    GatheringData,
    GatheringRef,
    GatheringState,
    attendance_id,
)
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
    LocalizedText,
    PostKind,
)

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
_NAMES = UUID("9d5b2b9c-0f3b-5f0b-8a55-0d3c4a2f9f01")


def named(name: str) -> str:
    """The same id for the same name, so that a test can speak of `named("ada")`."""
    return str(uuid5(_NAMES, name))


def new_id() -> str:
    return str(uuid7())


def saying(fact: Fact[Any], participle: str) -> Fact[Any]:
    """The same, of what happened by the word of a newer version."""
    return replace(fact, type=f"guilde.{fact.kind}.{participle}.v1")


def community_ref(slug: str) -> CommunityRef:
    """The reference to the community that `community(slug)` makes."""
    return CommunityRef(id=named(slug), slug=slug)


def community(
    slug: str = "guilds",
    *,
    sequence: int = 1,
    names: Mapping[str, str] | None = None,
    purposes: Mapping[str, str] | None = None,
    visibility: str = "public",
    join_policy: str = "open",
    topics: Sequence[str] = (),
    domain: str = "engineering",
    participle: str | None = None,
    at: datetime = NOON,
) -> Fact[CommunityData]:
    """Its id is `named(slug)`."""
    title = slug.capitalize()
    state = CommunityState(
        slug=slug,
        names=_localized(names or {"en": title, "fr": title}),
        purposes=_localized(purposes or {"en": "Practice", "fr": "Pratique"}),
        domain=domain,
        topics=tuple(topics),
        visibility=visibility,
        join_policy=join_policy,
        created_at=at,
        updated_at=at,
    )
    said = participle or ("created" if sequence == 1 else "updated")
    return _fact(COMMUNITY, said, named(slug), sequence, CommunityData(state=state, changed=()))


def profile(
    who: str = "ada",
    *,
    sequence: int = 1,
    name: str | None = None,
    email: str | None = None,
    headline: str = "",
    about: str = "",
    skills: Sequence[str] = (),
    location: str = "",
    language: str = "en",
    guest: bool = False,
    erased: bool = False,
    participle: str | None = None,
    at: datetime = NOON,
) -> Fact[ProfileData]:
    """Its id is `named(who)`."""
    state = ProfileState(
        erased=erased, guest=guest, language=language, created_at=at, updated_at=at
    )
    person = ProfilePerson(
        name=who.capitalize() if name is None else name,
        email=f"{who}@example.org" if email is None else email,
        headline=headline,
        about=about,
        skills=tuple(skills),
        location=location,
    )
    data = ProfileData(state=state, person=ProfilePerson() if erased else person, changed=())
    said = participle or ("erased" if erased else "created" if sequence == 1 else "updated")
    return _fact(PROFILE, said, named(who), sequence, data)


def membership(
    who: str = "ada",
    slug: str = "guilds",
    *,
    person_id: str | None = None,
    sequence: int = 1,
    standing: str = "active",
    role: str = "member",
    participle: str | None = None,
    at: datetime = NOON,
    as_admin: bool = False,
) -> Fact[MembershipData]:
    """Of the person `named(who)`, unless `person_id` says another, in the community `slug`."""
    person = person_id or named(who)
    state = MembershipState(
        community=community_ref(slug),
        person_id=person,
        standing=standing,
        role=role,
        since=at,
        as_admin=as_admin,
    )
    said = participle or ("joined" if standing == "active" else standing)
    subject = membership_id(named(slug), person)
    return _fact(MEMBERSHIP, said, subject, sequence, MembershipData(state=state, changed=()))


def post(
    title: str = "Pairing well",
    text: str = "Two people, one keyboard.",
    *,
    id: str | None = None,  # noqa: A002  as the field is called
    sequence: int = 1,
    kind: str = "article",
    status: str = "published",
    community: str | None = "guilds",
    author: str | None = "ada",
    byline: str | None = None,
    language: str = "en",
    tags: Sequence[str] = (),
    external_id: str | None = None,
    participle: str | None = None,
    at: datetime = NOON,
) -> Fact[PostData]:
    """`author` is a name for `named`; `community` a slug, None for everyone."""
    deleted = status == "deleted"
    state = PostState(
        kind=kind,
        status=status,
        community=community_ref(community) if community else None,
        author_id=named(author) if author else None,
        language=language,
        title=title,
        body="" if deleted else text,
        text="" if deleted else text,
        tags=tuple(tags),
        external_id=external_id,
        created_at=at,
        updated_at=at + timedelta(minutes=sequence),
        published_at=None if status == "draft" else at,
    )
    said = participle or {"draft": "drafted"}.get(status, status)
    data = PostData(state=state, person=PostPerson(byline=byline), changed=())
    return _fact(POST, said, id or new_id(), sequence, data)


def reply(
    text: str = "Switch roles every ten minutes.",
    *,
    to: Fact[PostData] | None = None,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    kind: str | None = None,
    status: str = "published",
    author: str | None = "grace",
    language: str = "en",
    participle: str | None = None,
    at: datetime = NOON,
) -> Fact[ReplyData]:
    """To a post, in its community; an answer if that is a question."""
    on = to or post(kind="question")
    asked = on.data.state
    deleted = status == "deleted"
    natural = "answer" if asked.kind is PostKind.QUESTION else "reply"
    state = ReplyState(
        kind=kind or natural,
        status=status,
        post=PostRef(id=on.subject, kind=asked.kind, title=asked.title, author_id=asked.author_id),
        community=asked.community,
        author_id=named(author) if author else None,
        language=language,
        body="" if deleted else text,
        text="" if deleted else text,
        created_at=at,
        updated_at=at,
    )
    said = participle or {"published": "posted", "deleted": "deleted"}.get(status, "moved")
    return _fact(REPLY, said, id or new_id(), sequence, ReplyData(state=state, changed=()))


def gathering(
    titles: Mapping[str, str] | None = None,
    *,
    descriptions: Mapping[str, str] | None = None,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    community: str | None = "guilds",
    starts: datetime = NOON + timedelta(days=7),
    ends: datetime | None = None,
    time_zone: str = "Europe/Paris",
    place: str | None = "Salle 12",
    online: bool = False,
    capacity: int | None = None,
    tags: Sequence[str] = (),
    status: str = "scheduled",
    reason: str | None = None,
    organiser: str | None = "ada",
    participle: str | None = None,
    at: datetime = NOON,
) -> Fact[GatheringData]:
    """`organiser` is a name for `named`; `community` a slug, None for everyone."""
    until = ends or starts + timedelta(hours=2)
    state = GatheringState(
        titles=_localized(titles or {"fr": "Atelier", "en": "Workshop"}),
        descriptions=_localized(descriptions or {}),
        community=community_ref(community) if community else None,
        time_zone=time_zone,
        starts_at=starts,
        ends_at=until,
        starts_local=_clock(starts, time_zone),
        ends_local=_clock(until, time_zone),
        place=place,
        online=online,
        capacity=capacity,
        tags=tuple(tags),
        status=status,
        reason=reason,
        organiser_id=named(organiser) if organiser else None,
        revision=sequence - 1,
        created_at=at,
        updated_at=at,
    )
    natural = "scheduled" if sequence == 1 else "changed"
    said = participle or ("cancelled" if status == "cancelled" else natural)
    return _fact(GATHERING, said, id or new_id(), sequence, GatheringData(state=state, changed=()))


def attendance(
    who: str = "grace",
    *,
    to: Fact[GatheringData] | None = None,
    person_id: str | None = None,
    sequence: int = 1,
    answer: str = "yes",
    seat: str | None = None,
    participle: str = "answered",
    at: datetime = NOON,
) -> Fact[AttendanceData]:
    """Of the person `named(who)`, unless `person_id` says another, to a gathering."""
    on = to or gathering()
    person = person_id or named(who)
    asked = on.data.state
    ref = GatheringRef(
        id=on.subject,
        titles=asked.titles,
        community=asked.community,
        time_zone=asked.time_zone,
        starts_at=asked.starts_at,
    )
    state = AttendanceState(
        gathering=ref,
        person_id=person,
        answer=answer,
        seat=seat or ("seated" if answer == "yes" else "none"),
        created_at=at,
        updated_at=at,
    )
    subject = attendance_id(on.subject, person)
    data = AttendanceData(state=state, changed=())
    return _fact(ATTENDANCE, participle, subject, sequence, data)


def _clock(moment: datetime, time_zone: str) -> str:
    there = moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None)
    return there.isoformat(timespec="seconds")


def _localized(texts: Mapping[str, str]) -> LocalizedText:
    return dict(texts)


def _fact(
    aggregate: Aggregate[Any], participle: str, subject: str, sequence: int, data: BaseModel
) -> Fact[Any]:
    return Fact(
        id=new_id(),
        source=aggregate.source,
        type=f"guilde.{aggregate.kind}.{participle}.v{aggregate.version}",
        subject=subject,
        time=NOON,
        sequence=sequence,
        data=data,
        actor=None,
    )
