"""The aggregates that content owns, with their collections and their facts."""

from typing import TypeVar

from services.content.domain.editing.suggestion import Suggestion
from services.content.domain.files.file import File
from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.flag import Flag
from services.content.domain.posts.post import Post
from services.content.domain.series.progress import Progress
from services.content.domain.series.series import Series
from services.content.domain.talk.interest import Interest
from services.content.domain.talk.reaction import Reaction
from services.content.domain.talk.reply import Reply
from services.content.domain.watch.feed import WatchedFeed
from services.content.store import filing
from services.content.store.editing import suggestions
from services.content.store.files import files
from services.content.store.files.blobs import rows
from services.content.store.moderation import cases, decisions, flags
from services.content.store.posts import posts, reviewed, submitted, versions
from services.content.store.series import progress, series
from services.content.store.talk import interests, reactions, replies
from services.content.store.watch import feeds
from shared.contracts.content import POST, REPLY, PostData, ReplyData
from shared.contracts.files import FILE, FileData
from shared.contracts.moderation import DECISION, FLAG, DecisionData, FlagData
from shared.contracts.progress import PROGRESS, ProgressData
from shared.contracts.series import SERIES, SeriesData
from shared.contracts.suggestions import SUGGESTION, SuggestionData
from shared.contracts.talk import INTEREST, REACTION, InterestData, ReactionData
from shared.contracts.watching import WATCHED_FEED, WatchedFeedData
from shared.messaging.owned import Change, Owned, Personal, named_in
from shared.messaging.unit import Work

OfPerson = TypeVar("OfPerson", Reaction, Interest)


async def _forget_in_post(post: Post, person_id: str, work: Work) -> Change[Post]:
    """Forget a person in a post; its text stays, unless it is a draft that nobody else saw."""
    participle, changed = post.forget(person_id, work.now)
    if post.is_deleted:
        await cases.end(work.scope, post.id)
        await versions.forget(work.scope, post.id)
    else:
        await versions.forget_editor(work.scope, post.id, person_id)
    return Change(post, participle, changed)


NAMING = ("author_id", "editors", "coauthors", reviewed.OWNER, submitted.REVIEWER)
"""The fields of a post that name people."""

POSTS: Owned[Post, PostData] = Owned(
    POST,
    Post,
    posts.COLLECTION,
    indexes=posts.INDEXES,
    file=filing.file,
    personal=Personal(
        naming=lambda person_id: {"$or": [{name: person_id} for name in NAMING]},
        named=lambda data: (
            *(data.state.author_id, data.state.editor_id, *data.state.coauthors),
            data.state.review.owner_id if data.state.review else None,
            data.state.approval.by_id if data.state.approval else None,
        ),
        forget=_forget_in_post,
    ),
)


async def _forget_in_reply(reply: Reply, person_id: str, work: Work) -> Change[Reply]:
    """Anonymise the author of the reply, or of its post; an unseen reply is deleted."""
    change = Change(reply, *reply.forget(person_id, work.now))
    if reply.is_deleted:
        await cases.end(work.scope, reply.id)
    return change


REPLIES: Owned[Reply, ReplyData] = Owned(
    REPLY,
    Reply,
    replies.COLLECTION,
    indexes=replies.INDEXES,
    personal=Personal(
        naming=lambda person_id: {"$or": [{"author_id": person_id}, {"post.author_id": person_id}]},
        named=lambda data: (data.state.author_id, data.state.post.author_id),
        forget=_forget_in_reply,
    ),
)


async def _withdraw(thing: OfPerson, _: str, work: Work) -> Change[OfPerson]:
    return Change(thing, "withdrawn", thing.forget(work.now))


REACTIONS: Owned[Reaction, ReactionData] = Owned(
    REACTION,
    Reaction,
    reactions.COLLECTION,
    indexes=reactions.INDEXES,
    personal=named_in("person_id", _withdraw),
    is_gone=lambda reaction: reaction.person_id is None,
)
"""A reaction's id names a person: nothing of it stays on Kafka once they are erased."""


INTERESTS: Owned[Interest, InterestData] = Owned(
    INTEREST,
    Interest,
    interests.COLLECTION,
    indexes=interests.INDEXES,
    personal=named_in("person_id", _withdraw),
    is_gone=lambda interest: interest.person_id is None,
)
"""An interest's id names a person, as a reaction's does."""


async def _forget_in_file(file: File, person_id: str, work: Work) -> Change[File]:
    """Forget a person in a file that a post names; delete a file that was theirs alone."""
    if file.post is None and not file.is_deleted:
        await rows.let_go(work.scope, file.blobs, work.now)
        file.owner_id = None
        return Change(file, "deleted", ("owner_id", *file.delete(work.now)))
    return Change(file, "anonymised", file.forget(person_id))


FILES: Owned[File, FileData] = Owned(
    FILE,
    File,
    files.COLLECTION,
    indexes=files.INDEXES,
    personal=Personal(
        naming=lambda person_id: {"$or": [{"owner_id": person_id}, {"post.author_id": person_id}]},
        named=lambda data: (
            data.state.owner_id,
            data.state.post.author_id if data.state.post else None,
        ),
        forget=_forget_in_file,
        at_once=20,
    ),
)


ALL_SERIES: Owned[Series, SeriesData] = Owned(
    SERIES,
    Series,
    series.COLLECTION,
    indexes=series.INDEXES,
    personal=named_in("curator_id"),
)


async def _forget_in_progress(own: Progress, _: str, work: Work) -> Change[Progress]:
    return Change(own, *own.forget(work.now))


PROGRESSES: Owned[Progress, ProgressData] = Owned(
    PROGRESS,
    Progress,
    progress.COLLECTION,
    indexes=progress.INDEXES,
    personal=named_in("person_id", _forget_in_progress),
    is_gone=lambda own: own.person_id is None,
)
"""The id of progress names a person, as a reaction's does."""


async def _forget_in_suggestion(made: Suggestion, person_id: str, _: Work) -> Change[Suggestion]:
    """Forget a person in a suggestion; its text stays, as that of a post does."""
    return Change(made, "anonymised", made.forget(person_id))


SUGGESTIONS: Owned[Suggestion, SuggestionData] = Owned(
    SUGGESTION,
    Suggestion,
    suggestions.COLLECTION,
    indexes=suggestions.INDEXES,
    personal=Personal(
        naming=lambda person_id: {
            "$or": [{name: person_id} for name in ("author_id", "recipients", "decider_id")]
        },
        named=lambda data: (
            *(data.state.author_id, data.state.decider_id),
            *data.state.recipients,
        ),
        forget=_forget_in_suggestion,
    ),
)


async def _forget_in_flag(flag: Flag, _: str, work: Work) -> Change[Flag]:
    """Withdraw the flag of an erased reporter; its case counts it no more."""
    if flag.is_open:
        await cases.take_out(work.scope, flag)
    return Change(flag, "withdrawn", flag.forget(work.now))


FLAGS: Owned[Flag, FlagData] = Owned(
    FLAG,
    Flag,
    flags.COLLECTION,
    indexes=flags.INDEXES,
    personal=named_in("person_id", _forget_in_flag),
    is_gone=lambda flag: flag.person_id is None,
)
"""A flag's id names its reporter, as a reaction's does."""


async def _forget_in_decision(decision: Decision, person_id: str, _: Work) -> Change[Decision]:
    """Forget a person in the trail; the decision stays."""
    return Change(decision, "anonymised", decision.forget(person_id))


DECISIONS: Owned[Decision, DecisionData] = Owned(
    DECISION,
    Decision,
    decisions.COLLECTION,
    indexes=decisions.INDEXES,
    personal=Personal(
        naming=lambda person_id: {"$or": [{name: person_id} for name in decisions.NAMING]},
        named=lambda data: (
            *(data.state.person_id, data.state.decider_id),
            data.state.appeal.decider_id if data.state.appeal else None,
        ),
        forget=_forget_in_decision,
    ),
)

WATCHED_FEEDS: Owned[WatchedFeed, WatchedFeedData] = Owned(
    WATCHED_FEED,
    WatchedFeed,
    feeds.COLLECTION,
    indexes=feeds.INDEXES,
    personal=named_in("subscriber_id"),
)

OWNED = (
    *(POSTS, REPLIES, REACTIONS, INTERESTS, FILES, ALL_SERIES, SUGGESTIONS),
    *(FLAGS, DECISIONS, PROGRESSES, WATCHED_FEEDS),
)
