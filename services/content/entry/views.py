"""The responses of content."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from services.content.domain.posts.post import Post
from services.content.domain.posts.version import Version
from services.content.domain.talk.reply import Reply
from services.content.entry.kinds.details import DetailsView, view_of
from services.content.entry.talk.reaction_views import ReactionView, reacted
from services.content.store.posts.posts import Listed
from services.content.store.talk.reactions import NO_REACTIONS, Reactions
from services.content.store.talk.replies import NO_REPLIES, Tally
from services.content.use_cases.posts.import_posts import ImportOutcome
from shared.audience.naming import Names
from shared.contracts.kinds import IdeaStage
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, PostKind, PostStatus, ReplyKind
from shared.tagging import TopicOfTag


@dataclass(frozen=True, slots=True)
class Named:
    """An aggregate with its author's name, replies and reactions, and the topics of its tags.

    `answers_id`: the author of the reply that a reply answers.
    """

    aggregate: Any
    names: Names
    tally: Tally = NO_REPLIES
    pinned: bool = False
    reactions: Reactions = NO_REACTIONS
    answers_id: str | None = None
    topics: Sequence[TopicOfTag] = ()

    @property
    def version(self) -> int:
        """Return the version for the ETag."""
        return int(self.aggregate.version)

    @property
    def id(self) -> str:
        return str(self.aggregate.id)


class Author(BaseModel):
    """A person. `name`: null if it is not known yet, or if you are a guest and may not see it.

    `avatar`: the name of their picture, if they show you one; membership serves it.
    """

    id: str
    name: str | None
    avatar: str | None = None

    @classmethod
    def of(
        cls, person_id: str | None, community: CommunityRef | None, names: Names
    ) -> "Author | None":
        if person_id is None:
            return None
        name, avatar = names.of(person_id, community), names.avatar_of(person_id)
        return cls(id=person_id, name=name, avatar=avatar)


class Summary(BaseModel):
    """A post in a list. `author`: null for imports (see `byline`) and erased people.

    `stage`: of an idea.
    """

    id: str
    kind: Open[PostKind]
    status: Open[PostStatus]
    title: str
    excerpt: str
    stage: Open[IdeaStage] | None
    lang: Open[Language]
    tags: list[str]
    community: CommunityRef | None
    author: Author | None
    byline: str | None
    external_id: str | None
    accepted_answer_id: str | None
    replies: int
    last_reply_at: datetime | None
    votes: int
    voted: bool
    reactions: list[ReactionView]
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    version: int

    @classmethod
    def of(cls, listed: Listed, names: Names, tally: Tally, reactions: Reactions) -> "Summary":
        shown = {**_post(listed.post, names, tally), **reacted(reactions)}
        return cls(**shown, excerpt=listed.excerpt, stage=listed.stage)


class ReviewView(BaseModel):
    """A review. `owner`: null once erased. `reviewed_at`: when the post was last found true."""

    due_on: str
    owner: Author | None
    reviewed_at: datetime | None

    @classmethod
    def of(cls, post: Post, names: Names) -> "ReviewView | None":
        review = post.review
        if review is None:
            return None
        owner = Author.of(review.owner_id, post.community, names)
        return cls(due_on=review.due_on, owner=owner, reviewed_at=review.reviewed_at)


class ApprovalView(BaseModel):
    """The review before publication. `by`: who approved or returned it; null until then."""

    asked_at: datetime
    by: Author | None
    reason: str

    @classmethod
    def of(cls, post: Post, names: Names) -> "ApprovalView | None":
        found = post.approval
        if found is None:
            return None
        by = Author.of(found.by_id, post.community, names)
        return cls(asked_at=found.asked_at, by=by, reason=found.reason)


class SubmittedPost(BaseModel):
    """A post in the queue of reviewers. `asked_at`: when it was submitted."""

    id: str
    kind: Open[PostKind]
    title: str
    excerpt: str
    lang: Open[Language]
    community: CommunityRef | None
    author: Author | None
    asked_at: datetime | None
    version: int

    @classmethod
    def of(cls, post: Post, names: Names) -> "SubmittedPost":
        return cls(
            id=post.id,
            kind=post.kind,
            title=post.title,
            excerpt=post.excerpt,
            lang=post.language,
            community=post.community,
            author=_author(post, names),
            asked_at=post.approval.asked_at if post.approval else None,
            version=post.version,
        )


class SourceView(BaseModel):
    """Where a post comes from. `feed`: the title of the feed. `author`: as named there, or empty.

    Nothing of it is checked by anybody here.
    """

    url: str
    feed: str
    author: str
    published_at: datetime | None


class PostView(BaseModel):
    """A post. `body`: the Markdown as written. `html`: its sanitised rendering, safe to display.

    `details`: the payload of its kind, if it has one that this version knows. `pinned`: its
    community shows it first. `locked`: only moderators may reply. `withheld`: it
    is a newcomer's with links, hidden until a moderator restores it. `publish_at`: when a draft
    will be published, if planned. `approval`: until it is published. `files`: ids;
    `/posts/{id}/files` lists those you may see.
    `source`: where it comes from, if it was chosen from a watched feed.
    """

    id: str
    kind: Open[PostKind]
    status: Open[PostStatus]
    title: str
    body: str
    html: str
    details: DetailsView | None
    lang: Open[Language]
    tags: list[str]
    topics: list[TopicOfTag]
    files: list[str]
    community: CommunityRef | None
    author: Author | None
    byline: str | None
    external_id: str | None
    accepted_answer_id: str | None
    replies: int
    last_reply_at: datetime | None
    votes: int
    voted: bool
    reactions: list[ReactionView]
    created_at: datetime
    updated_at: datetime
    published_at: datetime | None
    publish_at: datetime | None
    review: ReviewView | None
    approval: ApprovalView | None
    coauthors: list[Author]
    version: int
    pinned: bool
    locked: bool
    withheld: bool
    source: SourceView | None

    @classmethod
    def of(cls, named: Named) -> "PostView":
        post: Post = named.aggregate
        return cls(
            **_post(post, named.names, named.tally),
            **reacted(named.reactions),
            body=post.body,
            html=post.html,
            details=view_of(post.details),
            topics=list(named.topics),
            files=list(post.files),
            publish_at=post.publish_at,
            review=ReviewView.of(post, named.names),
            approval=ApprovalView.of(post, named.names) if post.is_unpublished else None,
            coauthors=_people(post.coauthors, post.community, named.names),
            pinned=named.pinned,
            locked=post.locked,
            withheld=post.withheld,
            source=SourceView(**post.source.model_dump()) if post.source else None,
        )


class VersionSummary(BaseModel):
    """A text of a post. `version`: the last one with this text. `updated_at`: when it was written.

    `editor`: the person who wrote it; null if unknown, imported or erased.

    `minor`: as a minor edit.
    """

    version: int
    title: str
    lang: Open[Language]
    tags: list[str]
    updated_at: datetime
    editor: Author | None
    minor: bool

    @classmethod
    def of(cls, version: Version, post: Post, names: Names) -> "VersionSummary":
        return cls(**_version(version, post, names))


class VersionView(VersionSummary):
    body: str
    html: str
    details: DetailsView | None

    @classmethod
    def of(cls, version: Version, post: Post, names: Names) -> "VersionView":
        return cls(
            **_version(version, post, names),
            body=version.body,
            html=version.html,
            details=view_of(version.details),
        )


class Preview(BaseModel):
    """A preview. `html`: sanitised, safe to display."""

    html: str


class Answered(BaseModel):
    """A reply that may have been deleted. `author`: null for erased people."""

    id: str
    author: Author | None


class ReplyView(BaseModel):
    """A reply. `kind`: `answer` for an answer to a question, `reply` for anything else.

    `in_reply_to`: the reply that it answers, null if it answers the post. `thread_id`: the first
    reply of its thread, which may have been deleted; null if it is the first one. `author`: null
    for erased people, and for imports that have a `byline`. `withheld`: as in a post.
    """

    id: str
    kind: Open[ReplyKind]
    status: Open[PostStatus]
    post_id: str
    body: str
    html: str
    lang: Open[Language]
    author: Author | None
    byline: str | None
    external_id: str | None
    in_reply_to: Answered | None
    thread_id: str | None
    withheld: bool
    votes: int
    voted: bool
    reactions: list[ReactionView]
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, named: Named) -> "ReplyView":
        reply: Reply = named.aggregate
        answers = Author.of(named.answers_id, reply.community, named.names)
        return cls(
            id=reply.id,
            kind=reply.kind,
            status=reply.status,
            post_id=reply.post.id,
            body=reply.body,
            html=reply.html,
            lang=reply.language,
            author=_author(reply, named.names),
            byline=reply.byline,
            external_id=reply.external_id,
            in_reply_to=Answered(id=reply.in_reply_to, author=answers)
            if reply.in_reply_to is not None
            else None,
            thread_id=reply.thread_id,
            withheld=reply.withheld,
            **reacted(named.reactions),
            created_at=reply.created_at,
            updated_at=reply.updated_at,
            version=reply.version,
        )


class ImportedItem(BaseModel):
    """An item. `external_id`: null if it had none. `id`: null if it was refused.

    `problem`: why it was refused, or what it was taken without.
    """

    external_id: str | None
    outcome: ImportOutcome
    id: str | None = None
    problem: str | None = Field(None, description="Why it was refused, or taken without a part")


class ImportReport(BaseModel):
    """One result per item, in the order of the request."""

    results: list[ImportedItem]


def _people(ids: tuple[str, ...], community: CommunityRef | None, names: Names) -> list[Author]:
    found = (Author.of(person_id, community, names) for person_id in ids)
    return [author for author in found if author is not None]


def _post(post: Post, names: Names, tally: Tally) -> dict[str, Any]:
    return {
        "id": post.id,
        "kind": post.kind,
        "status": post.status,
        "title": post.title,
        "lang": post.language,
        "tags": list(post.tags),
        "community": post.community,
        "author": _author(post, names),
        "byline": post.byline,
        "external_id": post.external_id,
        "accepted_answer_id": post.accepted_answer_id,
        "replies": tally.replies,
        "last_reply_at": tally.last_at,
        "created_at": post.created_at,
        "updated_at": post.updated_at,
        "published_at": post.published_at,
        "version": post.version,
    }


def _version(version: Version, post: Post, names: Names) -> dict[str, Any]:
    return {
        "version": version.version,
        "title": version.title,
        "lang": version.language,
        "tags": list(version.tags),
        "updated_at": version.updated_at,
        "editor": Author.of(version.editor_id, post.community, names),
        "minor": version.minor,
    }


def _author(thing: Post | Reply, names: Names) -> Author | None:
    return Author.of(thing.author_id, thing.community, names)
