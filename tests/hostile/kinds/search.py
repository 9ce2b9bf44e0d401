"""What the endpoints of search and suggestions answer to whom."""

from tests.hostile.expectations import INSIDE, Expected, Listing
from tests.hostile.surfaces import Request, Surface, a_word, any_of, some_of
from tests.hostile.town import Town

EXPECTED: Expected = {
    "GET /v1/search": (
        Listing(INSIDE, "q={community}"),
        Listing(INSIDE, "community={community}"),
        Listing(INSIDE, "tag={community}"),
    ),
    "GET /v1/suggest": (Listing(INSIDE, "q={community}"),),
}


def _search(town: Town, who: str) -> Request:
    params = some_of(
        town,
        q=lambda: a_word(town),
        community=lambda: any_of(town, "slug"),
        tag=lambda: any_of(town, "canary"),
        author=lambda: any_of(town, "person"),
        kind=lambda: town.random.choice(("article", "reply", "gathering", "community", "profile")),
        month=lambda: "2026-11",
    )
    return Request(who, "search", "/v1/search", params)


def _suggest(town: Town, who: str) -> Request:
    return Request(who, "search", "/v1/suggest", {"q": a_word(town)})


SURFACES: tuple[Surface, ...] = (_search, _search, _search, _suggest, _suggest)
