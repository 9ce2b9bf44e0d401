"""Replies in responses."""

from datetime import datetime

from pydantic import BaseModel

from services.content.domain.talk.reply import Reply
from services.content.entry.authors import Author, Named, author_of
from services.content.entry.link_views import LinkPreview
from services.content.entry.talk.reaction_views import ReactionView, reacted
from shared.contracts.unknown import Open
from shared.contracts.values import Language, PostStatus, ReplyKind


class Answered(BaseModel):
    """A reply that may have been deleted. `author`: null for erased people."""

    id: str
    author: Author | None


class ReplyView(BaseModel):
    """A reply. `kind`: `answer` for an answer to a question, `reply` for anything else.

    `in_reply_to`: the reply that it answers, null if it answers the post. `thread_id`: the first
    reply of its thread, possibly deleted; null for the first reply itself. `author`: null for
    erased people, and for imports that have a `byline`. `withheld`, `previews`: as in a post.
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
    previews: list[LinkPreview]

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
            author=author_of(reply, named.names),
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
            previews=LinkPreview.of_each(named.previews),
        )
