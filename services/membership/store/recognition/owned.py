"""The aggregates of recognition that membership owns, with their collections and their facts."""

from services.membership.domain.recognition.award import Award
from services.membership.domain.recognition.choice import FIELDS, Choice
from services.membership.domain.recognition.kudos import TEXTS, Kudos
from services.membership.store.recognition import awards, kudos, statuses
from shared.contracts.recognition import (
    AWARD,
    KUDOS,
    RECOGNITION_CHOICE,
    AwardData,
    ChoiceData,
    KudosData,
)
from shared.messaging.owned import Change, Owned, Personal, named_in
from shared.messaging.unit import Work

_PEOPLE = ("by_id", "to_id")


async def forget_kudos(given: Kudos, person_id: str, work: Work) -> Change[Kudos]:
    given.forget(person_id, work.now)
    return Change(given, "anonymised", _PEOPLE)


KUDOS_GIVEN: Owned[Kudos, KudosData] = Owned(
    KUDOS,
    Kudos,
    kudos.COLLECTION,
    data=lambda given, changed: KudosData.model_validate(
        {"state": given, "changed": [name for name in changed if name not in TEXTS]},
        from_attributes=True,
    ),
    indexes=kudos.INDEXES,
    personal=Personal(
        naming=lambda person_id: {"$or": [{"by_id": person_id}, {"to_id": person_id}]},
        named=lambda data: (data.state.by_id, data.state.to_id),
        forget=forget_kudos,
    ),
)


async def forget_award(award: Award, _: str, work: Work) -> Change[Award]:
    await statuses.revoke(work.scope, award)
    award.forget(work.now)
    return Change(award, "anonymised", ("person_id", "public"))


AWARDS: Owned[Award, AwardData] = Owned(
    AWARD,
    Award,
    awards.COLLECTION,
    indexes=awards.INDEXES,
    personal=named_in("person_id", forget_award),
    is_gone=lambda award: award.person_id is None,
)
"""An award's id names its person: nothing of it stays on Kafka once it is removed."""


async def _erase(choice: Choice, _: str, work: Work) -> Change[Choice]:
    choice.erase(work.now)
    return Change(choice, "erased", FIELDS)


CHOICES: Owned[Choice, ChoiceData] = Owned(
    RECOGNITION_CHOICE,
    Choice,
    "recognition_choices",
    personal=Personal(
        naming=lambda person_id: {"_id": person_id, "erased": False},
        named=lambda _: (),
        forget=_erase,
    ),
    is_gone=lambda choice: choice.erased,
)
"""A person's choices. Nobody makes any once they are erased."""

OWNED = (KUDOS_GIVEN, AWARDS, CHOICES)
