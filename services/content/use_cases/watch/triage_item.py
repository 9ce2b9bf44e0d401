"""Use cases of triage: an item is dismissed, restored, or published as a post."""

from dataclasses import dataclass, replace

from services.content.domain.posts.post import Post
from services.content.domain.posts.source import Source
from services.content.domain.watch.errors import AlreadyChosen
from services.content.domain.watch.item import Item, ItemStatus
from services.content.store.owned import POSTS
from services.content.store.watch import items
from services.content.use_cases.lookup import check_writing
from services.content.use_cases.posts.write_post import WritePost, write_post
from services.content.use_cases.watch.seeing import see_item
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class DismissItem:
    """The input of `dismiss_item`. back: take a dismissed item up again."""

    asker: Asker
    item_id: str
    back: bool = False


async def dismiss_item(command: DismissItem, *, work: Work) -> Item:
    """Dismiss an item, for all who triage. A repeat has no effect.

    Raises: ItemNotFound, AlreadyChosen, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    item = (await see_item(work.scope, command.asker, command.item_id)).item
    if item.status is ItemStatus.CHOSEN:
        raise AlreadyChosen
    wanted = ItemStatus.NEW if command.back else ItemStatus.DISMISSED
    if item.status is not wanted:
        item.status = wanted
        item.decider_id = None if command.back else command.asker.person_id
        item.decided_at = None if command.back else work.now
        await items.decide(work.scope, item)
    return item


@dataclass(frozen=True, slots=True)
class ChooseItem:
    """The input of `choose_item`. writing: the post; its community and source are the item's."""

    item_id: str
    writing: WritePost


async def choose_item(command: ChooseItem, *, work: Work) -> Post:
    """Make a post of an item, with its source. A repeat by the same person returns the same post.

    Raises: ItemNotFound, AlreadyChosen if another person chose it, and those of `write_post`.
    """
    asker = command.writing.asker
    await refuse_erased(work.scope, asker)
    seen = await see_item(work.scope, asker, command.item_id)
    check_writing(asker, command.writing.kind, seen.audience)
    item = seen.item
    if (earlier := await _chosen_before(asker, item, work)) is not None:
        return earlier
    writing = replace(
        command.writing,
        community=item.community.slug,
        source=Source(
            url=item.url,
            feed=item.feed_title,
            author=item.author,
            published_at=item.published_at,
        ),
    )
    post = await write_post(writing, work=work)
    item.status, item.post_id = ItemStatus.CHOSEN, post.id
    item.decider_id, item.decided_at = asker.person_id, work.now
    await items.decide(work.scope, item)
    return post


async def _chosen_before(asker: Asker, item: Item, work: Work) -> Post | None:
    """Return the post that the item became; one that is deleted counts no more."""
    if item.status is not ItemStatus.CHOSEN:
        return None
    post = await POSTS.find(work.scope, item.post_id or "")
    if post is not None and not post.is_deleted and post.author_id != asker.person_id:
        raise AlreadyChosen
    return None if post is None or post.is_deleted else post
