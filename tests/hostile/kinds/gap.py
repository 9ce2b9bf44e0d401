"""Expected access to gaps, openings and trends.

A gap needs searches of three people, so the places here have none: there is nothing to list, and
none to mark. Trends need three things about a topic. The random requests mix searches of everybody.
"""

from tests.hostile.expectations import ALL, INSIDE, Expected, Gate, Listing, Own, always
from tests.hostile.surfaces import Request, Surface, a_word, any_of, some_of
from tests.hostile.town import Town

EXPECTED: Expected = {
    "GET /v1/gaps": (Listing(INSIDE, "community={community}&limit=100", for_all=False),),
    "GET /v1/trends": (Listing(INSIDE, "community={community}&limit=100", for_all=False),),
    "PUT /v1/gaps/{gap_id}": (
        Gate(
            always(frozenset()),
            body=lambda place: {"status": "taken_up", "community": place.slug},
        ),
    ),
    "POST /v1/openings": (
        Own(
            sees=always(ALL),
            body=lambda place: {"q": place.slug, "kind": "post", "id": place.ids["post_id"]},
        ),
    ),
}


def _gaps(town: Town, who: str) -> Request:
    params = some_of(
        town,
        community=lambda: any_of(town, "slug"),
        lang=lambda: town.random.choice(("fr", "en")),
        status=lambda: town.random.choice(("open", "taken_up", "closed")),
    )
    params.pop("after", None)
    return Request(who, "search", "/v1/gaps", params)


def _trends(town: Town, who: str) -> Request:
    params = some_of(
        town,
        community=lambda: any_of(town, "slug"),
        days=lambda: town.random.choice((1, 30, 366)),
    )
    params.pop("after", None)
    return Request(who, "search", "/v1/trends", params)


def _nothing(town: Town, who: str) -> Request:
    """Return a search that finds nothing, for a gap of many people."""
    return Request(who, "search", "/v1/search", {"q": f"zymurgy {a_word(town)}"})


SURFACES: tuple[Surface, ...] = (_gaps, _gaps, _trends, _trends, _nothing)
