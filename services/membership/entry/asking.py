"""The person asking: their rights' view of them, and their profile from their first request on."""

from collections import OrderedDict
from functools import partial
from typing import Annotated

from fastapi import Depends, Request

from services.membership.domain.rights import Asker
from services.membership.use_cases.welcome_person import WelcomePerson, welcome_person
from shared.messaging.unit import Unit
from shared.mongo import DuplicateError
from shared.runtime.requests import Me

MOST_REMEMBERED = 10_000


class Welcomed:
    """The people this process knows to have a profile; the longest unseen is forgotten."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, person_id: str) -> bool:
        return person_id in self._seen

    def add(self, person_id: str) -> None:
        self._seen[person_id] = None
        self._seen.move_to_end(person_id)
        if len(self._seen) > MOST_REMEMBERED:
            self._seen.popitem(last=False)


async def asking(request: Request, me: Me) -> Asker:
    welcomed: Welcomed = request.app.state.welcomed
    if me.person_id not in welcomed:
        await _welcome(request.app.state.unit, me)
        welcomed.add(me.person_id)
    return Asker(person_id=me.person_id, is_admin=me.is_admin, is_guest=me.is_guest)


async def _welcome(unit: Unit, me: Me) -> None:
    command = WelcomePerson(
        person_id=me.person_id,
        name=me.name,
        email=me.email,
        language=me.language,
        is_guest=me.is_guest,
    )
    try:
        await unit.run(partial(welcome_person, command), actor=me.person_id)
    except DuplicateError:
        # another request of theirs was faster: the profile is there
        return


By = Annotated[Asker, Depends(asking)]
