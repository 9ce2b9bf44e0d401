from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.content.domain.posts.post import Post
from services.content.domain.previews.links import Circle, Lone, lone_links
from services.content.domain.previews.preview import Preview
from services.content.domain.talk.reply import Reply
from services.content.store.previews import links
from services.content.store.previews.previews import PREVIEWS
from services.content.use_cases.previews.previewing import Previewing, open_places
from shared.audience.sight import Asker, audience_id
from shared.contracts.values import READABLE
from shared.mongo import Scope


@dataclass(frozen=True, slots=True)
class Previewed:
    """A link of a text, by its address there, with the metadata of its page."""

    address: str
    preview: Preview


async def see_previews(
    scope: Scope, asker: Asker, things: Sequence[Post | Reply], previewing: Previewing
) -> dict[str, tuple[Previewed, ...]]:
    """Return the previews to show with these posts and replies, by their ids.

    There are none in audiences whose links are not fetched, and none for guests in audiences with
    all colleagues but not all guests, since they would reveal other links. For the same reason a
    text has only the previews that its own links requested. Excluded pages have none, even if they
    were fetched before, or by a process with older settings.
    """
    found = {
        thing.id: [each for each in lone_links(thing.html) if previewing.may_ask(each.page)]
        for thing in things
        if thing.status in READABLE
    }
    shown = await _shown_to(scope, asker, things, found)
    if not shown:
        return {}
    asked = await links.pages_of(scope, shown)
    known = await PREVIEWS.find_many(scope, {page for pages in asked.values() for page in pages})
    return {
        key: tuple(
            Previewed(link.address, known[page])
            for page, link in pages.items()
            if page in asked.get(key, ()) and page in known and known[page].title
        )
        for key, pages in shown.items()
    }


async def _shown_to(
    scope: Scope, asker: Asker, things: Sequence[Post | Reply], found: Mapping[str, Sequence[Lone]]
) -> dict[str, dict[str, Lone]]:
    """Return the links with previews for the asker, by the ids of their texts and pages."""
    linking = {thing.id: audience_id(thing.community) for thing in things if found.get(thing.id)}
    circles = await open_places(scope, linking.values()) if linking else {}
    return {
        key: {each.id_among(circle): each for each in found[key]}
        for key, audience in linking.items()
        if (circle := circles.get(audience)) and (circle is Circle.GUESTS or not asker.is_guest)
    }
