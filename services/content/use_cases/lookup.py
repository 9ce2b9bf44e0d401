"""The common start of use cases: the post or reply, as the caller may see it.

A hidden aggregate takes the same queries as a missing one (shared/audience/looking.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.content.domain.editing.suggestion import Suggestion
from services.content.domain.errors import (
    NoSuchChallenge,
    NoSuchSkill,
    PollNotFound,
    PostNotFound,
    ReplyNotFound,
    SeriesNotFound,
    SuggestionNotFound,
)
from services.content.domain.kinds.details import PostDetails
from services.content.domain.kinds.idea import challenge_of
from services.content.domain.kinds.poll import poll_of
from services.content.domain.posts.post import Post
from services.content.domain.rights import may_read, may_read_reply, may_see_suggestion, may_write
from services.content.domain.series.series import Series
from services.content.domain.talk.reply import Reply
from services.content.store.owned import ALL_SERIES, POSTS, REPLIES, SUGGESTIONS
from services.content.store.posts import posts
from shared import tagging
from shared.audience import looking, memberships, people
from shared.audience.sight import EVERYONE, TO_EVERYONE, Asker, Audience, may_see
from shared.contracts.unknown import Open
from shared.contracts.values import READABLE, CommunityRef, PostKind
from shared.mongo import Document, Scope
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class SeenPost:
    post: Post
    audience: Audience


@dataclass(frozen=True, slots=True)
class SeenReply:
    """A reply, and its current post."""

    reply: Reply
    post: Post
    audience: Audience


@dataclass(frozen=True, slots=True)
class SeenSuggestion:
    """A suggestion, and its current post."""

    suggestion: Suggestion
    post: Post
    audience: Audience


@dataclass(frozen=True, slots=True)
class SeenSeries:
    series: Series
    audience: Audience


async def see_post(scope: Scope, asker: Asker, post_id: str) -> SeenPost:
    """Return a post. Raises: PostNotFound, also if the caller may not see it."""
    post = await POSTS.find(scope, post_id)
    if post is not None and post.community is None and may_read(asker, post, EVERYONE):
        return SeenPost(post, EVERYONE)
    place = post.community if post is not None else None
    audience = await looking.by_ref(scope, asker, place or looking.NOWHERE)
    if post is None or audience is None or not may_read(asker, post, audience):
        raise PostNotFound
    return SeenPost(post, audience)


async def look_ahead(scope: Scope, asked: Iterable[tuple[Asker, str]]) -> None:
    """Prefetch these posts, by caller and id, so that seeing one needs no query."""
    wanted = list(asked)
    found = await POSTS.read_ahead(scope, {post_id for _, post_id in wanted})
    places = [(asker, _place_of(found.get(post_id))) for asker, post_id in wanted]
    if inside := [(asker, place) for asker, place in places if place is not None]:
        await looking.look_ahead(scope, inside)


async def see_poll(scope: Scope, asker: Asker, post_id: str) -> SeenPost:
    """Return a post with a poll. Raises: PollNotFound, also if the caller may not see it."""
    try:
        seen = await see_post(scope, asker, post_id)
    except PostNotFound as hidden:
        raise PollNotFound from hidden
    poll_of(seen.post)
    return seen


async def see_series(scope: Scope, asker: Asker, series_id: str) -> SeenSeries:
    """Return a series. Raises: SeriesNotFound, also if the caller may not see it."""
    series = await ALL_SERIES.find(scope, series_id)
    if series is not None and series.community is None and not series.is_deleted:
        return SeenSeries(series, EVERYONE)
    place = series.community if series is not None else None
    audience = await looking.by_ref(scope, asker, place or looking.NOWHERE)
    if series is None or series.is_deleted or audience is None or not may_see(asker, audience):
        raise SeriesNotFound
    return SeenSeries(series, audience)


async def check_skills(scope: Scope, skills: Sequence[str]) -> None:
    """Check that the shared list has these topics. Raises: NoSuchSkill."""
    known = await tagging.by_id(scope, skills) if skills else {}
    for place, topic_id in enumerate(skills):
        if topic_id not in known:
            raise NoSuchSkill(place)


async def see_suggestion(scope: Scope, asker: Asker, suggestion_id: str) -> SeenSuggestion:
    """Return a suggestion. Raises: SuggestionNotFound, also if the caller may not see it."""
    made = await SUGGESTIONS.find(scope, suggestion_id)
    try:
        seen = await see_post(scope, asker, made.post_id if made else looking.NOWHERE.id)
    except PostNotFound as hidden:
        raise SuggestionNotFound from hidden
    if made is None or not may_see_suggestion(asker, made, seen.post, seen.audience):
        raise SuggestionNotFound
    return SeenSuggestion(made, seen.post, seen.audience)


async def see_reply(scope: Scope, asker: Asker, reply_id: str) -> SeenReply:
    """Return a reply. Raises: ReplyNotFound, also if the caller may not see it."""
    reply = await REPLIES.find(scope, reply_id)
    if reply is not None and reply.is_deleted:
        reply = None
    try:
        seen = await see_post(scope, asker, reply.post.id if reply else looking.NOWHERE.id)
    except PostNotFound as hidden:
        raise ReplyNotFound from hidden
    if reply is None or not may_read_reply(asker, reply, seen.audience):
        raise ReplyNotFound
    return SeenReply(reply, seen.post, seen.audience)


def _place_of(row: Document | None) -> CommunityRef | None:
    """Return a post's community; None: it is for everyone. A missing post is like a hidden one."""
    if row is None:
        return looking.NOWHERE
    return CommunityRef.model_validate(row["community"]) if row["community"] else None


async def may_take_charge(scope: Scope, post: Post, person_id: str) -> bool:
    """Return whether a person can own the review of a post, or be its co-author.

    In a community, its members can; for everyone, people who are known here.
    """
    if post.community is None:
        return person_id in await people.said(scope, [person_id])
    own = await memberships.find(scope, post.community.id, person_id)
    return own is not None and own.is_active


def check_writing(asker: Asker, kind: Open[PostKind], audience: Audience) -> None:
    """Check that the caller may publish a post of this kind there. Raises: NotAllowed."""
    if may_write(asker, kind, audience):
        return
    if kind is PostKind.ANNOUNCEMENT:
        raise NotAllowed(
            "only animators may announce in a community; to everyone, only administrators"
        )
    raise NotAllowed("only members may write in a community; guests may not write for everyone")


async def check_challenge(
    scope: Scope, asker: Asker, place: CommunityRef | None, details: PostDetails | None
) -> None:
    """Check that an idea's challenge is of the same community, or for everyone.

    So the readers of the idea may see it; it moves before or after this, never at the same time.
    Raises: NoSuchChallenge.
    """
    challenge_id = challenge_of(details)
    if challenge_id is None:
        return
    try:
        challenge = (await see_post(scope, asker, challenge_id)).post
    except PostNotFound as hidden:
        raise NoSuchChallenge from hidden
    is_known = challenge.status in READABLE and challenge.community in (None, place)
    if challenge.kind is not PostKind.CHALLENGE or not is_known:
        raise NoSuchChallenge
    await posts.hold(scope, challenge)


async def keep_challenge(scope: Scope, post: Post) -> None:
    """Check that a draft's challenge has not left its readers since, and keep it where it is.

    Nothing keeps it for a draft, which its author alone knows of. Raises: NoSuchChallenge.
    """
    challenge_id = challenge_of(post.details)
    challenge = await POSTS.find(scope, challenge_id) if challenge_id is not None else None
    if challenge is None or challenge.is_deleted:
        return
    if challenge.audience not in {TO_EVERYONE, post.audience}:
        raise NoSuchChallenge
    await posts.hold(scope, challenge)
