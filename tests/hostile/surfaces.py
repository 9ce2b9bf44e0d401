"""Random requests over every surface: ids, slugs, words and cursors of whoever, by whoever."""

from dataclasses import dataclass, field
from typing import Any

from httpx import Response

from tests.hostile.town import Town

WORDS = ("", "T", "zq", "gathering", "answer", "*", "a OR b", '"', "canary")


@dataclass(frozen=True, slots=True)
class Request:
    """`reader`: whose rights count, which is not who asks where an address is secret."""

    reader: str
    service: str
    path: str
    params: dict[str, Any] = field(default_factory=dict)
    method: str = "GET"
    signed_in: bool = True

    def __str__(self) -> str:
        return f"{self.reader} {self.method} {self.service}{self.path} {self.params}"


def random_request(town: Town) -> Request:
    make = town.random.choice(_SURFACES)
    return make(town, town.random.choice(list(town.people)))


async def ask(town: Town, request: Request) -> Response:
    person = town.people[request.reader] if request.signed_in else None
    client = town.services[request.service]
    answer = await client.ask(person, request.method, request.path, params=request.params)
    _collect(town, request, answer)
    return answer


def _collect(town: Town, request: Request, answer: Response) -> None:
    """What somebody was given, others try too."""
    if not answer.headers.get("content-type", "").startswith("application/json"):
        return
    document = answer.json()
    if isinstance(document, dict) and document.get("next"):
        town.pool["cursor"] = [*town.pool["cursor"][-40:], document["next"]]
    if request.path == "/v1/notifications":
        town.pool["notification"] += [item["id"] for item in document.get("items", [])][:3]


def _any(town: Town, *kinds: str) -> str:
    return town.random.choice(town.pool[town.random.choice(kinds)])


def _word(town: Town) -> str:
    if town.random.random() < 0.6:
        word = _any(town, "canary", "slug")
        return word[: town.random.randint(4, len(word))]
    return town.random.choice(WORDS)


def _params(town: Town, **choices: Any) -> dict[str, Any]:
    """Some of these; a page of any length, at times from somebody else's cursor."""
    params = {name: make() for name, make in choices.items() if town.random.random() < 0.4}
    if town.random.random() < 0.15:
        params["after"] = _any(town, "cursor")
    return {**params, "limit": town.random.choice((1, 3, 20, 100))}


def _posts(town: Town, who: str) -> Request:
    params = _params(
        town,
        community=lambda: _any(town, "slug"),
        tag=lambda: _any(town, "canary"),
        author=lambda: _any(town, "person"),
        kind=lambda: "article",
        status=lambda: town.random.choice(("draft", "published", "archived")),
        lang=lambda: town.random.choice(("fr", "en")),
    )
    return Request(who, "content", "/v1/posts", params)


def _post(town: Town, who: str) -> Request:
    end = town.random.choice(("", "", "/replies", "/versions", "/versions/1", "/versions/2"))
    return Request(who, "content", f"/v1/posts/{_any(town, 'post', 'reply')}{end}")


def _reply(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/replies/{_any(town, 'reply')}")


def _accept(town: Town, who: str) -> Request:
    path = f"/v1/posts/{_any(town, 'post')}/accepted-answer"
    return Request(who, "content", path, method="DELETE")


def _communities(town: Town, who: str) -> Request:
    return Request(who, "membership", "/v1/communities", _params(town))


def _community(town: Town, who: str) -> Request:
    end = town.random.choice(("", "", "/members"))
    return Request(who, "membership", f"/v1/communities/{_any(town, 'slug', 'community')}{end}")


def _own_memberships(town: Town, who: str) -> Request:
    path = town.random.choice(("/v1/memberships", "/v1/profiles/me"))
    return Request(who, "membership", path)


def _profile(town: Town, who: str) -> Request:
    return Request(who, "membership", f"/v1/profiles/{_any(town, 'person')}")


def _search(town: Town, who: str) -> Request:
    params = _params(
        town,
        q=lambda: _word(town),
        community=lambda: _any(town, "slug"),
        tag=lambda: _any(town, "canary"),
        author=lambda: _any(town, "person"),
        kind=lambda: town.random.choice(("article", "reply", "gathering", "community", "profile")),
        month=lambda: "2026-11",
    )
    return Request(who, "search", "/v1/search", params)


def _suggest(town: Town, who: str) -> Request:
    return Request(who, "search", "/v1/suggest", {"q": _word(town)})


def _gatherings(town: Town, who: str) -> Request:
    mine = town.random.random() < 0.3
    choices = {"status": lambda: town.random.choice(("scheduled", "cancelled"))}
    if not mine:
        choices["community"] = lambda: _any(town, "slug")
    path = "/v1/gatherings/mine" if mine else "/v1/gatherings"
    return Request(who, "events", path, _params(town, **choices))


def _gathering(town: Town, who: str) -> Request:
    end = town.random.choice(("", ".ics", "/attendees"))
    return Request(who, "events", f"/v1/gatherings/{_any(town, 'gathering')}{end}")


def _feed(town: Town, _: str) -> Request:
    owner, path = _any(town, "feed").split()
    return Request(owner, "events", path, signed_in=False)


def _inbox(town: Town, who: str) -> Request:
    path = town.random.choice(("/v1/notifications", "/v1/notifications", "/v1/preferences"))
    params = _params(town, unread=lambda: "true") if path == "/v1/notifications" else {}
    return Request(who, "notifications", path, params)


def _read(town: Town, who: str) -> Request:
    path = f"/v1/notifications/{_any(town, 'notification')}/read"
    return Request(who, "notifications", path, method="POST")


def _unsubscribe(town: Town, who: str) -> Request:
    token = _any(town, "unsubscribe", "canary") if town.pool["unsubscribe"] else "x"
    return Request(who, "notifications", f"/v1/unsubscribe/{token}", signed_in=False)


_SURFACES = (
    *(_posts, _post, _post, _reply, _accept),
    *(_communities, _community, _community, _own_memberships, _profile),
    *(_search, _search, _search, _suggest, _suggest),
    *(_gatherings, _gathering, _gathering, _feed),
    *(_inbox, _inbox, _read, _unsubscribe),
)
