"""Facts of content: posts, series and moderation."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

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
from shared.contracts.files import FILE, FileData, FileState, Passage
from shared.contracts.moderation import DECISION, FLAG, DecisionData, FlagData
from shared.contracts.progress import PROGRESS, ProgressData
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
from shared.contracts.values import PostKind
from tests.support.facts.base import NOON, community_ref, example, fact_of, named, new_id


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
    return fact_of(POST, said, id or new_id(), sequence, data)


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
    return fact_of(REPLY, said, id or new_id(), sequence, ReplyData(state=state, changed=()))


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
    return fact_of(REACTION, said, subject, sequence, ReactionData(state=state, changed=()))


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
    return fact_of(INTEREST, said, subject, sequence, InterestData(state=state, changed=()))


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
    return fact_of(FILE, participle, id or new_id(), sequence, data)


def suggestion(participle: str = "suggested", *recipients: str) -> Fact[SuggestionData]:
    """Return Bob's suggestion of an edit. recipients: names for `named`."""
    told = tuple(map(named, recipients))
    return example(SUGGESTION, participle, author_id=named("bob"), recipients=told)


def path(
    *,
    id: str | None = None,  # noqa: A002
    sequence: int = 1,
    **state: Any,
) -> Fact[SeriesData]:
    """Return a learning path."""
    told = {"kind": SeriesKind.PATH, **state}
    return example(SERIES, "edited", id=id, sequence=sequence, **told)


def progress(
    of: Fact[SeriesData], person_id: str, participle: str = "completed", **state: Any
) -> Fact[ProgressData]:
    """Return a person's progress in a path, completed by default."""
    place = of.data.state.community
    told = {"series_id": of.subject, "person_id": person_id, "community": place, **state}
    return example(PROGRESS, participle, id=f"{of.subject}.{person_id}", **told)


def decision(participle: str = "taken", **state: Any) -> Fact[DecisionData]:
    """Return a decision about Ada, by default the hiding of her post by Grace."""
    told = {"person_id": named("ada"), "decider_id": named("grace"), **state}
    return example(DECISION, participle, **told)


def flag(participle: str = "raised", **state: Any) -> Fact[FlagData]:
    """Return Bob's flag on a post."""
    return example(FLAG, participle, **{"person_id": named("bob"), **state})
