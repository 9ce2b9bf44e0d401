"""Names that are cached for a second, and no longer."""

from shared.audience import people
from shared.audience.naming import REMEMBERED_SECONDS, RememberedNames
from shared.audience.people import Face
from shared.mongo import Store, apply_newer
from tests.support import facts
from tests.support.clock import Clock

ADA = facts.named("ada")


async def know(store: Store, sequence: int, *, erased: bool = False) -> None:
    told = facts.profile("ada", sequence=sequence, erased=erased)
    await apply_newer(store.scope, people.COLLECTION, [people.row(told)])


async def test_an_erased_name_is_returned_for_a_second_at_most(store: Store) -> None:
    clock = Clock(0.0)
    names = RememberedNames(clock)
    await know(store, 1)
    assert await names(store.scope, [ADA, None]) == {ADA: Face("Ada")}
    await know(store, 2, erased=True)
    clock.now = REMEMBERED_SECONDS - 0.01
    assert await names(store.scope, [ADA]) == {ADA: Face("Ada")}
    clock.now = REMEMBERED_SECONDS
    assert await names(store.scope, [ADA]) == {}


async def test_an_unknown_person_is_looked_up_each_time(store: Store) -> None:
    names = RememberedNames(Clock(0.0))
    assert await names(store.scope, [ADA]) == {}
    await know(store, 1)
    assert await names(store.scope, [ADA]) == {ADA: Face("Ada")}
