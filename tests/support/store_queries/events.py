"""Gatherings, most of them over or elsewhere, and a crowd that answered."""

from datetime import timedelta
from itertools import product

from services.events.domain.attendance import Attendance
from services.events.store import attendances, gatherings, mine
from services.events.store.feeds import FEEDS
from services.events.store.owned import OWNED
from shared.audience import communities, memberships, reach
from shared.contracts.events import Answer, GatheringStatus, Seat
from shared.mongo import Document, Scope, insert, write_document
from tests.support.gatherings import NOON, attendance, gathering
from tests.support.modules import modules_of
from tests.support.store_queries import places
from tests.support.store_queries.examples import Ask, Examples

COUNT = 5_000
CROWDED = "g04000"
CROWD = 2_000
NOW = NOON + timedelta(hours=COUNT // 2)
PAGE = 20
RARE = "rare"


async def fill(scope: Scope) -> None:
    await places.fill(scope)
    base = write_document(gathering())
    rows = [_gathering(base, number) for number in range(COUNT)]
    await reach.file(scope, rows)
    await insert(scope, gatherings.COLLECTION, rows)
    by_id = {row["_id"]: row for row in rows}
    answer = write_document(attendance())
    crowd = [_answer(answer, by_id[CROWDED], f"p{n:04}", n) for n in range(CROWD)]
    own = [_answer(answer, by_id[f"g{n:05}"], "reader", n) for n in range(0, COUNT, 3)]
    await insert(scope, attendances.COLLECTION, [*crowd, *own])


def _gathering(base: Document, number: int) -> Document:
    starts = NOON + timedelta(hours=number)
    community = None if number % 31 == 0 else places.ref(number)
    return {
        **base,
        "_id": f"g{number:05}",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=300 if number % 50 == 0 else 2),
        "status": GatheringStatus.CANCELLED if number % 20 == 0 else GatheringStatus.SCHEDULED,
        "community": community.model_dump() if community else None,
        "audience": community.id if community else "everyone",
        "organiser_id": f"o{number % 50}" if number % 10 else "reader",
        "tags": (RARE,) if number % 89 == 0 else ("common",),
    }


def _answer(base: Document, to: Document, person_id: str, ticket: int) -> Document:
    ref = {name: to[name] for name in ("titles", "community", "time_zone", "starts_at")}
    return {
        **base,
        "_id": f"{to['_id']}.{person_id}",
        "person_id": person_id,
        "gathering": {**ref, "id": to["_id"]},
        "answer": [Answer.YES, Answer.MAYBE, Answer.NO][ticket % 3],
        "seat": [Seat.WAITING, Seat.NONE, Seat.NONE][ticket % 3],
        "ticket": ticket,
        "starts_at": to["starts_at"],
        "ends_at": to["ends_at"],
    }


def _listed() -> list[Ask]:
    filters = product((False, True), (None, RARE, "common"), (None, 100), (False, True))
    return [_asked(where, *each) for where in ("reader", "guest", "one") for each in filters]


def _asked(where: str, over: bool, tag: str | None, since: int | None, more: bool) -> Ask:  # noqa: FBT001
    async def ask(scope: Scope) -> None:
        filters = _filters(over=over, tag=tag, since=since, places=await _places(scope, where))
        reached = (filters.since or NOW) + timedelta(hours=-50 if over and not since else 50)
        after = (reached, "g02500") if more else None
        await gatherings.listed(scope, filters, after=after, limit=PAGE)

    return ask


def _filters(
    *, over: bool, tag: str | None = None, since: int | None = None, places: list[Document]
) -> gatherings.Filters:
    return gatherings.Filters(
        now=NOW,
        over=over,
        places=places,
        status=GatheringStatus.SCHEDULED,
        tags=() if tag is None else (tag, f"{tag}, under another name"),
        since=None if since is None else NOW + timedelta(hours=-since if over else since),
    )


async def _places(scope: Scope, where: str) -> list[Document]:
    if where == "one":
        return [{reach.AUDIENCE: places.ref(1).id}]
    return (await reach.of(scope, places.GUEST if where == "guest" else places.READER)).places


def _mine(*, over: bool, more: bool) -> Ask:
    async def ask(scope: Scope) -> None:
        filters = gatherings.Filters(now=NOW, over=over)
        after = (NOW, "g02500") if more else None
        await mine.listed(scope, "reader", filters, after=after, limit=PAGE)

    return ask


def _waiting() -> Attendance:
    return attendance(gathering=gathering(id=CROWDED).ref, ticket=20, seat=Seat.WAITING)


EXAMPLES = Examples(
    modules=modules_of("services.events.store"),
    prepare=[each.prepare for each in (communities, memberships, FEEDS, *OWNED)],
    fill=fill,
    asked={
        "gatherings.listed": _listed(),
        "gatherings.upcoming_in": [
            lambda scope: gatherings.upcoming_in(
                scope, places.ref(1).id, NOW, after_id="", limit=PAGE
            )
        ],
        "mine.listed": [
            _mine(over=over, more=more) for over in (False, True) for more in (False, True)
        ],
        "attendances.coming": [
            lambda scope: attendances.coming(
                scope, "reader", gatherings.Filters(NOW, over=True), after=None, limit=PAGE
            )
        ],
        "attendances.following": [
            lambda scope: attendances.following(scope, "reader", after_id="", limit=PAGE)
        ],
        "attendances.coming_to": [
            lambda scope: attendances.coming_to(scope, CROWDED, after_ticket=-1, limit=PAGE)
        ],
        "attendances.with_seat": [
            lambda scope: attendances.with_seat(scope, CROWDED, Seat.WAITING, limit=PAGE)
        ],
        "attendances.with_answer": [
            lambda scope: attendances.with_answer(scope, CROWDED, Answer.NO, limit=PAGE)
        ],
        "attendances.count_before": [lambda scope: attendances.count_before(scope, _waiting())],
        "attendances.follow_times": [lambda scope: attendances.follow_times(scope, [CROWDED])],
        "feeds.by_hash": [lambda scope: FEEDS.by_hash(scope, "hash")],
    },
    by_id=frozenset(
        {
            *("attendances.of_person", "attendances.date"),
            *(f"seating.{name}" for name in ("add", "take_turn", "find_many", "save")),
        }
    ),
)
