from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.content.domain.files.file import File
from services.content.domain.importing import MEMORY, Said
from services.content.domain.kinds.details import mentions_in, of_kind
from services.content.domain.kinds.idea import challenge_of
from services.content.domain.kinds.poll import offers_the_same
from services.content.domain.posts.post import Post
from services.content.domain.posts.version import Version
from services.content.domain.rights import may_import
from services.content.store.owned import POSTS
from services.content.store.posts import versions
from services.content.use_cases.files.imported_files import (
    attach_imported,
    imported_files,
    keys_of,
    passed_over,
    with_keys,
)
from services.content.use_cases.posts.attribution import (
    Attribution,
    attribution,
    is_signed,
    signature,
)
from services.content.use_cases.posts.merge_item import (
    Item,
    first_said,
    hash_of,
    merged,
    remembers,
)
from shared.audience.looking import see_community
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker, Audience, audience_id
from shared.contracts.imported import post_id
from shared.contracts.values import PostStatus
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import NotAllowed


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
    the same post; an unchanged item makes no version. What was edited or removed here stays, and
    is told of if it changed there too. Imported posts have a byline, or an author whom an
    administrator names.

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
        self._files: Mapping[str, File] = {}
        self._changes: list[Change[Post]] = []
        self._noted: list[Post] = []
        self._kept: list[Version] = []

    async def load(self, items: Sequence[Item]) -> None:
        ids = [self._id(item) for item in items]
        self._known = await POSTS.find_many(self._work.scope, ids)
        named = (item.files for item in items)
        self._files = await imported_files(self._work.scope, named, self._known.values())

    async def take(self, item: Item) -> Imported:
        if item.created_at is not None and item.created_at > self._work.now:
            return refused("created_at: it is in the future")
        if problem := self._authors.problem(item.author_id):
            return refused(problem)
        if challenge_of(item.details) is not None:
            return refused("details.idea.challenge_id: imported ideas cannot answer a challenge")
        known = self._known.get(self._id(item))
        return await self._add(item) if known is None else await self._edit(known, item)

    async def save(self) -> None:
        await versions.keep(self._work.scope, self._kept)
        await POSTS.save_all(self._work, self._changes)
        await POSTS.note(self._work.scope, self._noted, MEMORY)

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
            source=item.source,
            byline=item.kept_byline,
            external_id=item.external_id,
            import_hash=hash_of(item),
            import_said=first_said(
                self._id(item), item, keys_of(self._id(item), self._files, item.files)
            ),
            created_at=item.created_at or now,
            updated_at=now,
            published_at=item.created_at or now,
        )
        if problem := await attach_imported(self._asker, post, work=self._work):
            return refused(problem)
        self._changes.append(Change(post, "imported"))
        return Imported(ImportOutcome.CREATED, post.id)

    async def _edit(self, post: Post, item: Item) -> Imported:
        if problem := self._fixed(post, item):
            return refused(problem)
        sent, hashed = item, hash_of(item)
        item = item.without(passed_over(self._asker, post, self._files, item.files))
        new, signed = merged(post, item, sent), signature(post, item)
        files = tuple(dict.fromkeys((*post.files, *item.files)))
        said = with_keys(new.said, keys_of(post.id, self._files, item.files))
        is_same = not new.fields and files == post.files and is_signed(post, signed)
        if is_same and (post.import_said == said or not remembers(post)):
            self._note(post, said, hashed)
            return Imported(ImportOutcome.UNCHANGED, post.id, new.problem)
        before, fields = Version.of(post), {**new.fields, **signed, "files": files}
        changed = post.take_over(fields, said, hashed, self._work.now)
        if problem := await attach_imported(self._asker, post, work=self._work):
            return refused(problem)
        self._kept.append(before)
        self._changes.append(Change(post, "imported", changed))
        return Imported(ImportOutcome.UPDATED, post.id, new.problem)

    def _note(self, post: Post, said: Said, hashed: str) -> None:
        """Remember what the source said of a post that stays as it is, without a version."""
        if (post.import_said, post.import_hash) != (said, hashed):
            post.import_said, post.import_hash = said, hashed
            self._noted.append(post)

    def _fixed(self, post: Post, item: Item) -> str | None:
        """Return why the post cannot become what the item is, if it cannot."""
        if problem := unfit(post, self._audience):
            return problem
        if post.kind is not item.kind:
            return f"kind: the post already exists as {post.kind}"
        if not offers_the_same(post.details, {"details": item.details}):
            return "details: the options of a published poll stay as they are"
        return None


def unfit(post: Post, audience: Audience) -> str | None:
    """Return why nothing is imported into a post, if it takes nothing."""
    if post.is_deleted:
        return "it was deleted here"
    if post.audience != audience_id(audience.ref):
        return "it was moved to another community here"
    return None


def imported_id(audience: Audience, external_id: str) -> str:
    """Return the id of the post that is imported into this audience under an external id."""
    community = audience.community
    return post_id(community.id if community else "", external_id)


def refused(problem: str) -> Imported:
    """Return the outcome of an item that is not taken, for this reason."""
    return Imported(ImportOutcome.REFUSED, problem=problem)
