"""Facts for tests: name the fields that matter, the rest is plausible.

A value or a participle may be unknown, as from a newer version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from pydantic import BaseModel
from uuid6 import uuid7

from shared.contracts.aggregate import REPUBLISHED, Aggregate
from shared.contracts.charters import CHARTER, CharterData, CharterState
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
from shared.contracts.directory import (
    DIRECTORY_ENTRY,
    DirectoryData,
    DirectoryPerson,
    DirectoryState,
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
from shared.contracts.files import FILE, FileData, FileState, Passage
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
from shared.contracts.moderation import DECISION, FLAG, DecisionData, FlagData
from shared.contracts.networking import (
    ENDORSEMENT,
    STANCE,
    EndorsementData,
    EndorsementState,
    StanceData,
    StanceState,
)
from shared.contracts.people import Competency
from shared.contracts.progress import PROGRESS, ProgressData
from shared.contracts.searches import (
    SAVED_SEARCH,
    SavedSearchData,
    SavedSearchPerson,
    SavedSearchState,
)
from shared.contracts.seasons import ACTIVITY, ActivityData
from shared.contracts.series import SERIES, SeriesData, SeriesKind
from shared.contracts.suggestions import SUGGESTION, SuggestionData
from shared.contracts.talk import (
    INTEREST,
    REACTION,
    InterestData,
    InterestState,
    ReactionData,
    ReactionState,
    ThingRef,
)
from shared.contracts.topics import TOPIC, TopicData, TopicState
from shared.contracts.values import (
    CommunityRef,
    LocalizedText,
    PostKind,
)

NOON = datetime(2026, 3, 5, 12, 0, tzinfo=UTC)
_NAMES = UUID("9d5b2b9c-0f3b-5f0b-8a55-0d3c4a2f9f01")


def named(name: str) -> str:
    """Return the same id for the same name, so that a test can speak of `named("ada")`."""
    return str(uuid5(_NAMES, name))


def new_id() -> str:
    return str(uuid7())


def saying(fact: Fact[Any], participle: str) -> Fact[Any]:
    """Return the same fact with another participle, as a newer version may have it."""
    return replace(fact, type=f"guilde.{fact.kind}.{participle}.v1")


def community_ref(slug: str) -> CommunityRef:
    """Return the reference to the community that `community(slug)` makes."""
    return CommunityRef(id=named(slug), slug=slug)


def charter(
    slug: str = "guilds", *, sequence: int = 1, at: datetime = NOON, **texts: str
) -> Fact[CharterData]:
    """Return the charter of a community. texts: by language."""
    said = _localized(texts)
    ref = CommunityRef(id=named(slug), slug=slug)
    state = CharterState(community=ref, bodies=said, texts=said, published_at=at)
    data = CharterData(state=state, changed=())
    return _fact(CHARTER, "published", named(slug), sequence, data)


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
        names=_localized(names or {"en": title, "fr": title}),
        purposes=_localized(purposes or {"en": "Practice", "fr": "Pratique"}),
        domain=domain,
        topics=tuple(topics),
        visibility=visibility,
        audience=dict(audience or {}),
        join_policy=join_policy,
        created_at=at,
        updated_at=at,
    )
    said = participle or ("created" if sequence == 1 else "updated")
    return _fact(COMMUNITY, said, named(slug), sequence, CommunityData(state=state, changed=()))


def directory_entry(
    who: str = "ada", *, sequence: int = 1, erased: bool = False, **attributes: str
) -> Fact[DirectoryData]:
    """Return the entry of the person `named(who)`."""
    state = DirectoryState(erased=erased, created_at=NOON, updated_at=NOON)
    person = DirectoryPerson(attributes=attributes)
    data = DirectoryData(state=state, person=person, changed=())
    said = "erased" if erased else "recorded" if sequence == 1 else "updated"
    return _fact(DIRECTORY_ENTRY, said, named(who), sequence, data)


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
    mentions: Sequence[str] = (),
    tags: Sequence[str] = (),
    external_id: str | None = None,
    participle: str | None = None,
    at: datetime = NOON,
    details: Mapping[str, Any] | None = None,
    files: Sequence[str] = (),
    accepted: str | None = None,
    **further: Any,
) -> Fact[PostData]:
    """Return a post. author: a name for `named`. community: a slug; None for everyone.

    accepted: the id of the accepted answer. further: more fields of its state.
    """
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
        details=details,
        mentions=() if deleted else tuple(mentions),
        tags=tuple(tags),
        files=tuple(files),
        accepted_answer_id=accepted,
        external_id=external_id,
        created_at=at,
        updated_at=at + timedelta(minutes=sequence),
        published_at=None if status == "draft" else at,
        **further,
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
    mentions: Sequence[str] = (),
    in_reply_to: str | None = None,
    participle: str | None = None,
    at: datetime = NOON,
) -> Fact[ReplyData]:
    """Return a reply to a post, in its community; an answer if the post is a question."""
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
        mentions=() if deleted else tuple(mentions),
        in_reply_to=in_reply_to,
        created_at=at,
        updated_at=at,
    )
    said = participle or {"published": "posted", "deleted": "deleted"}.get(status, "moved")
    return _fact(REPLY, said, id or new_id(), sequence, ReplyData(state=state, changed=()))


def reaction(
    who: str = "bob",
    *,
    to: Fact[PostData] | Fact[ReplyData],
    kind: str = "vote",
    given: bool = True,
    sequence: int = 1,
    at: datetime = NOON,
) -> Fact[ReactionData]:
    """Return a reaction of the person `named(who)`."""
    state = ReactionState(
        kind=kind,
        given=given,
        thing=ThingRef(kind=to.kind.rpartition(".")[2], id=to.subject, post_id=to.subject),
        community=to.data.state.community,
        person_id=named(who),
        created_at=at,
        updated_at=at,
    )
    said = "given" if given else "withdrawn"
    subject = f"{to.subject}.{named(who)}.{kind}"
    return _fact(REACTION, said, subject, sequence, ReactionData(state=state, changed=()))


def endorsement(
    of: str = "ada", by: str = "bob", *, stands: bool = True, sequence: int = 1
) -> Fact[EndorsementData]:
    """Return the endorsement of skills of `named(of)` by `named(by)`."""
    person_id, by_id = named(of), named(by)
    state = EndorsementState(person_id=person_id, by_id=by_id, stands=stands, updated_at=NOON)
    said = "given" if stands else "withdrawn"
    data = EndorsementData(state=state, changed=())
    return _fact(ENDORSEMENT, said, f"{person_id}.{by_id}", sequence, data)


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
    return _fact(STANCE, said, f"{person_id}.{kind}.{target}", sequence, data)


def saved_search(
    who: str | None = "ada",
    text: str = "leave",
    *,
    choices: Mapping[str, tuple[str, ...]] | None = None,
    other_words: Sequence[str] = (),
    guest: bool = False,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    at: datetime = NOON,
) -> Fact[SavedSearchData]:
    """Return a search saved by the person `named(who)`; None: a deleted one."""
    state = SavedSearchState(
        person_id=named(who) if who else None, guest=guest, alerts=who is not None, created_at=at
    )
    person = SavedSearchPerson(
        text=text, choices=dict(choices or {}), other_words=tuple(other_words)
    )
    data = SavedSearchData(state=state, person=person, changed=())
    said = "saved" if who else "deleted"
    return _fact(SAVED_SEARCH, said, id or new_id(), sequence, data)


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
        labels=_localized(labels),
        synonyms={language: tuple(names) for language, names in (synonyms or {}).items()},
        status=status,
        created_at=NOON,
        updated_at=NOON,
    )
    said = {"listed": "listed", "retired": "retired"}.get(status, "proposed")
    return _fact(TOPIC, said, id or new_id(), sequence, TopicData(state=state, changed=()))


def interest(
    who: str = "bob",
    *,
    in_: Fact[PostData],
    person_id: str | None = None,
    following: bool | None = True,
    sequence: int = 1,
    at: datetime = NOON,
) -> Fact[InterestData]:
    """Return the interest of `named(who)`, or of `person_id`, in a post."""
    person = person_id or named(who)
    state = InterestState(
        post_id=in_.subject,
        community=in_.data.state.community,
        person_id=person,
        following=following,
        followed_at=at if following else None,
        bookmarked=False,
        updated_at=at,
    )
    said = "followed" if following else "unfollowed"
    subject = f"{in_.subject}.{person}"
    return _fact(INTEREST, said, subject, sequence, InterestData(state=state, changed=()))


def file(
    *passages: str,
    to: Fact[PostData] | None = None,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    status: str = "ready",
    filename: str = "talk.vtt",
    post_status: str = "published",
    participle: str = "processed",
) -> Fact[FileData]:
    """Return a file of a post, with each passage on its own page. `to` None: of no post."""
    state = FileState(
        status=status,
        owner_id=named("ada"),
        post=PostRef(
            id=to.subject, kind=to.data.state.kind, title=to.data.state.title, author_id=None
        )
        if to
        else None,
        post_status=post_status if to else None,
        community=to.data.state.community if to else None,
        language=to.data.state.language if to else None,
        filename=filename,
        media_type="application/pdf",
        size=1,
        passages=tuple(Passage(text=text, page=n) for n, text in enumerate(passages, 1)),
        created_at=NOON,
        updated_at=NOON,
    )
    data = FileData(state=state, changed=())
    return _fact(FILE, participle, id or new_id(), sequence, data)


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
    """Return a gathering. `organiser` is a name for `named`; `community` a slug or None."""
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


def example(aggregate: Aggregate[Any]) -> Fact[Any]:
    """Return the example of an aggregate with a new id, republished."""
    data: Any = aggregate.example
    return _fact(aggregate, REPUBLISHED, new_id(), 1, data)


def path(
    *,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    **state: Any,
) -> Fact[SeriesData]:
    """Return a learning path."""
    base = example(SERIES).data
    told = {"kind": SeriesKind.PATH, **state}
    data = base.model_copy(update={"state": base.state.model_copy(update=told)})
    return _fact(SERIES, "edited", id or new_id(), sequence, data)


def progress(
    of: Fact[SeriesData], person_id: str, participle: str = "completed", **state: Any
) -> Fact[ProgressData]:
    """Return a person's progress in a path, completed by default."""
    base, place = example(PROGRESS).data, of.data.state.community
    told = {"series_id": of.subject, "person_id": person_id, "community": place, **state}
    data = base.model_copy(update={"state": base.state.model_copy(update=told)})
    return _fact(PROGRESS, participle, f"{of.subject}.{person_id}", 1, data)


def objective(participle: str, owner: str | None = "ada") -> Fact[ObjectiveData]:
    """Return the example of an objective with this owner, a name for `named`."""
    return _owned(OBJECTIVE, participle, owner)


def activity(participle: str, owner: str | None = "ada") -> Fact[ActivityData]:
    """Return the example of an activity with this owner, a name for `named`."""
    return _owned(ACTIVITY, participle, owner)


def suggestion(participle: str = "suggested", *recipients: str) -> Fact[SuggestionData]:
    """Return Bob's suggestion of an edit. recipients: names for `named`."""
    example: Any = SUGGESTION.example
    told = {"author_id": named("bob"), "recipients": tuple(map(named, recipients))}
    state = example.state.model_copy(update=told)
    data = example.model_copy(update={"state": state})
    return _fact(SUGGESTION, participle, new_id(), 1, data)


def decision(participle: str = "taken", **state: Any) -> Fact[DecisionData]:
    """Return a decision about Ada, by default the hiding of her post by Grace."""
    example: Any = DECISION.example
    told = {"person_id": named("ada"), "decider_id": named("grace"), **state}
    data = example.model_copy(update={"state": example.state.model_copy(update=told)})
    return _fact(DECISION, participle, new_id(), 1, data)


def flag(participle: str = "raised", **state: Any) -> Fact[FlagData]:
    """Return Bob's flag on a post."""
    example: Any = FLAG.example
    told = {"person_id": named("bob"), **state}
    data = example.model_copy(update={"state": example.state.model_copy(update=told)})
    return _fact(FLAG, participle, new_id(), 1, data)


def _owned(aggregate: Aggregate[Any], participle: str, owner: str | None) -> Fact[Any]:
    example: Any = aggregate.example
    owned = {"owner_id": named(owner) if owner else None}
    state = example.state.model_copy(update=owned)
    return _fact(aggregate, participle, new_id(), 1, example.model_copy(update={"state": state}))


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
    """Return the answer of `named(who)`, or of `person_id`, to a gathering."""
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
