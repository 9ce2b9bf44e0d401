"""Expected access to search and suggestions."""

from tests.hostile.expectations import INSIDE, Expected, Gate, Listing, Own
from tests.hostile.surfaces import Request, Surface, a_word, any_of, some_of
from tests.hostile.town import Town

EXPECTED: Expected = {
    "GET /v1/search": (
        Listing(INSIDE, "q={community}"),
        Listing(INSIDE, "community={community}"),
        Listing(INSIDE, "tag={community}"),
        Listing(INSIDE, "q=community:{community}"),
        Listing(INSIDE, "q=tag:{community}&sort=votes"),
        Listing(INSIDE, "q={community}&mode=lexical"),
    ),
    "GET /v1/index": (Own(),),
    "GET /v1/suggest": (Listing(INSIDE, "q={community}"),),
    "GET /v1/experts": (Listing(INSIDE, "q={community}&limit=100", for_all=False),),
    "GET /v1/evidence": (Listing(INSIDE, "person={person_id}&topic={topic_id}", for_all=False),),
    "GET /v1/news": (Listing(INSIDE, "limit=100", for_all=False),),
    "GET /v1/posts/{post_id}/similar": (Gate(INSIDE),),
    "POST /v1/answer": (Own(sees=INSIDE, body=lambda place: {"question": place.canary}),),
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
        mode=lambda: town.random.choice(("hybrid", "lexical")),
    )
    return Request(who, "search", "/v1/search", params)


def _in_words(town: Town, who: str) -> Request:
    """Return a search with filters, phrases and exclusions in its text."""
    parts = (
        a_word(town),
        f'"{a_word(town)}"',
        f"-{a_word(town)}",
        f"tag:{any_of(town, 'canary')}",
        f"community:{any_of(town, 'slug')}",
        f"author:{any_of(town, 'person')}",
        f'author:"{town.random.choice(list(town.people))}"',
        town.random.choice(("is:unanswered", "has:file", "after:2020", "-kind:article")),
    )
    asked = " ".join(town.random.sample(parts, town.random.randint(1, 3)))
    sort = town.random.choice(("relevance", "date", "votes"))
    explain = town.random.choice(("true", "false"))
    return Request(who, "search", "/v1/search", {"q": asked, "sort": sort, "explain": explain})


def _similar(town: Town, who: str) -> Request:
    path = f"/v1/posts/{any_of(town, 'post')}/similar"
    return Request(who, "search", path, {"limit": town.random.choice((1, 20, 100))})


def _experts(town: Town, who: str) -> Request:
    params = {"q": a_word(town) or "x", **some_of(town, community=lambda: any_of(town, "slug"))}
    params.pop("after", None)
    return Request(who, "search", "/v1/experts", params)


def _news(town: Town, who: str) -> Request:
    since = town.random.choice(("2020-01-01T00:00:00Z", "0001-01-01T00:00:00Z"))
    return Request(who, "search", "/v1/news", {"since": since, "limit": 100})


def _answer(town: Town, who: str) -> Request:
    asked = {"question": a_word(town) or "x"}
    if town.random.random() < 0.3:
        asked["community"] = any_of(town, "slug")
    return Request(who, "search", "/v1/answer", method="POST", body=asked)


def _assistant(town: Town, who: str) -> Request:
    """Return the call of a tool, as an assistant sends it."""
    word = a_word(town) or "x"
    kind = town.random.choice(("post", "reply", "gathering", "community", "profile"))
    tools = {
        "search": {"q": word, "limit": 20},
        "experts": {"q": word},
        "answer": {"question": word},
        "read": {"id": f"{kind}:{any_of(town, 'post', 'person')}"},
    }
    name = town.random.choice(list(tools))
    called = {"name": name, "arguments": tools[name]}
    message = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": called}
    return Request(who, "search", "/v1/mcp", method="POST", body=message)


def _suggest(town: Town, who: str) -> Request:
    return Request(who, "search", "/v1/suggest", {"q": a_word(town)})


SURFACES: tuple[Surface, ...] = (
    *(_search, _search, _in_words, _in_words),
    *(_similar, _experts, _news, _suggest, _suggest),
    *(_answer, _answer, _assistant, _assistant),
)
