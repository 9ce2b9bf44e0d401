"""Thousands of months and surveys, most of them in one community, and their queries."""

from collections.abc import Mapping, Sequence

from services.membership.domain.health.diversity import Picture
from services.membership.domain.health.month import Month, month_key
from services.membership.domain.health.place import Place
from services.membership.domain.health.pulse import Pulse, empty_box
from services.membership.domain.health.traits import Gender
from services.membership.store.health import months, persons, pictures, pulses
from shared.contracts.values import Language
from shared.mongo import Document, Scope, insert, write_document
from tests.support.posts import NOON
from tests.support.store_queries import places
from tests.support.store_queries.examples import Ask

COUNT = 3_000
LARGEST = "c0000"
PAGE = 21


async def fill(scope: Scope) -> None:
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
    "months.told_of": [lambda scope: months.told_of(scope, LARGEST, "1926-02")],
    "months.answers_to": [lambda scope: months.answers_to(scope, ["t00007", "t00008"])],
    "months.stays": [lambda scope: months.stays(scope, LARGEST, "1926-02")],
    "months.count_overdue": [lambda scope: months.count_overdue(scope, LARGEST, "2026-01-09")],
    "months.naming": [lambda scope: months.naming(scope, "p00007")],
    "persons.members": [lambda scope: persons.members(scope, LARGEST)],
    "persons.count_members": [lambda scope: persons.count_members(scope, LARGEST)],
    "persons.communities_of": [lambda scope: persons.communities_of(scope, "p00100")],
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
        *("months.save_month", "months.save_place", "months.place"),
        *("persons.traits", "persons.objecting", "persons.object_to", "persons.agree"),
        *("persons.objected_at", "pictures.take_turn", "pictures.picture", "pictures.whole"),
        *("pictures.save", "pictures.forget", "pulses.add_box", "pulses.boxes", "pulses.put_in"),
        *("pulses.close_box", "pulses.mark", "pulses.answered"),
    }
)
WHOLE = {
    "months.counted": "after a rebuild of traces, every month is counted again",
    "persons.everyone": "the picture of the organisation has everybody",
}
