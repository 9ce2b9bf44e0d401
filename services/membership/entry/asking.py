"""The caller: their rights, and their profile, which exists from their first request on."""

from functools import partial
from typing import Annotated

from cachetools import LRUCache
from fastapi import Depends, Request

from services.membership.domain.people.profile import Claims
from services.membership.entry.people.declared import Directory
from services.membership.use_cases.people.welcome_person import WelcomePerson, welcome_person
from shared.audience.sight import Asker
from shared.messaging.unit import Unit
from shared.mongo import DuplicateError, StaleVersionError
from shared.runtime.identity import Principal
from shared.runtime.requests import Me

MOST_REMEMBERED = 10_000


class Welcomed:
    """The people whose profile is known to follow their token, with the newest claims of each."""

    def __init__(self) -> None:
        self._seen: LRUCache[str, Claims] = LRUCache(MOST_REMEMBERED)

    def knows(self, me: Principal, claims: Claims) -> bool:
        seen = self._seen.get(me.person_id)
        return seen is not None and (seen == claims or _is_older(claims, seen))

    def add(self, me: Principal, claims: Claims) -> None:
        if not self.knows(me, claims):
            self._seen[me.person_id] = claims


async def asking(request: Request, me: Me) -> Asker:
    welcomed: Welcomed = request.app.state.welcomed
    claims = _claims(me, request.app.state.directory)
    if not welcomed.knows(me, claims) and await _welcome(request.app.state.unit, me, claims):
        welcomed.add(me, claims)
    return Asker(
        person_id=me.person_id,
        is_admin=me.is_admin,
        is_guest=me.is_guest,
        is_recruiter=me.is_recruiter,
    )


async def _welcome(unit: Unit, me: Principal, claims: Claims) -> bool:
    """Return whether the profile follows this token, or a newer one."""
    command = WelcomePerson(me.person_id, me.name, me.language, claims)
    try:
        await unit.run(partial(welcome_person, command), actor=me.person_id)
    except (DuplicateError, StaleVersionError):
        return False  # another request of theirs was faster: the next request tries again
    return True


def _claims(me: Principal, directory: Directory) -> Claims:
    return Claims(
        guest=me.is_guest,
        email=me.email,
        at=me.issued_at,
        department=me.department,
        country=me.country,
        attributes=directory.of_token(me.said),
    )


def _is_older(one: Claims, other: Claims) -> bool:
    return other.at is not None and (one.at is None or one.at < other.at)


By = Annotated[Asker, Depends(asking)]
