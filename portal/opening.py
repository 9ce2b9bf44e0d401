"""What a reader opens from the results of a search, by the Referer of its page.

Search counts a search of which nothing is opened as a gap. No link has to change for it, and no
script has to run: browsers name our own pages (`Referrer-Policy: same-origin`).
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from portal.gateway.api import Api
from portal.gateway.errors import ApiError

RESULTS = "/search"
KINDS = {
    "posts": "post",
    "gatherings": "gathering",
    "communities": "community",
    "people": "profile",
    "series": "series",
}

_THING = re.compile(rf"/({'|'.join(KINDS)})/([A-Za-z0-9._-]{{1,200}})")


@dataclass(frozen=True, slots=True)
class Opening:
    """A thing that was opened, and the words of the search that found it."""

    words: str
    kind: str
    thing_id: str


def opening_of(request: Request) -> Opening | None:
    """Return what this request opens from our page of results, if it does."""
    thing = _THING.fullmatch(request.url.path)
    came = urlsplit(request.headers.get("referer", ""))
    is_ours = came.netloc == request.headers.get("host") and came.path == RESULTS
    if thing is None or not is_ours:
        return None
    words = parse_qs(came.query).get("q", [""])[0]
    return Opening(words, KINDS[thing[1]], thing[2]) if words.strip() else None


async def tell(api: Api, opening: Opening) -> None:
    """Tell search. It may be away: then this opening is not known."""
    try:
        await api.gaps.opened(opening.words, opening.kind, opening.thing_id)
    except ApiError:
        return
