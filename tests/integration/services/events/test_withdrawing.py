"""Seats of people who may no longer see a gathering are withdrawn by jobs, not in the batch."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.events.domain.attendance import Attendance, Seating
from services.events.entry.consumers import JOBS, consumer
from services.events.main import prepare
from services.events.store import attendances, gatherings
from services.events.store.owned import OWNED
from services.events.use_cases import give_free_seats, withdraw_unseen
from shared.audience import reach
from shared.contracts.envelope import Fact
from shared.contracts.events import Answer, Seat, attendance_id
from shared.messaging import jobs
from shared.messaging.job_workers import Workers
from shared.messaging.jobs import HOLD
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit
from shared.mongo import Store, insert, write_document
from tests.support import facts
from tests.support.clock import Clock
from tests.support.gatherings import NOON, attendance, gathering
from tests.support.messaging import NoRelay

GUILD = facts.community_ref("guild")
MANY = 7
SEATS = 5


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(NOON)


@pytest.fixture
async def unit(store: Store, clock: Clock[datetime], monkeypatch: pytest.MonkeyPatch) -> Unit:
    """A unit with a gathering of a community, and more attendees than one part handles."""
    monkeypatch.setattr(withdraw_unseen, "BATCH", 3)
    monkeypatch.setattr(give_free_seats, "BATCH", 3)
    await prepare(store.scope)
    await prepare_all(store.scope, OWNED)
    await jobs.prepare(store.scope)
    unit = Unit(store, NoRelay(), clock=clock)
    await apply(unit, facts.community("guild"))
    one = [write_document(gathering(community=GUILD, capacity=SEATS))]
    await reach.file(store.scope, one)
    await insert(store.scope, gatherings.COLLECTION, one)
    await insert(
        store.scope, attendances.COLLECTION, [write_document(_coming(n)) for n in range(MANY)]
    )
    taken = Seating(id="g1", turns=MANY, seated=SEATS, waiting=MANY - SEATS)
    await insert(store.scope, "seating", [write_document(taken)])
    return unit


def _coming(number: int) -> Attendance:
    person_id = facts.named(f"p{number}")
    return attendance(
        id=attendance_id("g1", person_id),
        version=1,
        gathering=gathering(community=GUILD).ref,
        person_id=person_id,
        answer=Answer.YES,
        seat=Seat.SEATED if number < SEATS else Seat.WAITING,
        ticket=number + 1,
    )


async def apply(unit: Unit, *told: Fact[Any]) -> None:
    await consumer(unit)(list(told))


async def work_off(unit: Unit) -> None:
    workers = Workers(unit, JOBS)
    while await workers.work_off():
        pass


async def seats(unit: Unit) -> list[str]:
    """Return the seats in the order of the tickets."""
    rows = await unit.store.scope[attendances.COLLECTION].find().sort("ticket", 1).to_list(None)
    return [row["seat"] for row in rows]


async def told(unit: Unit) -> int:
    """Return how many facts wait for the relay."""
    return int(await unit.store.scope["outbox"].count_documents({}))


async def test_a_batch_with_an_edit_of_a_community_reads_no_attendees(unit: Unit) -> None:
    edit = facts.community("guild", sequence=2, visibility="private")
    before = await seats(unit)

    for _ in range(2):
        await apply(unit, edit)

    assert await seats(unit) == before
    [asked] = await unit.store.scope[jobs.COLLECTION].find().to_list(None)
    assert (asked["kind"], asked["key"]) == ("withdraw_in_community", GUILD.id)


async def test_a_community_that_became_private_keeps_the_seats_of_its_members_alone(
    unit: Unit,
) -> None:
    members = [facts.membership(f"p{number}", "guild") for number in (1, 6)]
    edit = facts.community("guild", sequence=2, visibility="private")
    for _ in range(2):
        await apply(unit, *members, edit)
        await work_off(unit)

    kept = [Seat.SEATED if number in (1, 6) else Seat.NONE for number in range(MANY)]
    assert await seats(unit) == kept
    withdrawn, given_on = MANY - 2, 2  # one freed seat went to a person who is handled later
    assert await told(unit) == withdrawn + given_on
    assert await unit.store.scope["seating"].find_one({"_id": "g1"}) == {
        "_id": "g1",
        "turns": MANY + 2,
        "seated": 2,
        "waiting": 0,
    }


async def test_another_worker_finishes_the_job_of_a_dead_one(
    unit: Unit, clock: Clock[datetime]
) -> None:
    await apply(unit, facts.community("guild", sequence=2, visibility="private"))
    await Workers(unit, [withdraw_unseen.IN_COMMUNITY]).work_off()
    died = await jobs.take(unit.store.scope, ["withdraw_at_gathering"], clock())
    assert died is not None
    await Workers(unit, JOBS)._part(died, died.position)
    assert (await seats(unit)).count(Seat.NONE) == 3

    await work_off(unit)
    assert (await seats(unit)).count(Seat.NONE) == 3
    clock.now += HOLD + timedelta(seconds=1)
    await work_off(unit)

    assert await seats(unit) == [Seat.NONE] * MANY


async def test_a_person_who_leaves_a_private_community_gives_up_their_seat(unit: Unit) -> None:
    members = [facts.membership(f"p{number}", "guild") for number in range(MANY)]
    await apply(unit, *members, facts.community("guild", sequence=2, visibility="private"))
    await work_off(unit)
    assert (await seats(unit)).count(Seat.NONE) == 0

    await apply(unit, facts.membership("p0", "guild", sequence=2, standing="left"))
    await work_off(unit)

    assert await seats(unit) == [Seat.NONE, *[Seat.SEATED] * SEATS, Seat.WAITING]


async def test_new_seats_are_all_given_batch_by_batch(unit: Unit) -> None:
    more = gathering(community=GUILD, capacity=None)
    await unit.store.scope[attendances.COLLECTION].update_many({}, {"$set": {"seat": Seat.WAITING}})
    waiting = {"$set": {"seated": 0, "waiting": MANY}}
    await unit.store.scope["seating"].update_one({"_id": "g1"}, waiting)
    await unit.store.scope[gatherings.COLLECTION].update_one({}, {"$set": {"capacity": None}})

    await apply(unit, facts.gathering(id=more.id, community="guild", sequence=2))
    assert (await seats(unit)).count(Seat.SEATED) == 0
    await work_off(unit)

    assert await seats(unit) == [Seat.SEATED] * MANY


async def test_a_change_of_department_withdraws_the_seat_but_an_unknown_person_keeps_it(
    unit: Unit,
) -> None:
    audience = {"department": ("Finance",)}
    selected = facts.community("guild", sequence=2, visibility="selected", audience=audience)
    finance = [facts.directory_entry(f"p{n}", department="Finance") for n in range(3)]
    audit = [facts.directory_entry(f"p{n}", department="Audit") for n in (3, 4)]
    await apply(unit, selected, *finance, *audit)
    await work_off(unit)
    kept = [Seat.NONE if number in (3, 4) else Seat.SEATED for number in range(MANY)]
    assert await seats(unit) == kept

    await apply(unit, facts.directory_entry("p0", sequence=2, department="Audit"))
    await work_off(unit)
    assert await seats(unit) == [Seat.NONE, *kept[1:]]
