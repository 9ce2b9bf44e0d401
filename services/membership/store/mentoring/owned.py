"""The aggregates of mentoring that membership owns, with their collections and their facts."""

from services.membership.domain.mentoring.application import Offer, Request, application_id
from services.membership.domain.mentoring.pair import Pair
from services.membership.domain.mentoring.programme import Programme
from services.membership.store.mentoring import pairs, programmes
from shared.contracts.mentoring import (
    MENTEE_REQUEST,
    MENTOR_OFFER,
    PAIR,
    PROGRAMME,
    OfferData,
    PairData,
    PairStatus,
    ProgrammeData,
    RequestData,
)
from shared.messaging.owned import Change, Owned, Personal, named_in
from shared.messaging.unit import Work

PROGRAMMES: Owned[Programme, ProgrammeData] = Owned(
    PROGRAMME, Programme, programmes.PROGRAMMES, indexes=programmes.PROGRAMME_INDEXES
)

OFFERS: Owned[Offer, OfferData] = Owned(
    MENTOR_OFFER,
    Offer,
    programmes.OFFERS,
    indexes=programmes.OFFER_INDEXES,
    personal=named_in("person_id"),
    is_gone=lambda offer: offer.person_id is None,
)
"""An offer's id names its person: nothing of it stays on Kafka once they are erased."""

REQUESTS: Owned[Request, RequestData] = Owned(
    MENTEE_REQUEST,
    Request,
    programmes.REQUESTS,
    indexes=programmes.REQUEST_INDEXES,
    personal=named_in("person_id"),
    is_gone=lambda request: request.person_id is None,
)


async def _forget_side(pair: Pair, person_id: str, work: Work) -> Change[Pair]:
    """End an open pair; the other one is free for another mentor or mentee."""
    before = pair.model_copy()
    happened = pair.forget(person_id, work.now)
    if happened == "ended":
        await set_free(before, work)
    return Change(pair, happened, ("mentor_id", "mentee_id"))


PAIRS: Owned[Pair, PairData] = Owned(
    PAIR,
    Pair,
    pairs.PAIRS,
    indexes=pairs.INDEXES,
    file=pairs.file,
    personal=Personal(
        naming=lambda person_id: {"people": person_id},
        named=lambda data: (data.state.mentor_id, data.state.mentee_id),
        forget=_forget_side,
        at_once=1,
    ),
)


async def set_free(pair: Pair, work: Work) -> None:
    """Free the mentor's place, if the pair took one, and the mentee for another match.

    pair: in its state while proposed or active.
    """
    if pair.status is PairStatus.ACTIVE:
        await free_place(pair, work)
    request = await REQUESTS.find(work.scope, _application(pair, pair.mentee_id))
    if request is not None and request.person_id and request.pair_id == pair.id:
        released = request.match(None, work.now)
        await REQUESTS.save_all(work, [Change(request, released, ("pair_id",), unnamed=True)])


async def free_place(pair: Pair, work: Work) -> None:
    offer = await OFFERS.find(work.scope, _application(pair, pair.mentor_id))
    if offer is not None and offer.person_id:
        offer.free(work.now)
        await OFFERS.save_all(work, [Change(offer, "freed", ("taken",), unnamed=True)])


def _application(pair: Pair, person_id: str | None) -> str:
    return application_id(pair.programme_id, person_id or "")


OWNED = (PROGRAMMES, OFFERS, REQUESTS, PAIRS)
