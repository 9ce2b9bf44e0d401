"""A person's objection to being counted in the health and diversity of communities."""

from dataclasses import dataclass

from services.membership.store.health import months, persons
from services.membership.use_cases.health.count_health import ask_for
from services.membership.use_cases.health.picture_diversity import ask_about
from services.membership.use_cases.lookup import refuse_erased
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class Objecting:
    person_id: str


async def object_to(command: Objecting, *, work: Work) -> None:
    """Object. All months that name the person are counted again. Raises: PersonErased."""
    await refuse_erased(work.scope, command.person_id)
    await persons.object_to(work.scope, command.person_id, work.now)
    await _count_again(command, work)


async def withdraw_objection(command: Objecting, *, work: Work) -> None:
    """Withdraw an objection, if there is one. Raises: PersonErased."""
    await refuse_erased(work.scope, command.person_id)
    await persons.agree(work.scope, command.person_id)
    await _count_again(command, work)


async def _count_again(command: Objecting, work: Work) -> None:
    await ask_for(work.scope, await months.naming(work.scope, command.person_id), work.now)
    await ask_about(command.person_id, work)
