"""The facts of series, collections and learning paths."""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, CommunityRef, Identifier, Language, NoPerson, Public


class SeriesKind(StrEnum):
    """series: in reading order. collection: posts on a topic, without an order.

    path: a learning path; each step can be marked as done, and progress is private.
    """

    SERIES = "series"
    COLLECTION = "collection"
    PATH = "path"


class SeriesState(Public):
    """Posts of one community, or posts for everyone, in reading order or as a collection.

    `post_ids`: in order; in a collection, the last added first. Some may not be published any more.
    `curator_id` is None once the curator is erased. A deleted series keeps neither texts nor posts.
    `topic_ids`: the topics that a path teaches. `minutes`: the duration given by the curator; None:
    estimated from its posts.
    """

    kind: Open[SeriesKind] = SeriesKind.SERIES
    title: str
    summary: str
    language: Open[Language]
    community: CommunityRef | None
    curator_id: Identifier | None
    post_ids: tuple[Identifier, ...]
    topic_ids: tuple[Identifier, ...] = ()
    minutes: int | None = None
    is_deleted: bool = False
    created_at: datetime
    updated_at: datetime


class SeriesData(Public):
    state: SeriesState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)

SERIES = Aggregate(
    "content",
    "series",
    SeriesData,
    frozenset({"started", "edited", "arranged", "deleted", "anonymised"}),
    example=SeriesData(
        changed=(),
        state=SeriesState(
            title="Your first month",
            summary="What every newcomer reads, in this order.",
            language=Language.ENGLISH,
            community=CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds"),
            curator_id="ce1082ca-95f3-535a-8764-4a41c275ab05",
            post_ids=("01a20060-d927-73fa-bc97-a6e9ad309d90",),
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
