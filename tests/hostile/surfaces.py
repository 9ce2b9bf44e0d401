"""What random requests are made of: ids, slugs, words and cursors of whoever, by whoever."""

from collections.abc import Callable
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


Surface = Callable[[Town, str], Request]
"""Makes a request at random, of somebody by name."""


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


def any_of(town: Town, *kinds: str) -> str:
    return town.random.choice(town.pool[town.random.choice(kinds)])


def a_word(town: Town) -> str:
    if town.random.random() < 0.6:
        word = any_of(town, "canary", "slug")
        return word[: town.random.randint(4, len(word))]
    return town.random.choice(WORDS)


def some_of(town: Town, **choices: Any) -> dict[str, Any]:
    """Some of these; a page of any length, at times from somebody else's cursor."""
    params = {name: make() for name, make in choices.items() if town.random.random() < 0.4}
    if town.random.random() < 0.15:
        params["after"] = any_of(town, "cursor")
    return {**params, "limit": town.random.choice((1, 3, 20, 100))}
