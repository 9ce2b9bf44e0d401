from collections.abc import Sequence
from dataclasses import dataclass

from services.content.domain.posts.post import Post
from services.content.domain.previews.links import lone_links
from services.content.domain.previews.preview import Preview
from services.content.domain.talk.reply import Reply
from services.content.store.previews import previews
from services.content.use_cases.previews.previewing import Previewing, open_places
from shared.audience.sight import audience_id
from shared.contracts.values import READABLE
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class Previewed:
    """A link of a text, by its address there, and what its page says of itself."""

    address: str
    preview: Preview


async def see_previews(
    scope: Scope, things: Sequence[Post | Reply], previewing: Previewing
) -> dict[str, tuple[Previewed, ...]]:
    """Return the previews to show with these posts and replies, by their ids.

    There are none where links are not fetched: elsewhere, one would tell that others link there;
    and none of pages that may not be asked, even if they were once, or still are by a process with
    older settings.
    """
    found = {
        thing.id: [each for each in lone_links(thing.html) if previewing.may_ask(each.page)]
        for thing in things
        if thing.status in READABLE
    }
    linking = [thing for thing in things if found.get(thing.id)]
    if not linking:
        return {}
    places = await open_places(scope, {audience_id(thing.community) for thing in linking})
    shown = [thing.id for thing in linking if audience_id(thing.community) in places]
    known = await previews.find_many(scope, {each.id for key in shown for each in found[key]})
    return {
        key: tuple(
            Previewed(each.address, known[each.id])
            for each in found[key]
            if each.id in known and known[each.id].title
        )
        for key in shown
    }
