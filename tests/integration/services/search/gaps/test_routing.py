"""Unanswered questions are sent to people who could answer them."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from services.search.entry.gaps.routing import ROUTE_QUESTION, asking_for, routing
from services.search.store.owned import ANSWER_REQUESTS, OWNED
from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from shared.messaging import jobs, outbox
from shared.messaging.jobs import BEGINNING
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.support import facts
from tests.support.engines import Engines
from tests.support.facts import NOON, named
from tests.support.search import SearchIndex

EXPERTS = ("bea", "cal", "dot", "eli", "flo", "guy", "hal")
LATER = NOON + timedelta(days=2)


class _Nobody:
    def wake(self) -> None: ...


@pytest_asyncio.fixture
async def store(engines: Engines) -> AsyncIterator[Store]:
    store = Store(engines.store_url, f"test_{uuid4().hex[:12]}")
    for prepare in (outbox.prepare, jobs.prepare):
        await prepare(store.scope)
    await prepare_all(store.scope, OWNED)
    yield store
    await store.drop()
    store.close()


@pytest_asyncio.fixture
async def town(index: SearchIndex) -> SearchIndex:
    """Return an index in which seven people wrote about kneading, three of them in a vault."""
    old = NOON - timedelta(days=60)
    members = [facts.membership(who, "vault") for who in (*EXPERTS[:3], "ada")]
    await index.apply(
        facts.community("bread", visibility="internal"),
        facts.community("vault", visibility="private"),
        *(facts.profile(who, name=who.title()) for who in ("ada", *EXPERTS)),
        *members,
        *(facts.post("On kneading dough", community="bread", author=w, at=old) for w in EXPERTS),
    )
    return index


def question(community: str = "bread", at: datetime = NOON) -> Fact[PostData]:
    return facts.post("Kneading dough?", kind="question", author="ada", community=community, at=at)


async def turn(town: SearchIndex, store: Store, key: str, number: int = 0) -> set[str]:
    """Do a turn of a question, and return all who were ever asked about it."""
    clock = LATER + timedelta(days=number)
    unit = Unit(store, _Nobody(), clock=lambda: clock)
    slow = routing(town.finder).slow
    assert slow is not None
    step = await slow(f"{key}@{number}", unit=unit)
    await unit.run(lambda work: step(f"{key}@{number}", BEGINNING, work=work))
    return await asked(store, key)


async def asked(store: Store, key: str) -> set[str]:
    rows = store.scope[ANSWER_REQUESTS.collection].find({"question_id": key})
    people = {named(who): who for who in ("ada", *EXPERTS)}
    return {people[row["person_id"]] async for row in rows}


async def test_two_experts_are_asked_at_a_time_and_five_at_most(
    town: SearchIndex, store: Store
) -> None:
    told = question()
    await town.apply(told)
    numbers = [len(await turn(town, store, told.subject, number)) for number in range(5)]
    assert numbers == [2, 4, 5, 5, 5]
    assert "ada" not in await asked(store, told.subject)


async def test_repeating_a_turn_asks_nobody_else(town: SearchIndex, store: Store) -> None:
    told = question()
    await town.apply(told)
    first = await turn(town, store, told.subject)
    assert await turn(town, store, told.subject) == first
    assert await store.scope[outbox.COLLECTION].count_documents({}) == 2


async def test_nobody_is_asked_once_there_is_an_answer(town: SearchIndex, store: Store) -> None:
    told = question()
    await town.apply(told)
    first = await turn(town, store, told.subject)
    await town.apply(facts.reply("So.", to=told, kind="answer", author="hal"))
    assert await turn(town, store, told.subject, 1) == first


async def test_only_people_who_may_see_the_question_are_asked(
    town: SearchIndex, store: Store
) -> None:
    told = question("vault")
    await town.apply(told)
    for number in range(3):
        await turn(town, store, told.subject, number)
    assert await asked(store, told.subject) == set(EXPERTS[:3])


async def test_people_who_opted_out_are_not_asked(town: SearchIndex, store: Store) -> None:
    told = question("vault")
    profile = facts.profile("bea", name="Bea", sequence=2)
    state = profile.data.state.model_copy(update={"listed_as_expert": False})
    out = replace(profile, data=profile.data.model_copy(update={"state": state}))
    await town.apply(told, out)
    for number in range(3):
        await turn(town, store, told.subject, number)
    assert await asked(store, told.subject) == {"cal", "dot"}


async def test_those_who_were_asked_least_come_first_and_nobody_is_asked_too_often(
    town: SearchIndex, store: Store
) -> None:
    questions = [question() for _ in range(12)]
    await town.apply(*questions)
    for told in questions:
        await turn(town, store, told.subject)
    times = [
        await store.scope[ANSWER_REQUESTS.collection].count_documents({"person_id": named(who)})
        for who in EXPERTS
    ]
    assert sorted(times) == [3] * 7


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (question(), 1),
        (question(at=NOON - timedelta(days=20)), 0),
        (facts.post("An article", at=NOON), 0),
        (facts.post("Why?", kind="question", at=NOON, accepted="a1"), 0),
    ],
    ids=["new", "old", "article", "answered"],
)
async def test_a_new_open_question_gets_a_job_that_is_due_later(
    store: Store, told: Fact[PostData], expected: int
) -> None:
    async def nothing(_: object) -> None: ...

    unit = Unit(store, _Nobody(), clock=lambda: NOON)
    apply = asking_for(nothing, unit, timedelta(days=1))
    await apply([told])
    await apply([told])
    due = {"kind": ROUTE_QUESTION, "due_at": NOON + timedelta(days=1)}
    assert await store.scope[jobs.COLLECTION].count_documents(due) == expected
