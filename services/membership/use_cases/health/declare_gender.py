"""A person declares a gender for the figures of diversity, or no longer does."""

from dataclasses import dataclass

from services.membership.domain.health.traits import Gender
from services.membership.store.health import persons
from services.membership.use_cases.health.picture_diversity import ask_about
from services.membership.use_cases.lookup import refuse_erased
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class DeclareGender:
    """The input of `declare_gender`. gender: None takes the declaration back."""

    person_id: str
    gender: Gender | None


async def declare_gender(command: DeclareGender, *, work: Work) -> None:
    """Declare a gender. No fact contains it. Raises: PersonErased."""
    await refuse_erased(work.scope, command.person_id)
    if command.gender is None:
        await persons.forget_gender(work.scope, command.person_id)
    else:
        await persons.declare_gender(work.scope, command.person_id, command.gender)
    await ask_about(command.person_id, work)
