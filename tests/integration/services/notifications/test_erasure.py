"""A person is erased while they change their preferences: either order leaves nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from services.notifications.domain.links import EVERYTHING, Unsubscription
from services.notifications.domain.notice import Plan
from services.notifications.domain.preferences import Preferences
from services.notifications.domain.subject import Subject
from services.notifications.entry.consumers import consumer
from services.notifications.main import prepare
from services.notifications.store import notices, preferences
from services.notifications.use_cases.count_unread import count_unread
from services.notifications.use_cases.deliver import tell
from services.notifications.use_cases.forget_person import FORGET
from services.notifications.use_cases.make_notices import Policy
from services.notifications.use_cases.set_preferences import SetPreferences, set_preferences
from services.notifications.use_cases.show_notices import show_notices
from services.notifications.use_cases.unsubscribe import unsubscribe
from shared.audience.sight import Said
from shared.messaging import jobs
from shared.messaging.job_workers import Workers
from shared.messaging.unit import Unit
from shared.mongo import Store
from shared.problems import PersonErased
from shared.runtime.writing import Expected
from shared.runtime.writing import prepare as prepare_answers
from tests.support import facts
from tests.support.facts import NOON
from tests.support.messaging import NoRelay

WANTED = Preferences(id="ada", time_zone="UTC")


@pytest.fixture
async def unit(store: Store) -> Unit:
    await prepare(store.scope)
    await prepare_answers(store.scope)
    return Unit(store, NoRelay())


async def forget(unit: Unit, person_id: str) -> None:
    """Do the whole job, in transactions of its own."""
    await jobs.ask(unit.store.scope, FORGET.kind, [person_id], unit.clock())
    await work_off(unit)


async def work_off(unit: Unit) -> None:
    while await Workers(unit, [FORGET]).work_off():
        pass


def erased_meanwhile(monkeypatch: pytest.MonkeyPatch, unit: Unit) -> None:
    """Erase Ada between the read and the write of the next change of preferences."""
    find: Callable[..., Awaitable[Preferences]] = preferences.find
    once = iter([forget])

    async def find_and_lose(*args: Any, **kwargs: Any) -> Preferences:
        found = await find(*args, **kwargs)
        for lose in once:
            await lose(unit, "ada")
        return found

    monkeypatch.setattr(preferences, "find", find_and_lose)


async def test_preferences_set_beside_an_erasure_leave_no_row(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased_meanwhile(monkeypatch, unit)
    command = SetPreferences(WANTED, Expected(None))
    with pytest.raises(PersonErased):
        await unit.run(partial(set_preferences, command))
    assert await unit.store.scope["preferences"].count_documents({}) == 0


async def test_unsubscribing_beside_an_erasure_leaves_no_row(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased_meanwhile(monkeypatch, unit)
    command = Unsubscription("ada", EVERYTHING)
    await unit.run(partial(unsubscribe, command, Policy("UTC", mails=True)))
    assert await unit.store.scope["preferences"].count_documents({}) == 0


async def test_preferences_set_before_an_erasure_go_with_it(unit: Unit) -> None:
    await unit.run(partial(set_preferences, SetPreferences(WANTED, Expected(None))))
    await forget(unit, "ada")
    assert await unit.store.scope["preferences"].count_documents({}) == 0


INVITED = Plan(
    fact_id="f1",
    reason="invited",
    path=(Subject("community", "c1"),),
    actor_id="ada",
    at=NOON,
    persons=("bob",),
)


async def a_public_community(unit: Unit) -> None:
    """Store the community c1, and bob, who is known."""
    await unit.store.scope["people"].insert_one({"_id": "bob", "sequence": 1, "erased": False})
    await unit.store.scope["communities"].insert_one(
        {"_id": "c1", "sequence": 1, "slug": "c1", "names": {"en": "C"}, "visibility": "public"}
    )


async def test_a_notice_made_beside_the_erasure_of_its_actor_names_nobody(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_public_community(unit)
    add: Callable[..., Awaitable[None]] = notices.add
    once = iter([forget])

    async def add_and_lose(*args: Any, **kwargs: Any) -> None:
        await add(*args, **kwargs)
        for lose in once:  # the whole erasure, before this transaction commits
            await lose(unit, "ada")

    monkeypatch.setattr(notices, "add", add_and_lose)
    await tell(unit, [INVITED], Policy("UTC", mails=True))
    await work_off(unit)
    [notice] = await unit.store.scope["notices"].find().to_list(2)
    assert (notice["person_id"], notice["actor_id"]) == ("bob", None)


async def test_notices_of_an_erased_person_are_hidden_before_they_are_deleted(
    unit: Unit,
) -> None:
    scope = unit.store.scope
    await a_public_community(unit)
    await tell(unit, [INVITED], Policy("UTC", mails=True))
    said = Said(guest=False)
    assert await count_unread(scope, "bob", said, NOON) == (1, False)
    erased = replace(facts.profile("bob", sequence=2, erased=True), subject="bob")
    await consumer(unit, policy=Policy("UTC", mails=True), wake=lambda: None)([erased])
    [notice] = await notices.following(scope, "bob", 0, 9)
    assert (await show_notices(scope, "bob", [notice], said))[0] == []
    assert await count_unread(scope, "bob", said, NOON) == (0, False)
    await work_off(unit)
    for collection in ("notices", "items", "mails"):
        assert await scope[collection].count_documents({}) == 0
    assert await scope["jobs"].count_documents({"settling": False}) == 0


async def test_many_notices_are_forgotten_in_parts(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BATCH", 2)
    await a_public_community(unit)
    plans = [INVITED.model_copy(update={"fact_id": f"f{n}"}) for n in range(5)]
    await tell(unit, plans, Policy("UTC", mails=True))
    await forget(unit, "ada")
    named = {"actor_id": {"$ne": None}}
    assert await unit.store.scope["notices"].count_documents(named) == 0
    await forget(unit, "bob")
    assert await unit.store.scope["notices"].count_documents({}) == 0


async def test_delivering_notices_of_an_actor_leaves_their_own_inbox_alone(unit: Unit) -> None:
    await a_public_community(unit)
    await tell(unit, [INVITED], Policy("UTC", mails=True))
    inboxes = await unit.store.scope["inboxes"].find().to_list(2)
    assert [inbox["_id"] for inbox in inboxes] == ["bob"]
