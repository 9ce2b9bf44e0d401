import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

import orjson

from services.content.domain.markdown import Prose
from services.content.domain.post import Post, Version
from services.content.domain.rights import may_import
from services.content.store import versions
from services.content.store.owned import POSTS
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, Audience
from shared.contracts.values import Language, PostKind, PostStatus
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import NotAllowed

_IMPORTED = UUID("3d0f6a0e-5d0c-5b0f-9a43-1c8d8f6f2a77")


@dataclass(frozen=True, slots=True)
class Item:
    """A document of another system; `external_id` is its name there, for good."""

    external_id: str
    kind: PostKind
    title: str
    prose: Prose
    language: Language
    tags: tuple[str, ...]
    byline: str | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImportPosts:
    """`community` is a slug. No external id is twice in `items`."""

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
    """What became of an item. `problem`: why it was refused."""

    outcome: ImportOutcome
    post_id: str | None = None
    problem: str | None = None


async def import_posts(command: ImportPosts, *, work: Work) -> list[Imported]:
    """Take in a batch in one transaction; the results are in the items' order.

    The id of a post is made of its community and external id, so that whoever imports the same
    again, or at the same time, meets the same post; what did not change makes no version.
    Imported posts have no author here, only a byline.
    Raises: CommunityNotFound, NotAllowed, PersonErased; DuplicateError if another import of the
    same items was faster, whose posts are there when this one is tried again.
    """
    audience = await check_import(work.scope, command.asker, command.community)
    batch = _Batch(work, audience)
    await batch.load(command.items)
    results = [batch.take(item) for item in command.items]
    await batch.save()
    return results


async def check_import(scope: Scope, asker: Asker, community: str) -> Audience:
    """Where it goes, if they may. Raises: CommunityNotFound, NotAllowed, PersonErased."""
    await refuse_erased(scope, asker)
    audience = await see_community(scope, asker, community)
    if not may_import(asker, audience):
        raise NotAllowed("only the community's animators may import into it")
    return audience


class _Batch:
    """One import: what is known of its posts, and what it changes."""

    def __init__(self, work: Work, audience: Audience) -> None:
        self._work = work
        self._audience = audience
        self._known: dict[str, Post] = {}
        self._changes: list[Change[Post]] = []
        self._kept: list[Version] = []

    async def load(self, items: Sequence[Item]) -> None:
        ids = [self._id(item) for item in items]
        self._known = await POSTS.find_many(self._work.scope, ids)

    def take(self, item: Item) -> Imported:
        post_id = self._id(item)
        if item.created_at is not None and item.created_at > self._work.now:
            return _refused("created_at: it is in the future")
        known = self._known.get(post_id)
        return self._add(post_id, item) if known is None else self._edit(known, item)

    async def save(self) -> None:
        await versions.keep(self._work.scope, self._kept)
        await POSTS.save_all(self._work, self._changes)

    def _id(self, item: Item) -> str:
        community = self._audience.community
        return str(uuid5(_IMPORTED, f"{community.id if community else ''}|{item.external_id}"))

    def _add(self, post_id: str, item: Item) -> Imported:
        now = self._work.now
        post = Post(
            id=post_id,
            kind=item.kind,
            status=PostStatus.PUBLISHED,
            community=self._audience.ref,
            author_id=None,
            language=item.language,
            title=item.title,
            body=item.prose.body,
            html=item.prose.html,
            text=item.prose.text,
            tags=item.tags,
            byline=item.byline,
            external_id=item.external_id,
            import_hash=_hash(item),
            created_at=item.created_at or now,
            updated_at=now,
            published_at=item.created_at or now,
        )
        self._changes.append(Change(post, "imported"))
        return Imported(ImportOutcome.CREATED, post_id)

    def _edit(self, post: Post, item: Item) -> Imported:
        if post.is_deleted:
            return _refused("it was deleted here")
        if post.kind is not item.kind:
            return _refused(f"kind: the post already exists as {post.kind}")
        if post.import_hash == (wanted := _hash(item)):
            return Imported(ImportOutcome.UNCHANGED, post.id)
        before = Version.of(post)
        changed = post.take_over(
            {
                "title": item.title,
                "prose": item.prose,
                "language": item.language,
                "tags": item.tags,
                "byline": item.byline,
            },
            wanted,
            self._work.now,
        )
        self._kept.append(before)
        self._changes.append(Change(post, "imported", changed))
        return Imported(ImportOutcome.UPDATED, post.id)


def _refused(problem: str) -> Imported:
    return Imported(ImportOutcome.REFUSED, problem=problem)


def _hash(item: Item) -> str:
    """Covers all fields that an import can change; `created_at` is only set by the first import."""
    fields = [item.title, item.prose.body, item.language, list(item.tags), item.byline]
    return hashlib.sha256(orjson.dumps(fields)).hexdigest()
