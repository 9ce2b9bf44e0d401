"""Expected access to feeds: readers of a community create them, secret ones need no token."""

from tests.hostile.expectations import INSIDE, Expected, Gate, Secret
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town

_PLACES = ("/v1/communities/{community}", "/v1/feeds/{secret}")
_FEEDS = ("posts.atom", "podcast.rss", "files/{file_id}")

EXPECTED: Expected = {
    "GET /v1/communities/{community}/feeds": (Gate(INSIDE),),
    "POST /v1/communities/{community}/feeds": (Gate(INSIDE),),
    "DELETE /v1/communities/{community}/feeds": (Gate(INSIDE),),
    # feeds of communities are open only if the platform's settings say so
    **{f"GET {place}/{feed}": (Secret(),) for place in _PLACES for feed in _FEEDS},
}


def _feed(town: Town, _: str) -> Request:
    owner, path = any_of(town, "subscription").split()
    feed = town.random.choice(("posts.atom", "podcast.rss"))
    return Request(owner, "content", f"{path}/{feed}", signed_in=False)


SURFACES: tuple[Surface, ...] = (_feed,)
