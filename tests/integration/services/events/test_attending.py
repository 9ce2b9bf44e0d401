"""Answers and seats: never more than the capacity, in order, whoever comes at once."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from services.events.use_cases.answer_gathering import AnswerGathering, answer_gathering
from shared.audience.sight import Asker
from shared.contracts.events import Answer
from shared.contracts.token import Version
from shared.messaging.unit import Unit, new_id
from shared.mongo import Store
from tests.support.events import EventsWorld, rsvp, schedule, seat
from tests.support.messaging import NoRelay, eventually
from tests.support.services import Client, Person
from tests.support.tokens import SEAL

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


async def crowd(
    events: Client, world: EventsWorld, gathering: dict[str, Any], count: int
) -> list[Person]:
    """Return people who said yes, one after the other."""
    people = [world.person(f"P{number}") for number in range(count)]
    for person in people:
        assert (await rsvp(events, person, gathering, "yes")).status_code == 200
    return people


class TestAnswering:
    async def test_yes_takes_a_seat_then_a_place_in_the_line(
        self, events: Client, world: EventsWorld
    ) -> None:
        one = await schedule(events, world.person("Ada"), capacity=1)
        bob, eve, joe = [world.person(name) for name in ("Bob", "Eve", "Joe")]
        answered = await rsvp(events, bob, one, "yes")
        person_id = world.id_of(bob)
        assert answered.headers["ETag"] == '"1"'
        made = Version("events.attendance", f"{one['id']}.{person_id}", 1)
        assert SEAL.read(answered.headers["Guilde-Token"]) == [made]
        got = answered.json()
        assert (got["answer"], got["seat"], got["position"]) == ("yes", "seated", None)
        for position, person in enumerate((eve, joe), 1):
            got = (await rsvp(events, person, one, "yes")).json()
            assert (got["seat"], got["position"]) == ("waiting", position)
        read = (await events.get(joe, f"/v1/gatherings/{one['id']}")).json()
        assert (read["seated"], read["waiting"]) == (1, 2)
        assert read["own"] == {"answer": "yes", "seat": "waiting", "position": 2}

    async def test_the_same_answer_again_is_no_new_version(
        self, events: Client, world: EventsWorld
    ) -> None:
        one, bob = await schedule(events, world.person("Ada")), world.person("Bob")
        first = (await rsvp(events, bob, one, "yes")).json()
        again = await rsvp(events, bob, one, "yes")
        assert again.json() == first
        assert "Guilde-Token" not in again.headers

    async def test_maybe_and_no_take_no_seat(self, events: Client, world: EventsWorld) -> None:
        one = await schedule(events, world.person("Ada"), capacity=1)
        for answer in ("maybe", "no"):
            got = (await rsvp(events, world.person("Bob"), one, answer)).json()
            assert (got["answer"], got["seat"]) == (answer, "none")
        read = (await events.get(world.person("Eve"), f"/v1/gatherings/{one['id']}")).json()
        assert (read["seated"], read["waiting"], read["own"]) == (0, 0, None)

    async def test_a_freed_seat_goes_to_the_next_in_line(
        self, events: Client, world: EventsWorld
    ) -> None:
        one = await schedule(events, world.person("Ada"), capacity=2)
        p = await crowd(events, world, one, 5)
        for leaving, answer, seated, waiting in (
            (p[0], "no", [p[1], p[2]], [p[3], p[4]]),
            (p[2], "maybe", [p[1], p[3]], [p[4]]),
        ):
            answered = await rsvp(events, leaving, one, answer)
            [made] = SEAL.read(answered.headers["Guilde-Token"])
            assert made.id == f"{one['id']}.{world.id_of(leaving)}"
            for person in seated:
                assert await seat(events, person, one) == ("seated", None)
            for position, person in enumerate(waiting, 1):
                assert await seat(events, person, one) == ("waiting", position)
        # a person who comes back goes to the end of the line
        await rsvp(events, p[0], one, "yes")
        assert await seat(events, p[0], one) == ("waiting", 2)
        assert await seat(events, p[4], one) == ("waiting", 1)

    async def test_a_person_who_gives_up_a_seat_does_not_learn_who_gets_it(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada = world.person("Ada")
        one = await schedule(events, ada, capacity=1)
        p = await crowd(events, world, one, 3)
        again = {"Idempotency-Key": new_id()}
        rsvp_path, path = f"/v1/gatherings/{one['id']}/rsvp", f"/v1/gatherings/{one['id']}"
        answers = [
            await events.put(p[0], rsvp_path, json={"answer": "no"}, headers=again),
            await events.put(p[0], rsvp_path, json={"answer": "no"}, headers=again),
            await events.patch(ada, path, json={"capacity": 2}, headers=ANY),
            await events.post(ada, f"{path}/cancel", json={}),
        ]
        assert [await seat(events, each, one) for each in p[1:]] == [("seated", None)] * 2
        for answer in answers:
            assert answer.is_success
            assert answer.headers["Guilde-Token"]
            whole = f"{answer.headers.raw!r} {answer.text}"
            assert not [each.name for each in p[1:] if world.id_of(each) in whole]

    async def test_leaving_the_line_promotes_nobody(
        self, events: Client, world: EventsWorld
    ) -> None:
        one = await schedule(events, world.person("Ada"), capacity=1)
        p = await crowd(events, world, one, 3)
        await rsvp(events, p[1], one, "no")
        assert await seat(events, p[2], one) == ("waiting", 1)


class TestCapacity:
    async def test_more_places_are_given_in_order(self, events: Client, world: EventsWorld) -> None:
        ada = world.person("Ada")
        one = await schedule(events, ada, capacity=1)
        p = await crowd(events, world, one, 4)
        path = f"/v1/gatherings/{one['id']}"
        changed = await events.patch(ada, path, json={"capacity": 3}, headers=ANY)
        assert (changed.json()["seated"], changed.json()["waiting"]) == (3, 1)
        assert await seat(events, p[3], one) == ("waiting", 1)
        unbounded = await events.patch(ada, path, json={"capacity": None}, headers=ANY)
        assert (unbounded.json()["seated"], unbounded.json()["waiting"]) == (4, 0)

    async def test_fewer_places_than_are_taken_are_refused(
        self, events: Client, world: EventsWorld
    ) -> None:
        ada = world.person("Ada")
        one = await schedule(events, ada)
        await crowd(events, world, one, 2)
        path = f"/v1/gatherings/{one['id']}"
        refused = await events.patch(ada, path, json={"capacity": 1}, headers=ANY)
        assert (refused.status_code, refused.json()["seated"]) == (409, 2)
        fits = await events.patch(ada, path, json={"capacity": 2}, headers=ANY)
        assert fits.status_code == 200

    async def test_more_are_promoted_than_one_transaction_holds(
        self, events: Client, world: EventsWorld, events_store: Store
    ) -> None:
        ada = world.person("Ada")
        one = await schedule(events, ada, capacity=1)
        people = [world.person(f"P{n}") for n in range(131)]
        for start in range(0, len(people), 10):
            await asyncio.gather(
                *(rsvp(events, each, one, "yes") for each in people[start : start + 10])
            )
        await events.patch(ada, f"/v1/gatherings/{one['id']}", json={"capacity": None}, headers=ANY)
        seats = events_store.scope["seating"]

        async def all_seated() -> bool:
            found = await seats.find_one({"_id": one["id"]})
            return found is not None and (found["seated"], found["waiting"]) == (131, 0)

        await eventually(all_seated)
        matching = {"gathering.id": one["id"], "seat": "seated"}
        assert await events_store.scope["attendances"].count_documents(matching) == 131


class TestAtOnce:
    async def test_thirty_people_compete_for_three_places(
        self, events: Client, world: EventsWorld, events_store: Store
    ) -> None:
        one = await schedule(events, world.person("Ada"), capacity=3)
        people = [world.person(f"P{number}") for number in range(30)]
        answers = await asyncio.gather(*(rsvp(events, each, one, "yes") for each in people))
        assert {answer.status_code for answer in answers} == {200}
        got = [answer.json() for answer in answers]
        assert sum(each["seat"] == "seated" for each in got) == 3
        positions = sorted(each["position"] for each in got if each["seat"] == "waiting")
        assert positions == list(range(1, 28))
        await consistent(events_store, one["id"], capacity=3)

    async def test_people_compete_in_separate_processes(
        self, events: Client, world: EventsWorld, events_store: Store
    ) -> None:
        """Without the lock that one process takes: only the store serialises them."""
        one = await schedule(events, world.person("Ada"), capacity=3)
        unit = Unit(events_store, NoRelay())

        async def answers(number: int, *said: str) -> None:
            asker = Asker(f"{one['id'][:8]}-{number}")
            for each in said:
                command = AnswerGathering(asker, one["id"], Answer(each))
                await unit.run(partial(answer_gathering, command), actor=asker.person_id)

        await asyncio.gather(*(answers(number, "yes") for number in range(12)))
        await consistent(events_store, one["id"], capacity=3)
        await asyncio.gather(*(answers(n, *("no", "yes", "maybe")[: 1 + n % 3]) for n in range(8)))
        await consistent(events_store, one["id"], capacity=3)

    async def test_people_come_leave_and_change_their_answer_at_once(
        self, events: Client, world: EventsWorld, events_store: Store
    ) -> None:
        ada = world.person("Ada")
        one = await schedule(events, ada, capacity=2)
        people = [world.person(f"P{number}") for number in range(8)]

        async def dither(number: int, person: Person) -> None:
            for answer in ("yes", "no", "yes", "maybe", "yes")[: 3 + number % 3]:
                assert (await rsvp(events, person, one, answer)).status_code == 200

        async def grow() -> None:
            for capacity in (3, 4, 5):
                path = f"/v1/gatherings/{one['id']}"
                changed = await events.patch(ada, path, json={"capacity": capacity}, headers=ANY)
                assert changed.status_code == 200

        await asyncio.gather(*(dither(n, person) for n, person in enumerate(people)), grow())
        await consistent(events_store, one["id"], capacity=5)

    async def test_a_person_who_answers_twice_at_once_has_one_seat(
        self, events: Client, world: EventsWorld, events_store: Store
    ) -> None:
        one, bob = await schedule(events, world.person("Ada"), capacity=2), world.person("Bob")
        answers = await asyncio.gather(*(rsvp(events, bob, one, "yes") for _ in range(6)))
        assert {answer.status_code for answer in answers} <= {200, 409}
        seats = await consistent(events_store, one["id"], capacity=2)
        assert seats == 1


async def consistent(store: Store, gathering_id: str, *, capacity: int) -> int:
    """Check the capacity and the order of seats, and return how many are seated."""
    found = store.scope["attendances"].find({"gathering.id": gathering_id})
    attendances = await found.to_list(1_000)
    seated = [each for each in attendances if each["seat"] == "seated"]
    waiting = [each for each in attendances if each["seat"] == "waiting"]
    assert len(seated) <= capacity
    assert not waiting or len(seated) == capacity
    if waiting:
        assert max(e["ticket"] for e in seated) < min(e["ticket"] for e in waiting)
    tickets = [each["ticket"] for each in attendances]
    assert len(set(tickets)) == len(tickets)
    counted = await store.scope["seating"].find_one({"_id": gathering_id})
    assert counted is not None
    assert (counted["seated"], counted["waiting"]) == (len(seated), len(waiting))
    return len(seated)


class TestAttendees:
    async def test_members_see_attendees_and_hosts_see_the_waiting_list(
        self, events: Client, world: EventsWorld, unique: Unique
    ) -> None:
        slug = await world.community(unique("guild"), "internal")
        ada = await world.member(slug, "animator")
        one = await schedule(events, ada, community=slug, capacity=2)
        people = []
        for name in ("Bob", "Eve", "Joe", "Kim"):
            person = await world.member(slug, name=name)
            await world.knows(person)
            await rsvp(events, person, one, "yes")
            people.append(person)
        colleague = world.person("Colleague")
        await rsvp(events, colleague, one, "maybe")
        path = f"/v1/gatherings/{one['id']}/attendees"

        page = (await events.get(people[3], f"{path}?limit=1")).json()
        assert [item["person"]["name"] for item in page["items"]] == [people[0].name]
        rest = (await events.get(people[3], f"{path}?limit=5&after={page['next']}")).json()
        assert [item["person"]["id"] for item in rest["items"]] == [world.id_of(people[1])]
        maybe = (await events.get(people[3], f"{path}?line=maybe")).json()["items"]
        assert [item["person"] for item in maybe] == [
            {"id": world.id_of(colleague), "name": None, "avatar": None}
        ]
        for line in ("waiting", "no"):
            assert (await events.get(people[3], f"{path}?line={line}")).status_code == 403
        waiting = (await events.get(ada, f"{path}?line=waiting&limit=1")).json()
        assert [item["position"] for item in waiting["items"]] == [1]
        second = await events.get(ada, f"{path}?line=waiting&after={waiting['next']}")
        assert [item["position"] for item in second.json()["items"]] == [2]
        assert (await events.get(colleague, path)).status_code == 403
        assert (await events.get(world.person("Guest", "guest"), path)).status_code == 404
