import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from services.content.domain.importing import MEMORY, Said, digest, merge, told
from services.content.domain.posts.post import Post
from services.content.domain.talk.reply import Reply, kind_on, refer_to, thread_of
from services.content.store.owned import POSTS, REPLIES
from services.content.store.talk import replies
from services.content.use_cases.posts.attribution import (
    Attribution,
    Signed,
    attribution,
    is_signed,
    signature,
)
from services.content.use_cases.posts.import_posts import (
    Imported,
    ImportOutcome,
    check_import,
    imported_id,
    refused,
)
from shared.audience.sight import Asker, Audience, audience_id
from shared.contracts.imported import reply_id, reply_key
from shared.contracts.values import READABLE, Language, ReplyKind
from shared.markdown import Prose
from shared.messaging.owned import Change
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class ReplyItem:
    """A reply of another system, to an imported post. `post`, `in_reply_to`: external ids.

    comment: true for a comment on a question, which is no answer.
    """

    external_id: str
    post: str
    prose: Prose
    created_at: datetime
    language: Language | None = None
    in_reply_to: str | None = None
    byline: str | None = None
    author_id: str | None = None
    accepted: bool = False
    comment: bool = False

    @property
    def kept_byline(self) -> str | None:
        return None if self.author_id else self.byline

    @property
    def weight(self) -> int:
        return self.prose.weight

    @property
    def identity(self) -> tuple[str, str]:
        return self.post, self.external_id


@dataclass(frozen=True, slots=True)
class ImportReplies:
    """The input of `import_replies`; `community` is a slug. No item is there twice."""

    asker: Asker
    community: str
    items: Sequence[ReplyItem]


async def import_replies(command: ImportReplies, *, work: Work) -> list[Imported]:
    """Import replies to imported posts in one transaction; the results are in the items' order.

    A reply is found again by its post and external id. Its id derives from them and the time it was
    written at, so that replies are listed in their original order, and of two imports at once one
    is repeated. An accepted answer is accepted when it is first imported, if the question has none.

    Raises: CommunityNotFound, NotAllowed, PersonErased; DuplicateError if another import of the
    same items was faster, whose replies are there when this one is retried.
    """
    audience = await check_import(work.scope, command.asker, command.community)
    authors = await attribution(
        work.scope, command.asker, (item.author_id for item in command.items)
    )
    batch = _Batch(work, audience, authors)
    await batch.load(command.items)
    results = [batch.take(item) for item in command.items]
    await batch.save()
    return results


class _Batch:
    """An import: its posts, its known replies by key, and its changes."""

    def __init__(self, work: Work, audience: Audience, authors: Attribution) -> None:
        self._work = work
        self._audience = audience
        self._authors = authors
        self._posts: dict[str, Post] = {}
        self._known: dict[str, Reply] = {}
        self._changes: list[Change[Reply]] = []
        self._noted: list[Reply] = []
        self._resolved: dict[str, Change[Post]] = {}

    async def load(self, items: Sequence[ReplyItem]) -> None:
        keys = {self._key(item, name) for item in items for name in _named(item)}
        self._known = await replies.imported(self._work.scope, keys)
        split = {reply.post.id for reply in self._known.values()}
        wanted = {*(self._post_id(item) for item in items), *split}
        while wanted:
            found = await POSTS.find_many(self._work.scope, wanted)
            self._posts |= found
            merged = {post.merged_into for post in found.values() if post.merged_into is not None}
            wanted = merged - self._posts.keys()

    def take(self, item: ReplyItem) -> Imported:
        post = self._posts.get(self._post_id(item))
        if post is None or post.status not in READABLE:
            return refused("post: it is not imported, or deleted here")
        if post.audience != audience_id(self._audience.ref):
            return refused("post: it was moved to another community here")
        if item.created_at > self._work.now:
            return refused("created_at: it is in the future")
        if problem := self._authors.problem(item.author_id):
            return refused(problem)
        known = self._known.get(self._key(item, item.external_id))
        return self._add(item, post) if known is None else self._edit(known, item)

    async def save(self) -> None:
        await REPLIES.save_all(self._work, self._changes)
        await REPLIES.note(self._work.scope, self._noted, MEMORY)
        await POSTS.save_all(self._work, list(self._resolved.values()))

    def _add(self, item: ReplyItem, post: Post) -> Imported:
        answered = self._known.get(self._key(item, item.in_reply_to)) if item.in_reply_to else None
        if item.in_reply_to and (answered is None or answered.is_deleted):
            return refused("in_reply_to: it is not imported, or deleted here")
        place = self._place(post, answered)
        if place is None:
            return refused("post: its replies were moved here, to a post that is not there")
        reply = self._new(item, post, place, answered)
        self._known[self._key(item, item.external_id)] = reply
        self._changes.append(Change(reply, "imported"))
        if item.accepted and reply.kind is ReplyKind.ANSWER and place is post:
            self._accept(post, reply)
        return Imported(ImportOutcome.CREATED, reply.id)

    def _new(self, item: ReplyItem, post: Post, place: Post, answered: Reply | None) -> Reply:
        """Make a reply to `post`, which its readers find at `place`."""
        key = self._key(item, item.external_id)
        return Reply(
            id=reply_id(key, item.created_at),
            kind=ReplyKind.REPLY if item.comment else kind_on(place, answered),
            status=place.status,
            post=refer_to(place),
            community=place.community,
            author_id=item.author_id,
            language=item.language or post.language,
            body=item.prose.body,
            html=item.prose.html,
            text=item.prose.text,
            mentions=item.prose.mentions,
            in_reply_to=answered.id if answered else None,
            thread_id=thread_of(answered),
            byline=item.kept_byline,
            external_id=item.external_id,
            import_key=key,
            import_hash=_hash(item, None),
            import_said=_first_said(item),
            created_at=item.created_at,
            updated_at=self._work.now,
        )

    def _place(self, post: Post, answered: Reply | None) -> Post | None:
        """Return the post whose readers find the reply: after a merge or a split, another one."""
        place: Post | None = self._posts.get(answered.post.id) if answered else post
        for _ in self._posts:
            if place is None or place.merged_into is None:
                break
            place = self._posts.get(place.merged_into)
        is_there = place is not None and place.status in READABLE
        return place if place and is_there and place.audience == post.audience else None

    def _accept(self, question: Post, answer: Reply) -> None:
        if changed := question.accept_imported(answer.id, self._work.now):
            self._resolved[question.id] = Change(question, "imported", changed)

    def _edit(self, reply: Reply, item: ReplyItem) -> Imported:
        if reply.is_deleted:
            return refused("it was deleted here")
        signed = signature(reply, item)
        said = reply.import_said or _said_before(reply, item)
        found = merge(said, {"body": reply.body, "language": reply.language}, _there(item))
        new, problem = Said(digests=dict(found.digests)), told(found.kept)
        hashed = _hash(item, None)
        is_known = new == reply.import_said or (reply.import_said is None and not found.taken)
        if is_known and is_signed(reply, signed):
            self._note(reply, new, hashed)
            return Imported(ImportOutcome.UNCHANGED, reply.id, problem)
        given = {"body": ("prose", item.prose), "language": ("language", item.language)}
        fields = {**dict(given[name] for name in found.taken), **signed}
        changed = reply.take_over(fields, new, hashed, self._work.now)
        self._changes.append(Change(reply, "imported", changed))
        return Imported(ImportOutcome.UPDATED, reply.id, problem)

    def _note(self, reply: Reply, said: Said, hashed: str) -> None:
        """Remember what the source said of a reply that stays as it is, without a version."""
        if (reply.import_said, reply.import_hash) != (said, hashed):
            reply.import_said, reply.import_hash = said, hashed
            self._noted.append(reply)

    def _post_id(self, item: ReplyItem) -> str:
        return imported_id(self._audience, item.post)

    def _key(self, item: ReplyItem, external_id: str) -> str:
        return reply_key(self._post_id(item), external_id)


def _named(item: ReplyItem) -> tuple[str, ...]:
    return (item.external_id, *((item.in_reply_to,) if item.in_reply_to else ()))


def _there(item: ReplyItem) -> dict[str, Any]:
    """Return what the source says; without a language, that of the post was taken."""
    return {"body": item.prose.body, **({"language": item.language} if item.language else {})}


def _first_said(item: ReplyItem) -> Said:
    return Said(digests={name: digest(value) for name, value in _there(item).items()})


def _said_before(reply: Reply, item: ReplyItem) -> Said:
    """Return what the source said when a former version imported it: unknown if it changed."""
    same = {_hash(item, None), *(_hash(item, of) for of in (item, reply))}
    return _first_said(item) if reply.import_hash in same else Said()


def _hash(item: ReplyItem, signed: Signed | None) -> str:
    """Return the hash that former versions keep. signed: the author of one of yet older ones."""
    fields = [item.prose.body, item.language]
    if signed is not None:
        fields += [signed.byline, signed.author_id]
    return hashlib.sha256(orjson.dumps(fields)).hexdigest()
