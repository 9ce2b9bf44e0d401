"""Thousands of traces, months and surveys, most of them in one community, and their queries."""

from collections.abc import Mapping, Sequence

from services.membership.domain.health.diversity import Picture
from services.membership.domain.health.month import Month, month_key
from services.membership.domain.health.place import Place
from services.membership.domain.health.pulse import Pulse, empty_box
from services.membership.domain.health.traits import Gender
from services.membership.store.health import months, persons, pictures, pulses, traces
from shared.contracts.values import Language
from shared.mongo import Document, Scope, insert, write_document
from tests.support.posts import NOON
from tests.support.store_queries import places
from tests.support.store_queries.examples import Ask

COUNT = 3_000
LARGEST = "c0000"
PAGE = 21


async def fill(scope: Scope) -> None:
    await insert(scope, traces.POSTS, [_trace(n, asks=True, review_on=_day(n)) for n in _ALL])
    answers = [_trace(n, post_id=f"t{n // 3:05}", to_id=f"p{n:05}", answers=True) for n in _ALL]
    await insert(scope, traces.REPLIES, answers)
    await insert(scope, traces.COMERS, [_trace(n) for n in _ALL])
    members = [_trace(n, is_in=n % 3 == 0, joined_at=NOON, left_at=None) for n in _ALL]
    await insert(scope, traces.MEMBERS, members)
    counted = [
        Month(id=month_key(f"c{n:04}", "2026-03"), community_id="", month="2026-03") for n in _ALL
    ]
    await insert(scope, months.MONTHS, [write_document(each) for each in counted])
    sizes = [Place(id=f"c{n:04}", band=n % 6, is_open=n % 2 == 0) for n in _ALL]
    await insert(scope, months.PLACES, [write_document(each) for each in sizes])
    taken = [Picture(id=f"c{n:04}", taken_at=NOON, size=n) for n in _ALL]
    await insert(scope, pictures.PICTURES, [write_document(each) for each in taken])
    asked = [_pulse(n) for n in _ALL]
    await insert(scope, pulses.COLLECTION, [write_document(each) for each in asked])
    await insert(scope, pulses.BOXES, [write_document(empty_box(each)) for each in asked])
    marks = [{"_id": f"u{n // 100:05}.p{n:05}", **_mark(n)} for n in _ALL]
    await insert(scope, pulses.ANSWERED, marks)
    genders = [{"_id": f"p{n:05}", "gender": [*Gender][n % 4]} for n in range(1_000)]
    await insert(scope, persons.GENDERS, genders)
    await insert(scope, persons.OBJECTIONS, [{"_id": f"p{n:05}", "at": NOON} for n in range(100)])


_ALL = range(COUNT)


def _trace(number: int, **fields: object) -> Document:
    """Return a trace; a community has a third of them, and a month of it ten."""
    return {
        "_id": f"t{number:05}",
        "sequence": 1,
        "community_id": LARGEST if number < COUNT // 3 else f"c{number:04}",
        "month": f"{1926 + number // 120:04}-{number // 10 % 12 + 1:02}",
        "at": NOON,
        "person_id": f"p{number:05}",
        **fields,
    }


def _day(number: int) -> str | None:
    return f"2026-01-{number % 28 + 1:02}" if number % 2 else None


def _pulse(number: int) -> Pulse:
    return Pulse(
        id=f"u{number:05}",
        community=places.ref(0 if number < COUNT // 2 else number % places.COUNT),
        questions=({Language.ENGLISH: "How are you?"},),
        closes_at=NOON,
        created_at=NOON,
    )


def _mark(number: int) -> Document:
    return {"pulse_id": f"u{number // 100:05}", "person_id": f"p{number:05}"}


ASKED: Mapping[str, Sequence[Ask]] = {
    "traces.told_of": [lambda scope: traces.told_of(scope, LARGEST, "1926-02")],
    "traces.answers_to": [lambda scope: traces.answers_to(scope, ["t00007", "t00008"])],
    "traces.stays": [lambda scope: traces.stays(scope, LARGEST, "1926-02")],
    "traces.members": [lambda scope: traces.members(scope, LARGEST)],
    "traces.count_members": [lambda scope: traces.count_members(scope, LARGEST)],
    "traces.communities_of": [lambda scope: traces.communities_of(scope, "p00100")],
    "traces.count_overdue": [lambda scope: traces.count_overdue(scope, LARGEST, "2026-01-09")],
    "traces.months_naming": [lambda scope: traces.months_naming(scope, "p00100")],
    "persons.gender_of": [lambda scope: persons.gender_of(scope, "p00007")],
    "persons.declare_gender": [lambda scope: persons.declare_gender(scope, "p00007", Gender.WOMAN)],
    "persons.forget_gender": [lambda scope: persons.forget_gender(scope, "p00007")],
    "months.open_ones": [lambda scope: months.open_ones(scope, 2)],
    "months.months": [lambda scope: months.months(scope, ["c0001"], ["2026-03", "2026-04"])],
    "months.read_told": [lambda scope: months.read_told(scope, month_key(LARGEST, "1926-02"))],
    "pictures.of_size": [
        lambda scope: pictures.of_size(scope, [f"c{n:04}" for n in range(9)], 4, 2)
    ],
    "pulses.of_community": [
        lambda scope: pulses.of_community(scope, LARGEST, after=None, limit=PAGE),
        lambda scope: pulses.of_community(scope, LARGEST, after=[NOON, "u01000"], limit=PAGE),
    ],
    "pulses.unmark": [lambda scope: pulses.unmark(scope, "u00001")],
    "pulses.forget_answered": [lambda scope: pulses.forget_answered(scope, "p00500")],
}
BY_ID = frozenset(
    {
        *("traces.months_of", "months.save_month", "months.save_place", "months.place"),
        *("persons.traits", "persons.objecting", "persons.object_to", "persons.agree"),
        *("persons.objected_at", "pictures.take_turn", "pictures.picture", "pictures.whole"),
        *("pictures.save", "pictures.forget", "pulses.add_box", "pulses.boxes", "pulses.put_in"),
        *("pulses.close_box", "pulses.mark", "pulses.answered"),
    }
)
WHOLE = {
    "traces.all_months": "after a rebuild, every month is counted again",
    "persons.everyone": "the picture of the organisation has everybody",
}
