"""Thousands of programmes, offers, requests, pairs and matches, and the queries on them."""

from collections.abc import Mapping, Sequence

from services.membership.domain.mentoring.application import Offer, Request
from services.membership.domain.mentoring.matching_round import Match
from services.membership.domain.mentoring.pair import Pair
from services.membership.domain.mentoring.programme import Programme
from services.membership.store.mentoring import pairs, programmes, rounds
from shared.contracts.mentoring import PairStatus
from shared.contracts.values import Language
from shared.mongo import Document, Scope, insert, write_document
from tests.support.posts import NOON
from tests.support.store_queries import places
from tests.support.store_queries.examples import Ask

COUNT = 3_000
LARGEST = "c0000"
PAGE = 21
_TIMES = {"created_at": NOON, "updated_at": NOON}
_SAID = {"topics": ("t0001",), "languages": ("en",), "time_zone": ""}


async def fill(scope: Scope) -> None:
    await insert(scope, programmes.PROGRAMMES, [_programme(n) for n in range(COUNT)])
    await insert(scope, programmes.OFFERS, [_offer(n) for n in range(COUNT)])
    await insert(scope, programmes.REQUESTS, [_request(n) for n in range(COUNT)])
    found = [_pair(n) for n in range(COUNT)]
    await pairs.file(scope, found)
    await insert(scope, pairs.PAIRS, found)
    await insert(scope, rounds.MATCHES, [_match(n) for n in range(COUNT)])


def _programme(number: int) -> Document:
    programme = Programme(
        id=f"g{number:05}",
        community=places.ref(0 if number < COUNT // 2 else number % places.COUNT),
        titles={Language.ENGLISH: "A title"},
        purposes={},
        apply_until="2026-01-01",
        starts_on="2026-01-01",
        ends_on="2026-06-30",
        most_mentees=3,
        **_TIMES,
    )
    return write_document(programme)


def _offer(number: int) -> Document:
    """Return an offer; a programme has thirty, and every third one is withdrawn."""
    programme_id, person_id = f"g{number // 30:05}", f"p{number:05}"
    return write_document(
        Offer(
            id=f"{programme_id}.{person_id}",
            community=places.ref(0),
            programme_id=programme_id,
            person_id=person_id,
            about="",
            capacity=2,
            withdrawn=number % 3 == 0,
            **_SAID,
            **_TIMES,
        )
    )


def _request(number: int) -> Document:
    """Return a request; a programme has thirty, and every third one has a pair."""
    programme_id, person_id = f"g{number // 30:05}", f"p{number:05}"
    return write_document(
        Request(
            id=f"{programme_id}.{person_id}",
            community=places.ref(0),
            programme_id=programme_id,
            person_id=person_id,
            goals="",
            pair_id=f"r{number:05}" if number % 3 == 0 else None,
            **_SAID,
            **_TIMES,
        )
    )


def _pair(number: int) -> Document:
    """Return a pair; a programme has thirty, and every third one waits for an answer."""
    return write_document(
        Pair(
            id=f"r{number:05}",
            community=places.ref(0),
            programme_id=f"g{number // 30:05}",
            mentor_id=f"p{number // 3:05}",
            mentee_id=f"p{number:05}",
            status=PairStatus.PROPOSED if number % 3 == 0 else PairStatus.COMPLETED,
            score=0.5,
            criteria={},
            topics=(),
            since=NOON,
            created_at=NOON,
        )
    )


def _match(number: int) -> Document:
    return write_document(
        Match(
            id=f"g{number // 30:05}.p{number:05}",
            programme_id=f"g{number // 30:05}",
            mentor_id=f"p{number // 3:05}",
            mentee_id=f"p{number:05}",
            score=number % 100 / 100,
            criteria={},
            topics=(),
        )
    )


ASKED: Mapping[str, Sequence[Ask]] = {
    "programmes.of_community": [
        lambda scope: programmes.of_community(scope, LARGEST, after=[NOON, "g01200"], limit=PAGE)
    ],
    "programmes.open_offers": [lambda scope: programmes.open_offers(scope, "g00007")],
    "programmes.open_requests": [lambda scope: programmes.open_requests(scope, "g00007")],
    "programmes.count_offers": [lambda scope: programmes.count_offers(scope, "g00007")],
    "programmes.count_requests": [lambda scope: programmes.count_requests(scope, "g00007")],
    "programmes.offers_of": [lambda scope: programmes.offers_of(scope, "p00100")],
    "programmes.requests_of": [lambda scope: programmes.requests_of(scope, "p00100")],
    "pairs.of_person": [lambda scope: pairs.of_person(scope, "p00100")],
    "pairs.with_status": [
        lambda scope: pairs.with_status(scope, "g00007", PairStatus.PROPOSED, PAGE)
    ],
    "pairs.proposed_to": [lambda scope: pairs.proposed_to(scope, "g00007", "p00071")],
    "pairs.count_proposed": [
        lambda scope: pairs.count_proposed(scope, ["p00071", "p00072"], "g00007")
    ],
    "pairs.past_mentors": [lambda scope: pairs.past_mentors(scope, ["p00100", "p00200"])],
    "pairs.count": [lambda scope: pairs.count(scope, "g00007")],
    "pairs.ratings": [lambda scope: pairs.ratings(scope, "g00007")],
    "rounds.matches": [lambda scope: rounds.matches(scope, "g00007", after=None, limit=PAGE)],
    "rounds.replace_matches": [lambda scope: rounds.replace_matches(scope, "g00099", [])],
    "rounds.forget_matched": [lambda scope: rounds.forget_matched(scope, "p00100")],
}
