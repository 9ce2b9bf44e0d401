"""Use cases of endorsements of another person's skill: give, withdraw and request."""

from dataclasses import dataclass

from services.membership.domain.errors import SkillNotFound
from services.membership.domain.skills.endorsement import (
    Endorsement,
    endorsement_id,
    no_endorsement,
)
from services.membership.store.networking.owned import ENDORSEMENTS
from services.membership.use_cases.lookup import refuse_erased
from services.membership.use_cases.people.see_profile import see_profile
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import InvalidProblem


@dataclass(frozen=True, slots=True)
class Endorse:
    """The input of `endorse`. wanted: True gives it; False withdraws it, or declines a request."""

    asker: Asker
    person_id: str
    topic_id: str
    wanted: bool = True


async def endorse(command: Endorse, *, work: Work) -> None:
    """Endorse a skill that the caller may see and that is not their own.

    Raises: PersonErased, ProfileNotFound, SkillNotFound, InvalidProblem.
    """
    asker, scope = command.asker, work.scope
    await refuse_erased(scope, asker.person_id)
    await _check_skill(asker, scope, command.person_id, command.topic_id)
    if command.person_id == asker.person_id:
        raise InvalidProblem("person_id: only other people can endorse your skills")
    endorsement = await _find(work, command.person_id, asker.person_id)
    happened = (
        endorsement.give(command.topic_id, work.now)
        if command.wanted
        else endorsement.take_back(command.topic_id, work.now)
    )
    if happened:
        await ENDORSEMENTS.save(work, endorsement, happened)


@dataclass(frozen=True, slots=True)
class AskToEndorse:
    asker: Asker
    person_id: str
    topic_id: str


async def ask_to_endorse(command: AskToEndorse, *, work: Work) -> None:
    """Ask a person who may see this skill of the caller's to endorse it.

    Raises: PersonErased, SkillNotFound, ProfileNotFound, InvalidProblem.
    """
    asker, scope = command.asker, work.scope
    await refuse_erased(scope, asker.person_id)
    await _check_skill(asker, scope, asker.person_id, command.topic_id)
    asked = await see_profile(asker, scope, command.person_id)
    if asked.id == asker.person_id:
        raise InvalidProblem("person_id: only other people can endorse your skills")
    them = Asker(asked.id, is_guest=asked.profile.guest)
    await _check_skill(them, scope, asker.person_id, command.topic_id)
    endorsement = await _find(work, asker.person_id, asked.id)
    if happened := endorsement.ask(command.topic_id, work.now):
        await ENDORSEMENTS.save(work, endorsement, happened)


async def _check_skill(asker: Asker, scope: Scope, person_id: str, topic_id: str) -> None:
    seen = await see_profile(asker, scope, person_id)
    if all(each.topic_id != topic_id for each in seen.profile.competencies):
        raise SkillNotFound


async def _find(work: Work, person_id: str, by_id: str) -> Endorsement:
    found = await ENDORSEMENTS.find(work.scope, endorsement_id(person_id, by_id))
    return found or no_endorsement(person_id, by_id, work.now)
