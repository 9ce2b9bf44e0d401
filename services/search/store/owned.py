"""The aggregates of search: where each kind is stored and how it is published."""

from services.search.domain.gaps.answer_request import AnswerRequest
from services.search.domain.gaps.gap import Gap
from services.search.domain.saved import Match, SavedSearch
from services.search.store import searches
from services.search.store.gaps import answer_requests, gaps
from shared.contracts.answer_requests import ANSWER_REQUEST, AnswerRequestData
from shared.contracts.gaps import GAP, GapData
from shared.contracts.searches import MATCH, SAVED_SEARCH, MatchData, SavedSearchData
from shared.messaging.owned import Change, Owned, named_in
from shared.messaging.unit import Work
from shared.mongo import Index


async def _delete(saved: SavedSearch, _: str, __: Work) -> Change[SavedSearch]:
    saved.delete()
    return Change(saved, "deleted", ("person_id",))


SAVED_SEARCHES: Owned[SavedSearch, SavedSearchData] = Owned(
    SAVED_SEARCH,
    SavedSearch,
    searches.COLLECTION,
    indexes=searches.INDEXES,
    personal=named_in("person_id", _delete),
    is_gone=lambda saved: saved.person_id is None,
)
"""A deleted search leaves nothing on Kafka, because its question is personal."""

MATCHES: Owned[Match, MatchData] = Owned(
    MATCH,
    Match,
    "matches",
    indexes=(Index("person_id"),),
    personal=named_in("person_id"),
    is_gone=lambda match: match.person_id is None,
)

GAPS: Owned[Gap, GapData] = Owned(
    GAP,
    Gap,
    gaps.COLLECTION,
    indexes=gaps.INDEXES,
    personal=named_in("person_id"),
)

ANSWER_REQUESTS: Owned[AnswerRequest, AnswerRequestData] = Owned(
    ANSWER_REQUEST,
    AnswerRequest,
    answer_requests.COLLECTION,
    indexes=answer_requests.INDEXES,
    personal=named_in("person_id"),
    is_gone=lambda request: request.person_id is None,
)

OWNED = (SAVED_SEARCHES, MATCHES, GAPS, ANSWER_REQUESTS)
FOLLOWED = (MATCH, GAP, ANSWER_REQUEST)
"""Search's own facts, consumed only to anonymise people who were erased concurrently."""
