"""The facts of requests, by search, to people who could answer a question."""

from datetime import UTC, datetime

from shared.contracts.aggregate import Aggregate
from shared.contracts.values import Changed, CommunityRef, Identifier, NoPerson, Public


class AnswerRequestState(Public):
    """A request to a person to answer a question. `person_id`: None once they are erased."""

    question_id: Identifier
    community: CommunityRef | None
    person_id: Identifier | None
    requested_at: datetime


class AnswerRequestData(Public):
    state: AnswerRequestState
    person: NoPerson = NoPerson()
    changed: Changed


ANSWER_REQUEST = Aggregate(
    "search",
    "answer_request",
    AnswerRequestData,
    frozenset({"requested", "anonymised"}),
    example=AnswerRequestData(
        changed=(),
        state=AnswerRequestState(
            question_id="01a20060-d927-73fa-bc97-a6e9ad309d90",
            community=CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds"),
            person_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            requested_at=datetime(2026, 3, 5, 12, tzinfo=UTC),
        ),
    ),
)
"""A request's id joins the ids of the question and of the person by a dot: one per pair."""
