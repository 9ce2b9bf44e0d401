"""Posts in lists: those that the reader may read, with replies and reactions."""

from collections.abc import Sequence

from services.content.entry.posts.views import Summary
from services.content.store.posts.posts import Listed
from services.content.store.talk import reactions, replies
from shared.audience import reach
from shared.audience.naming import Look, names_for
from shared.audience.sight import Asker
from shared.mongo import Scope, together


async def seen_of(scope: Scope, by: Asker, page: Sequence[Listed]) -> list[Listed]:
    seen = await reach.seen(scope, by, {listed.post.audience for listed in page})
    return [listed for listed in page if listed.post.audience in seen]


async def seen_summaries(
    scope: Scope, by: Asker, page: Sequence[Listed], look: Look
) -> list[Summary]:
    """Return the summaries of posts that the caller may read; both are queried at once."""
    seen, told = await together(scope, seen_of(scope, by, page), summaries(scope, by, page, look))
    shown = {listed.post.id for listed in seen}
    return [summary for summary in told if summary.id in shown]


async def summaries(scope: Scope, by: Asker, shown: Sequence[Listed], look: Look) -> list[Summary]:
    """Return the summaries; a page takes as many queries as one post."""
    ids = [each.post.id for each in shown]
    signed = ((each.post.author_id, each.post.community) for each in shown)
    names, tallies, given = await together(
        scope,
        names_for(scope, by, signed, look),
        replies.tallies(scope, ids),
        reactions.to_each(scope, ids, by.person_id),
    )
    return [Summary.of(each, names, tallies[each.post.id], given[each.post.id]) for each in shown]
