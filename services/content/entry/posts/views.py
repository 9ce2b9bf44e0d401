"""Posts in responses: in lists, in the queue of reviewers, and whole."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel

from services.content.domain.posts.post import Post
from services.content.entry.authors import Author, Named, author_of, authors_of
from services.content.entry.kinds.details import DetailsView, view_of
from services.content.entry.link_views import LinkPreview
from services.content.entry.talk.reaction_views import ReactionView, reacted
from services.content.store.posts.posts import Listed
from services.content.store.talk.reactions import Reactions
from services.content.store.talk.replies import Tally
from shared.audience.naming import Names
from shared.contracts.kinds import IdeaStage
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, PostKind, PostStatus
from shared.tagging import TopicOfTag


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
    """A review. `owner`: null once erased. `reviewed_at`: when the post was last confirmed."""

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
            author=author_of(post, names),
            asked_at=post.approval.asked_at if post.approval else None,
            version=post.version,
        )


class SourceView(BaseModel):
    """The origin of a post. `feed`: the title of the feed. `author`: as given there, or empty.

    None of it is verified.
    """

    url: str
    feed: str
    author: str
    published_at: datetime | None


class PostView(BaseModel):
    """A post. `body`: the Markdown as written. `html`: its sanitised rendering, safe to display.

    `details`: the payload of its kind, if known to this version. `pinned`: its community shows it
    first. `locked`: only moderators may reply. `withheld`: hidden until a moderator restores it,
    because a newcomer's text has links. `publish_at`: the planned publication of a draft.
    `approval`: the state of its review, until publication. `files`: ids; `/posts/{id}/files` lists
    those you may see. `source`: the origin of a post chosen from a watched feed. `previews`: of
    links alone on a line, once their pages are fetched.
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
    previews: list[LinkPreview]

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
            coauthors=authors_of(post.coauthors, post.community, named.names),
            pinned=named.pinned,
            locked=post.locked,
            withheld=post.withheld,
            source=SourceView(**post.source.model_dump()) if post.source else None,
            previews=LinkPreview.of_each(named.previews),
        )


def _post(post: Post, names: Names, tally: Tally) -> dict[str, Any]:
    return {
        "id": post.id,
        "kind": post.kind,
        "status": post.status,
        "title": post.title,
        "lang": post.language,
        "tags": list(post.tags),
        "community": post.community,
        "author": author_of(post, names),
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
