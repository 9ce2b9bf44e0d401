"""Use cases of offers and requests: make, change or withdraw them."""

from dataclasses import asdict, dataclass
from typing import Any

from services.membership.domain.mentoring.application import (
    Offer,
    Request,
    application_id,
    change,
    withdraw,
)
from services.membership.domain.mentoring.pair import Pair
from services.membership.domain.mentoring.programme import Programme
from services.membership.store.mentoring import pairs
from services.membership.store.mentoring.owned import OFFERS, PAIRS, REQUESTS, set_free
from services.membership.store.skills.owned import TOPICS
from services.membership.use_cases.mentoring.see_programme import see_programme, take_part
from shared.audience.sight import Asker
from shared.contracts.mentoring import PairStatus
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import InvalidProblem, NotFoundProblem


@dataclass(frozen=True, slots=True)
class Applied:
    """The common fields of offers and requests. topics: ids.

    languages: ISO 639-1, the preferred one first.
    """

    topics: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str


@dataclass(frozen=True, slots=True)
class OfferMentoring:
    asker: Asker
    programme_id: str
    applied: Applied
    about: str
    capacity: int


@dataclass(frozen=True, slots=True)
class RequestMentor:
    asker: Asker
    programme_id: str
    applied: Applied
    goals: str


@dataclass(frozen=True, slots=True)
class Withdraw:
    asker: Asker
    programme_id: str


async def offer_mentoring(command: OfferMentoring, *, work: Work) -> Offer:
    """Offer to mentor, or change one's offer.

    Raises: those of `take_part`, InvalidProblem for what the programme does not allow.
    """
    programme = await _applying(command.asker, command.programme_id, command.applied, work)
    if command.capacity > programme.most_mentees:
        raise InvalidProblem(f"capacity: at most {programme.most_mentees} in this programme")
    wanted = {**asdict(command.applied), "about": command.about, "capacity": command.capacity}
    known = await OFFERS.find(work.scope, application_id(programme.id, command.asker.person_id))
    if known is None:
        known = Offer(**_new(command.asker, programme, work), **wanted)
        await OFFERS.save(work, known, "offered")
    elif changed := change(known, wanted, work.now):
        await OFFERS.save(work, known, "changed", changed)
    return known


async def request_mentor(command: RequestMentor, *, work: Work) -> Request:
    """Ask for a mentor, or change one's request. Raises: as `offer_mentoring`."""
    programme = await _applying(command.asker, command.programme_id, command.applied, work)
    wanted = {**asdict(command.applied), "goals": command.goals}
    known = await REQUESTS.find(work.scope, application_id(programme.id, command.asker.person_id))
    if known is None:
        known = Request(**_new(command.asker, programme, work), **wanted)
        await REQUESTS.save(work, known, "requested")
    elif changed := change(known, wanted, work.now):
        await REQUESTS.save(work, known, "changed", changed)
    return known


async def withdraw_offer(command: Withdraw, *, work: Work) -> None:
    """Withdraw one's offer, and decline proposed pairs. Active pairs continue.

    Raises: those of `take_part`.
    """
    programme = await take_part(command.asker, work.scope, command.programme_id)
    offer = await OFFERS.find(work.scope, application_id(programme.id, command.asker.person_id))
    if offer is not None and withdraw(offer, work.now):
        await OFFERS.save(work, offer, "withdrawn", ("withdrawn",))
        waiting = await pairs.proposed_to(work.scope, programme.id, command.asker.person_id)
        await _decline(waiting, work)


async def withdraw_request(command: Withdraw, *, work: Work) -> None:
    """Withdraw one's request, and decline a proposed pair. Raises: those of `take_part`."""
    programme = await take_part(command.asker, work.scope, command.programme_id)
    key = application_id(programme.id, command.asker.person_id)
    request = await REQUESTS.find(work.scope, key)
    if request is None or request.withdrawn:
        return
    pair = await PAIRS.find(work.scope, request.pair_id) if request.pair_id else None
    if pair is not None and pair.status is PairStatus.PROPOSED:
        await _decline([pair], work)
        request = await REQUESTS.find_one(work.scope, {"_id": key})
    if request is not None and withdraw(request, work.now):
        await REQUESTS.save(work, request, "withdrawn", ("withdrawn",))


async def see_offer(asker: Asker, scope: Scope, key: str) -> Offer:
    """Return the caller's own offer. Raises: ProgrammeNotFound, NotFoundProblem."""
    offer = await OFFERS.find(scope, key)
    if offer is None or offer.person_id != asker.person_id:
        raise NotFoundProblem
    await see_programme(asker, scope, offer.programme_id)
    return offer


async def see_request(asker: Asker, scope: Scope, key: str) -> Request:
    """Return the caller's own request. Raises: ProgrammeNotFound, NotFoundProblem."""
    request = await REQUESTS.find(scope, key)
    if request is None or request.person_id != asker.person_id:
        raise NotFoundProblem
    await see_programme(asker, scope, request.programme_id)
    return request


async def see_own(
    asker: Asker, scope: Scope, programme_id: str
) -> tuple[Offer | None, Request | None]:
    """Return the caller's own offer and request, unless withdrawn. Raises: ProgrammeNotFound."""
    await see_programme(asker, scope, programme_id)
    key = application_id(programme_id, asker.person_id)
    offer, request = await OFFERS.find(scope, key), await REQUESTS.find(scope, key)
    return (
        offer if offer and not offer.withdrawn else None,
        request if request and not request.withdrawn else None,
    )


async def _applying(asker: Asker, programme_id: str, applied: Applied, work: Work) -> Programme:
    programme = await take_part(asker, work.scope, programme_id)
    programme.require_applications(work.now)
    if programme.languages and not set(applied.languages) & set(programme.languages):
        raise InvalidProblem("languages: none is a language of the programme")
    known = await TOPICS.find_many(work.scope, applied.topics)
    if len(known) < len(set(applied.topics)):
        raise InvalidProblem("topics: one of them does not exist")
    return programme


def _new(asker: Asker, programme: Programme, work: Work) -> dict[str, Any]:
    return {
        "id": application_id(programme.id, asker.person_id),
        "community": programme.community,
        "programme_id": programme.id,
        "person_id": asker.person_id,
        "created_at": work.now,
        "updated_at": work.now,
    }


async def _decline(proposed: list[Pair], work: Work) -> None:
    for pair in proposed:
        await set_free(pair, work)
        pair.decline(work.now)
    await PAIRS.save_all(work, [Change(pair, "declined", ("status",)) for pair in proposed])
