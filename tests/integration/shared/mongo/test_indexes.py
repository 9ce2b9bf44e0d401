"""Obsolete indexes of older versions are dropped where they exist."""

from shared.mongo import Index, Store, create_indexes, drop_indexes


async def test_an_index_is_dropped_once_and_others_stay(store: Store) -> None:
    kept = Index("kept", name="kept")
    await create_indexes(store.scope, "things", [kept, Index("old", name="old")])
    for _ in range(2):
        await drop_indexes(store.scope, "things", ["old", "older"])
    assert set(await store.scope["things"].index_information()) == {"_id_", "kept"}


async def test_a_missing_collection_has_nothing_to_drop(store: Store) -> None:
    await drop_indexes(store.scope, "nothing", ["old"])
    assert await store.scope["nothing"].index_information() == {}
