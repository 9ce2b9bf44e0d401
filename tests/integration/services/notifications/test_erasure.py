"""Who is erased while they change their wishes leaves nothing: each order of the two is one."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from services.notifications.domain.errors import PersonErased
from services.notifications.domain.links import EVERYTHING, Unsubscription
from services.notifications.domain.preferences import Preferences
from services.notifications.main import prepare
from services.notifications.store import preferences
from services.notifications.use_cases.forget_person import forget_person
from services.notifications.use_cases.make_notices import Policy
from services.notifications.use_cases.set_preferences import SetPreferences, set_preferences
from services.notifications.use_cases.unsubscribe import unsubscribe
from shared.messaging.unit import Unit
from shared.mongo import Store
from shared.runtime.writing import Expected
from shared.runtime.writing import prepare as prepare_answers
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
