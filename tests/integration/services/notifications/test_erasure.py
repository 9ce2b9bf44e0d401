"""Who is erased while they change their wishes leaves nothing: each order of the two is one."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from services.notifications.domain.links import EVERYTHING, Unsubscription
from services.notifications.domain.notice import Plan
from services.notifications.domain.preferences import Preferences
from services.notifications.domain.subject import Subject
from services.notifications.main import prepare
from services.notifications.store import notices, preferences
from services.notifications.use_cases.deliver import tell
from services.notifications.use_cases.forget_person import forget_person
from services.notifications.use_cases.make_notices import Policy
from services.notifications.use_cases.set_preferences import SetPreferences, set_preferences
from services.notifications.use_cases.unsubscribe import unsubscribe
from shared.messaging.unit import Unit
from shared.mongo import Store
from shared.problems import PersonErased
from shared.runtime.writing import Expected
from shared.runtime.writing import prepare as prepare_answers
from tests.support.facts import NOON
from tests.support.messaging import NoRelay

WANTED = Preferences(id="ada", time_zone="UTC")


@pytest.fixture
async def unit(store: Store) -> Unit:
    await prepare(store.scope)
    await prepare_answers(store.scope)
    return Unit(store, NoRelay())


def erased_meanwhile(monkeypatch: pytest.MonkeyPatch, unit: Unit) -> None:
    """Between what the next change of preferences reads and what it writes."""
    find: Callable[..., Awaitable[Preferences]] = preferences.find
    once = iter([forget_person])

    async def find_and_lose(*args: Any, **kwargs: Any) -> Preferences:
        found = await find(*args, **kwargs)
        for forget in once:
            await forget(unit, "ada")
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
    await forget_person(unit, "ada")
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
    """c1, and bob, who is known."""
    await unit.store.scope["people"].insert_one({"_id": "bob", "sequence": 1, "erased": False})
    await unit.store.scope["communities"].insert_one(
        {"_id": "c1", "sequence": 1, "slug": "c1", "names": {"en": "C"}, "visibility": "public"}
    )


async def test_a_notice_made_beside_the_erasure_of_its_actor_names_nobody(
    unit: Unit, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_public_community(unit)
    add: Callable[..., Awaitable[None]] = notices.add
    once = iter([forget_person])

    async def add_and_lose(*args: Any, **kwargs: Any) -> None:
        await add(*args, **kwargs)
        for forget in once:  # all of it, before this transaction commits
            await forget(unit, "ada")

    monkeypatch.setattr(notices, "add", add_and_lose)
    await tell(unit, [INVITED], Policy("UTC", mails=True))
    [notice] = await unit.store.scope["notices"].find().to_list(2)
    assert (notice["person_id"], notice["actor_id"]) == ("bob", None)


async def test_telling_of_somebodys_doing_leaves_their_own_inbox_alone(unit: Unit) -> None:
    await a_public_community(unit)
    await tell(unit, [INVITED], Policy("UTC", mails=True))
    inboxes = await unit.store.scope["inboxes"].find().to_list(2)
    assert [inbox["_id"] for inbox in inboxes] == ["bob"]
