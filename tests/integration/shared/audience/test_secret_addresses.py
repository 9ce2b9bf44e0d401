"""Secret addresses of a person's feeds, on the real store."""

from datetime import timedelta

from shared.audience import people
from shared.audience.secret_addresses import SecretAddress, SecretAddresses, reader_of
from shared.audience.sight import Asker
from shared.mongo import Store, apply_newer
from tests.support import facts
from tests.support.facts import NOON, named

ADDRESSES = SecretAddresses("addresses", SecretAddress)


def address(secret_hash: str, *, guest: bool = False) -> SecretAddress:
    return SecretAddress(id="one", secret_hash=secret_hash, guest=guest, created_at=NOON)


async def test_the_last_use_is_stored_to_the_hour_for_the_present_address_alone(
    store: Store,
) -> None:
    scope, second = store.scope, address("second")
    await ADDRESSES.prepare(scope)
    await ADDRESSES.put(scope, address("first"))
    await ADDRESSES.used(scope, address("first"), NOON)
    read = await ADDRESSES.by_hash(scope, "first")
    assert read is not None
    await ADDRESSES.used(scope, read, NOON + timedelta(minutes=59))
    assert (await ADDRESSES.by_hash(scope, "first")) == read
    await ADDRESSES.put(scope, second)
    await ADDRESSES.used(scope, read, NOON + timedelta(hours=2))
    assert await ADDRESSES.find(scope, "one") == second
    assert await ADDRESSES.by_hash(scope, "first") is None


async def test_an_address_reads_as_its_person_is_now_and_ends_with_their_erasure(
    store: Store,
) -> None:
    ada, one = named("ada"), address("first")
    assert await reader_of(store.scope, one, ada) == Asker(ada)
    changes = (facts.profile("ada", guest=True), facts.profile("ada", sequence=2, erased=True))
    for fact, expected in zip(changes, (Asker(ada, is_guest=True), None), strict=True):
        await apply_newer(store.scope, people.COLLECTION, [people.row(fact)])
        assert await reader_of(store.scope, one, ada) == expected
