"""The person asking: their rights' view of them, and their profile from their first request on."""

from functools import partial
from typing import Annotated

from cachetools import LRUCache
from fastapi import Depends, Request

from services.membership.domain.profile import Claims
from services.membership.use_cases.welcome_person import WelcomePerson, welcome_person
from shared.audience.sight import Asker
from shared.messaging.unit import Unit
from shared.mongo import DuplicateError, StaleVersionError
from shared.runtime.identity import Principal
from shared.runtime.requests import Me

MOST_REMEMBERED = 10_000


class Welcomed:
    """Whom this process knows to have a profile that follows their token; the newest of each."""

    def __init__(self) -> None:
        self._seen: LRUCache[str, Claims] = LRUCache(MOST_REMEMBERED)

    def knows(self, me: Principal) -> bool:
        seen = self._seen.get(me.person_id)
        return seen is not None and (seen == _claims(me) or _is_older(_claims(me), seen))

    def add(self, me: Principal) -> None:
        if not self.knows(me):
            self._seen[me.person_id] = _claims(me)


async def asking(request: Request, me: Me) -> Asker:
    welcomed: Welcomed = request.app.state.welcomed
    if not welcomed.knows(me) and await _welcome(request.app.state.unit, me):
        welcomed.add(me)
    return Asker(person_id=me.person_id, is_admin=me.is_admin, is_guest=me.is_guest)


async def _welcome(unit: Unit, me: Principal) -> bool:
    """Whether their profile follows this token, or a newer one."""
    command = WelcomePerson(me.person_id, me.name, me.language, _claims(me))
    try:
        await unit.run(partial(welcome_person, command), actor=me.person_id)
    except (DuplicateError, StaleVersionError):
        return False  # another request of theirs was faster: the next one looks again
    return True


def _claims(me: Principal) -> Claims:
    return Claims(guest=me.is_guest, email=me.email, at=me.issued_at)


def _is_older(one: Claims, other: Claims) -> bool:
    return other.at is not None and (one.at is None or one.at < other.at)


By = Annotated[Asker, Depends(asking)]
