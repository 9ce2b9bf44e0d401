"""Leases on the real store, whose clock decides."""

import asyncio

import pytest

from shared.mongo import Lease, Store
from tests.support.messaging import eventually

LONG = 60
"""Seconds, which no step of a test takes on a busy machine."""


@pytest.fixture
def leases(store: Store) -> tuple[Lease, Lease]:
    one = Lease(store.scope, "relay", "one", seconds=LONG)
    return one, Lease(store.scope, "relay", "two", seconds=LONG)


async def test_only_one_holder_has_a_lease(leases: tuple[Lease, Lease]) -> None:
    one, two = leases
    assert await one.hold()
    assert not await two.hold()
    assert await one.hold()


async def test_another_takes_over_an_expired_lease(
    leases: tuple[Lease, Lease], store: Store
) -> None:
    one, two = leases
    assert await Lease(store.scope, "relay", "one", seconds=1).hold()
    await eventually(two.hold)
    assert not await one.hold()


async def test_a_released_lease_is_free_at_once(leases: tuple[Lease, Lease]) -> None:
    one, two = leases
    await one.hold()
    await one.release()
    assert await two.hold()


async def test_nobody_releases_the_lease_of_another(leases: tuple[Lease, Lease]) -> None:
    one, two = leases
    await one.hold()
    await two.release()
    assert not await two.hold()


async def test_one_of_many_simultaneous_callers_gets_the_lease(store: Store) -> None:
    asking = [Lease(store.scope, "relay", f"holder-{n}", seconds=LONG) for n in range(10)]
    assert sum(await asyncio.gather(*(lease.hold() for lease in asking))) == 1
