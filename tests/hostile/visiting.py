"""Visitors of the portal, and the contents of pages that they must not receive."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from uuid import uuid4

import httpx
from fastapi import FastAPI

from portal.pages.avatar import KEPT_SECONDS
from tests.hostile.asking import made_up, told
from tests.hostile.browsing import MADE_ANEW, Visitor
from tests.hostile.conftest import Places
from tests.hostile.expectations import AWARE, INSIDE
from tests.support.pages import Page
from tests.support.places import Builder, Place, Role

SAID_INSIDE = ("Title", "Body", "Edited", "Answer", "Gathering")
"""Words that precede a place's canary in the texts of its posts and gatherings."""


@dataclass(frozen=True, slots=True)
class Visitors:
    """A visitor for each role. `draft`: the owner's, in the public place."""

    app: FastAPI
    nobody: Visitor
    by_role: Mapping[Role, Visitor]
    places: Places
    draft: Place
    builder: Builder

    def missing(self, path: str, instead: Place) -> "Missing":
        """Return a missing thing's page, at this path."""
        return Missing(instead, lambda role: self.by_role[role].open(path))

    async def open(self, path: str, *roles: Role) -> dict[Role, httpx.Response]:
        """Open a page as each of these roles, at once."""
        answers = await asyncio.gather(*(self.by_role[role].open(path) for role in roles))
        return dict(zip(roles, answers, strict=True))

    def wrong_on(self, role: Role, answer: httpx.Response) -> list[object]:
        """Return the contents of a page that this role must not receive."""
        shown = Page(answer).text + without_address(answer)
        secrets = [secret for place in self.places.values() for secret in _secrets(place, role)]
        if role is not Role.OWNER:
            notices = (place.ids["notification_id"] for place in self.places.values())
            secrets += [self.draft.canary, *notices]
        if role is Role.GUEST:
            names = (person.name for each, person in self.builder.people.items() if each != role)
            secrets += [*names, self.builder.bystander.name]
        return [*(secret for secret in secrets if secret in shown), *may_be_kept(answer)]


def nowhere(place: Place) -> Place:
    """Return a place of the same shape, with ids that nothing has."""
    made = made_up(place)
    made.ids["person_id"] = str(uuid4())
    return made


class Missing:
    """The answers to each role about one missing thing, asked once beside things of all places."""

    def __init__(self, place: Place, ask: Callable[[Role], Awaitable[httpx.Response]]) -> None:
        self.place = place
        self._ask = ask
        self._answers: dict[Role, httpx.Response] = {}

    async def to(self, *roles: Role) -> Mapping[Role, httpx.Response]:
        """Return the answers to these roles, asking at once for those that have not asked."""
        new = [role for role in roles if role not in self._answers]
        answers = await asyncio.gather(*(self._ask(role) for role in new))
        self._answers |= zip(new, answers, strict=True)
        return self._answers


def alike(here: httpx.Response, place: Place, absent: httpx.Response, instead: Place) -> bool:
    """Return whether two responses are alike, apart from the ids that were requested."""
    first, second = ({**one.ids, "canary": one.canary} for one in (place, instead))
    return told(here, first, MADE_ANEW) == told(absent, second, MADE_ANEW)


def _secrets(place: Place, role: Role) -> list[str]:
    if role not in AWARE[place.visibility]:
        return [place.canary]
    if role not in INSIDE[place.visibility]:
        return [f"{said} {place.canary}" for said in SAID_INSIDE]
    return []


def without_address(answer: httpx.Response) -> str:
    """Return a page without its own address, which the visitor already knows."""
    return answer.text.replace(answer.request.url.path, "")


def may_be_kept(answer: httpx.Response) -> list[object]:
    """Return the cache headers if a cache could keep one person's page and serve it to another.

    A browser may show a picture again for a while, to the person with the same cookie.
    """
    kept, varies = answer.headers["Cache-Control"], answer.headers["Vary"]
    is_picture = answer.headers.get("Content-Type") == "image/webp"
    own = {"no-store", f"private, max-age={KEPT_SECONDS}"} if is_picture else {"no-store"}
    return [] if kept in own and "Cookie" in varies else [(kept, varies)]
