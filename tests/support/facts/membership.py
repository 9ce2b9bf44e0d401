"""Facts of membership: communities, people, goals, topics."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.contracts.charters import CHARTER, CharterData, CharterState
from shared.contracts.directory import (
    DIRECTORY_ENTRY,
    DirectoryData,
    DirectoryPerson,
    DirectoryState,
)
from shared.contracts.envelope import Fact
from shared.contracts.goals import OBJECTIVE, ObjectiveData
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
from shared.contracts.networking import (
    ENDORSEMENT,
    STANCE,
    EndorsementData,
    EndorsementState,
    StanceData,
    StanceState,
)
from shared.contracts.people import Competency
from shared.contracts.seasons import ACTIVITY, ActivityData
from shared.contracts.topics import TOPIC, TopicData, TopicState
from shared.contracts.values import (
    CommunityRef,
)
from tests.support.facts.base import NOON, community_ref, example, fact_of, localized, named, new_id


def charter(
    slug: str = "guilds", *, sequence: int = 1, at: datetime = NOON, **texts: str
) -> Fact[CharterData]:
    """Return the charter of a community. texts: by language."""
    said = localized(texts)
    ref = CommunityRef(id=named(slug), slug=slug)
    state = CharterState(community=ref, bodies=said, texts=said, published_at=at)
    data = CharterData(state=state, changed=())
    return fact_of(CHARTER, "published", named(slug), sequence, data)


def community(
    slug: str = "guilds",
    *,
    sequence: int = 1,
    names: Mapping[str, str] | None = None,
    purposes: Mapping[str, str] | None = None,
    visibility: str = "public",
    audience: Mapping[str, tuple[str, ...]] | None = None,
    join_policy: str = "open",
    topics: Sequence[str] = (),
    domain: str = "engineering",
    participle: str | None = None,
    at: datetime = NOON,
) -> Fact[CommunityData]:
    """Return the fact of a community with the id `named(slug)`."""
    title = slug.capitalize()
    state = CommunityState(
        slug=slug,
        names=localized(names or {"en": title, "fr": title}),
        purposes=localized(purposes or {"en": "Practice", "fr": "Pratique"}),
        domain=domain,
        topics=tuple(topics),
        visibility=visibility,
        audience=dict(audience or {}),
        join_policy=join_policy,
        created_at=at,
        updated_at=at,
    )
    said = participle or ("created" if sequence == 1 else "updated")
    return fact_of(COMMUNITY, said, named(slug), sequence, CommunityData(state=state, changed=()))


def directory_entry(
    who: str = "ada", *, sequence: int = 1, erased: bool = False, **attributes: str
) -> Fact[DirectoryData]:
    """Return the entry of the person `named(who)`."""
    state = DirectoryState(erased=erased, created_at=NOON, updated_at=NOON)
    person = DirectoryPerson(attributes=attributes)
    data = DirectoryData(state=state, person=person, changed=())
    said = "erased" if erased else "recorded" if sequence == 1 else "updated"
    return fact_of(DIRECTORY_ENTRY, said, named(who), sequence, data)


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
    avatar: str = "",
    rates: Sequence[str] = (),
    language: str = "en",
    guest: bool = False,
    erased: bool = False,
    participle: str | None = None,
    at: datetime = NOON,
) -> Fact[ProfileData]:
    """Return the fact of a profile with the id `named(who)`. rates: topics of its skills."""
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
        avatar=avatar,
        competencies=tuple(Competency(topic_id=each, level=3) for each in rates),
    )
    data = ProfileData(state=state, person=ProfilePerson() if erased else person, changed=())
    said = participle or ("erased" if erased else "created" if sequence == 1 else "updated")
    return fact_of(PROFILE, said, named(who), sequence, data)


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
    successor_id: str | None = None,
) -> Fact[MembershipData]:
    """Return the membership of `named(who)`, or of `person_id`, in the community `slug`."""
    person = person_id or named(who)
    state = MembershipState(
        community=community_ref(slug),
        person_id=person,
        standing=standing,
        role=role,
        since=at,
        as_admin=as_admin,
        successor_id=successor_id,
    )
    said = participle or ("joined" if standing == "active" else standing)
    subject = membership_id(named(slug), person)
    return fact_of(MEMBERSHIP, said, subject, sequence, MembershipData(state=state, changed=()))


def endorsement(
    of: str = "ada", by: str = "bob", *, stands: bool = True, sequence: int = 1
) -> Fact[EndorsementData]:
    """Return the endorsement of skills of `named(of)` by `named(by)`."""
    person_id, by_id = named(of), named(by)
    state = EndorsementState(person_id=person_id, by_id=by_id, stands=stands, updated_at=NOON)
    said = "given" if stands else "withdrawn"
    data = EndorsementData(state=state, changed=())
    return fact_of(ENDORSEMENT, said, f"{person_id}.{by_id}", sequence, data)


def stance(
    who: str = "ada",
    *,
    target: str,
    kind: str = "topic",
    attitude: str = "followed",
    sequence: int = 1,
) -> Fact[StanceData]:
    """Return what `named(who)` thinks of a target, by its id."""
    person_id = named(who)
    state = StanceState(
        person_id=person_id, kind=kind, target_id=target, attitude=attitude, since=NOON
    )
    data = StanceData(state=state, changed=())
    said = attitude if attitude != "none" else "dropped"
    return fact_of(STANCE, said, f"{person_id}.{kind}.{target}", sequence, data)


def topic(
    *,
    synonyms: Mapping[str, Sequence[str]] | None = None,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    status: str = "listed",
    **labels: str,
) -> Fact[TopicData]:
    """Return a topic. labels: by language."""
    state = TopicState(
        labels=localized(labels),
        synonyms={language: tuple(names) for language, names in (synonyms or {}).items()},
        status=status,
        created_at=NOON,
        updated_at=NOON,
    )
    said = {"listed": "listed", "retired": "retired"}.get(status, "proposed")
    return fact_of(TOPIC, said, id or new_id(), sequence, TopicData(state=state, changed=()))


def objective(participle: str, owner: str | None = "ada") -> Fact[ObjectiveData]:
    """Return the example of an objective with this owner, a name for `named`."""
    return example(OBJECTIVE, participle, owner_id=named(owner) if owner else None)


def activity(participle: str, owner: str | None = "ada") -> Fact[ActivityData]:
    """Return the example of an activity with this owner, a name for `named`."""
    return example(ACTIVITY, participle, owner_id=named(owner) if owner else None)
