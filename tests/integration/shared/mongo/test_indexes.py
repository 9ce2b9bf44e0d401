"""Indexes that older versions made are dropped where they are there."""

from shared.mongo import Index, Store, create_indexes, drop_indexes


async def test_an_index_is_dropped_once_and_others_stay(store: Store) -> None:
    kept = Index("kept", name="kept")
    await create_indexes(store.scope, "things", [kept, Index("old", name="old")])
    for _ in range(2):
        await drop_indexes(store.scope, "things", ["old", "older"])
    assert set(await store.scope["things"].index_information()) == {"_id_", "kept"}


async def test_where_there_is_no_collection_there_is_nothing_to_drop(store: Store) -> None:
    await drop_indexes(store.scope, "nothing", ["old"])
    assert await store.scope["nothing"].index_information() == {}
