"""The facts of suggestions: edits that readers suggest for other people's posts."""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, CommunityRef, Identifier, NoPerson, Public


class SuggestionStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class SuggestionState(Public):
    """A suggested edit. Only its deciders may read the text, so no fact contains it.

    `author_id` suggested it; `recipients` are the authors of the post, who are notified;
    `decider_id` accepted or refused it. Erased people are None, or left out.
    """

    post_id: Identifier
    community: CommunityRef | None
    status: Open[SuggestionStatus]
    author_id: Identifier | None
    recipients: tuple[Identifier, ...] = ()
    decider_id: Identifier | None = None
    created_at: datetime
    updated_at: datetime


class SuggestionData(Public):
    state: SuggestionState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

SUGGESTION = Aggregate(
    "content",
    "suggestion",
    SuggestionData,
    frozenset({"suggested", "accepted", "refused", "withdrawn", "anonymised"}),
    example=SuggestionData(
        changed=(),
        state=SuggestionState(
            post_id="01a20060-d927-73fa-bc97-a6e9ad309d90",
            community=CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds"),
            status=SuggestionStatus.OPEN,
            author_id="209fa197-cca4-57a3-8e9b-14b6fd3339ea",
            recipients=("ce1082ca-95f3-535a-8764-4a41c275ab05",),
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""`withdrawn`: by the person who made it, or because the post was deleted."""
