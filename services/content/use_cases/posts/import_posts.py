import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import orjson
from pydantic import BaseModel

from services.content.domain.errors import MediaNeeded, NoSuchPicture
from services.content.domain.kinds.details import (
    PostDetails,
    as_written,
    mentions_in,
    of_kind,
)
from services.content.domain.kinds.idea import challenge_of
from services.content.domain.kinds.needed import check_media
from services.content.domain.kinds.poll import offers_the_same
from services.content.domain.posts.post import Post
from services.content.domain.posts.version import Version
from services.content.domain.rights import may_import
from services.content.store.owned import POSTS
from services.content.store.posts import versions
from services.content.use_cases.files.arrange_files import attach_files, named_files
from services.content.use_cases.posts.attribution import (
    Attribution,
    Signed,
    attribution,
    is_signed,
    signature,
)
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, Audience, audience_id
from shared.contracts.imported import post_id
from shared.contracts.values import Language, PostKind, PostStatus
from shared.markdown import Prose
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import InvalidProblem, NotAllowed


@dataclass(frozen=True, slots=True)
class Item:
    """A document of another system; `external_id` is its permanent name there.

    `author_id`: a person here; `byline`: for other authors. `files`: uploaded before; they are
    added to the post's files.
    """

    external_id: str
    kind: PostKind
    title: str
    prose: Prose
    language: Language
    tags: tuple[str, ...]
    byline: str | None
    created_at: datetime | None
    details: PostDetails | None = None
    author_id: str | None = None
    files: tuple[str, ...] = ()

    @property
    def kept_byline(self) -> str | None:
        return None if self.author_id else self.byline

    @property
    def identity(self) -> str:
        return self.external_id


@dataclass(frozen=True, slots=True)
class ImportPosts:
    """The input of `import_posts`; `community` is a slug. No two `items` share an external id."""

    asker: Asker
    community: str
    items: Sequence[Item]


class ImportOutcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Imported:
    """The outcome of an item. `problem`: why it was refused, or which part of it was left out."""

    outcome: ImportOutcome
    post_id: str | None = None
    problem: str | None = None


async def import_posts(command: ImportPosts, *, work: Work) -> list[Imported]:
    """Import a batch in one transaction; the results are in the items' order.

    A post's id derives from its community and external id. So a repeated or concurrent import meets
    the same post; an unchanged item makes no version. Imported posts have a byline, or an author
    whom an administrator names.

    Raises: CommunityNotFound, NotAllowed, PersonErased; DuplicateError if another import of the
    same items was faster, whose posts are there when this one is retried.
    """
    audience = await check_import(work.scope, command.asker, command.community)
    authors = await attribution(
        work.scope, command.asker, (item.author_id for item in command.items)
    )
    batch = _Batch(work, command.asker, audience, authors)
    await batch.load(command.items)
    results = [await batch.take(item) for item in command.items]
    await batch.save()
    return results


async def check_import(scope: Scope, asker: Asker, community: str) -> Audience:
    """Return the audience if the caller may import.

    Raises: CommunityNotFound, NotAllowed, PersonErased.
    """
    await refuse_erased(scope, asker)
    audience = await see_community(scope, asker, community)
    if not may_import(asker, audience):
        archived = "it is archived: nothing is imported into it"
        only = "only the community's animators may import into it"
        raise NotAllowed(archived if audience.is_archived else only)
    return audience


class _Batch:
    """An import: its known posts, and its changes."""

    def __init__(self, work: Work, asker: Asker, audience: Audience, authors: Attribution) -> None:
        self._work = work
        self._asker = asker
        self._audience = audience
        self._authors = authors
        self._known: dict[str, Post] = {}
        self._changes: list[Change[Post]] = []
        self._kept: list[Version] = []

    async def load(self, items: Sequence[Item]) -> None:
        ids = [self._id(item) for item in items]
        self._known = await POSTS.find_many(self._work.scope, ids)

    async def take(self, item: Item) -> Imported:
        if item.created_at is not None and item.created_at > self._work.now:
            return _refused("created_at: it is in the future")
        if problem := self._authors.problem(item.author_id):
            return _refused(problem)
        if challenge_of(item.details) is not None:
            return _refused("details.idea.challenge_id: imported ideas cannot answer a challenge")
        known = self._known.get(self._id(item))
        return await self._add(item) if known is None else await self._edit(known, item)

    async def save(self) -> None:
        await versions.keep(self._work.scope, self._kept)
        await POSTS.save_all(self._work, self._changes)

    async def _attach(self, post: Post) -> str | None:
        """Attach the files of a post; or return their problem, and change none."""
        try:
            files = await named_files(self._asker, post, work=self._work)
            check_media(post.details, files)
        except (MediaNeeded, NoSuchPicture, InvalidProblem) as lacking:
            return lacking.detail
        await attach_files(post, files, work=self._work)
        return None

    def _id(self, item: Item) -> str:
        return imported_id(self._audience, item.external_id)

    async def _add(self, item: Item) -> Imported:
        now = self._work.now
        post = Post(
            id=self._id(item),
            kind=item.kind,
            status=PostStatus.PUBLISHED,
            community=self._audience.ref,
            author_id=item.author_id,
            language=item.language,
            title=item.title,
            body=item.prose.body,
            html=item.prose.html,
            text=item.prose.text,
            details=of_kind(item.kind, item.details),
            mentions=mentions_in(item.prose.mentions, item.details),
            tags=item.tags,
            files=item.files,
            byline=item.kept_byline,
            external_id=item.external_id,
            import_hash=_hash(item),
            created_at=item.created_at or now,
            updated_at=now,
            published_at=item.created_at or now,
        )
        if problem := await self._attach(post):
            return _refused(problem)
        self._changes.append(Change(post, "imported"))
        return Imported(ImportOutcome.CREATED, post.id)

    async def _edit(self, post: Post, item: Item) -> Imported:
        if problem := self._fixed(post, item):
            return _refused(problem)
        files, signed = tuple(dict.fromkeys((*post.files, *item.files))), signature(post, item)
        is_same = post.import_hash in {_hash(item), *(_hash(item, of) for of in (item, post))}
        if is_same and files == post.files and is_signed(post, signed):
            return Imported(ImportOutcome.UNCHANGED, post.id)
        before = Version.of(post)
        fields = {**({} if is_same else _fields(item)), **signed, "files": files}
        changed = post.take_over(fields, _hash(item), self._work.now)
        if problem := await self._attach(post):
            return _refused(problem)
        self._kept.append(before)
        self._changes.append(Change(post, "imported", changed))
        return Imported(ImportOutcome.UPDATED, post.id)

    def _fixed(self, post: Post, item: Item) -> str | None:
        """Return why the post cannot become what the item is, if it cannot."""
        if post.is_deleted:
            return "it was deleted here"
        if post.audience != audience_id(self._audience.ref):
            return "it was moved to another community here"
        if post.kind is not item.kind:
            return f"kind: the post already exists as {post.kind}"
        if not offers_the_same(post.details, {"details": item.details}):
            return "details: the options of a published poll stay as they are"
        return None


def imported_id(audience: Audience, external_id: str) -> str:
    """Return the id of the post that is imported into this audience under an external id."""
    community = audience.community
    return post_id(community.id if community else "", external_id)


def _fields(item: Item) -> dict[str, Any]:
    return {
        "title": item.title,
        "prose": item.prose,
        "details": item.details,
        "language": item.language,
        "tags": item.tags,
    }


def _refused(problem: str) -> Imported:
    return Imported(ImportOutcome.REFUSED, problem=problem)


def _hash(item: Item, signed: Signed | None = None) -> str:
    """Return a hash of the fields that an import can change; the first alone sets `created_at`.

    signed: the author, in hashes of former versions. Authors are compared separately, so that a
    change of authors does not undo local edits.
    """
    fields: list[Any] = [item.title, item.prose.body, item.language, list(item.tags)]
    if signed is not None:
        fields.append(signed.byline)
    if item.details is not None:
        fields.append(as_written(item.details))
    if signed is not None and signed.author_id is not None:
        fields.append(["by", signed.author_id])
    return hashlib.sha256(orjson.dumps(fields, default=_as_fields)).hexdigest()


def _as_fields(part: Any) -> Any:
    """Return a part of a payload, such as a picture, as its fields."""
    if isinstance(part, BaseModel):
        return part.model_dump()
    raise TypeError
