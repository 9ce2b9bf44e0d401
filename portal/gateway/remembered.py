"""Names of communities by slug, remembered from the API's responses about communities.

They are remembered for all people: show one only where the API has told the reader of its slug.
"""

from collections.abc import Iterable

from cachetools import TTLCache

from portal.gateway.models.membership import Community
from portal.gateway.models.values import Texts

MOST = 10_000
FRESH_SECONDS = 300

_names: TTLCache[str, Texts] = TTLCache(MOST, FRESH_SECONDS)


def learn(communities: Iterable[Community]) -> None:
    for community in communities:
        _names[community.slug] = community.names


def known(slug: str) -> Texts | None:
    return _names.get(slug)
