"""Parts of random requests: ids, slugs, words and cursors of anybody, sent by anybody."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from httpx import Response

from tests.hostile.town import Town

WORDS = ("", "T", "zq", "gathering", "answer", "*", "a OR b", '"', "canary")


@dataclass(frozen=True, slots=True)
class Request:
    """`reader`: the person whose rights count; at a secret address, that is not the caller."""

    reader: str
    service: str
    path: str
    params: dict[str, Any] = field(default_factory=dict)
    method: str = "GET"
    signed_in: bool = True
    body: Any = None

    def __str__(self) -> str:
        sent = self.params if self.body is None else self.body
        return f"{self.reader} {self.method} {self.service}{self.path} {sent}"


Surface = Callable[[Town, str], Request]
"""Makes a random request of the person with this name."""


async def ask(town: Town, request: Request) -> Response:
    person = town.people[request.reader] if request.signed_in else None
    client = town.services[request.service]
    sent: dict[str, Any] = {"params": request.params}
    if request.body is not None:
        sent |= {"json": request.body, "headers": {"Accept": "application/json"}}
    answer = await client.ask(person, request.method, request.path, **sent)
    _collect(town, request, answer)
    return answer


def _collect(town: Town, request: Request, answer: Response) -> None:
    """Collect cursors and ids from a response, for others to try."""
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
    """Return some of these parameters, a random limit, and sometimes another person's cursor."""
    params = {name: make() for name, make in choices.items() if town.random.random() < 0.4}
    if town.random.random() < 0.15:
        params["after"] = any_of(town, "cursor")
    return {**params, "limit": town.random.choice((1, 3, 20, 100))}
