from services.content.domain.posts.likeness import signature
from services.content.store.posts import likenesses
from services.content.store.posts.likenesses import Alike
from services.content.store.posts.posts import Listed, listed_by_id
from shared.audience import reach
from shared.audience.sight import Asker
from shared.contracts.values import READABLE
from shared.mongo import Scope

MOST = 5


async def find_alike(
    scope: Scope, asker: Asker, text: str, besides: str | None
) -> list[tuple[Listed, Alike]]:
    """Return posts that are likely duplicates of a text, of those that the caller may read.

    besides: the post of this id is not one of them.
    """
    own = signature(text)
    if own is None:
        return []
    found = [each for each in await likenesses.alike(scope, own) if each.post_id != besides]
    posts = await listed_by_id(scope, [each.post_id for each in found], READABLE)
    seen = await reach.seen(scope, asker, {each.post.audience for each in posts.values()})
    shown = [
        (posts[each.post_id], each)
        for each in found
        if each.post_id in posts and posts[each.post_id].post.audience in seen
    ]
    return shown[:MOST]
