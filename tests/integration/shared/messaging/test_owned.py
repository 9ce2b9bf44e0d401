"""The effects of a declared aggregate, in a real store."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from pydantic import BaseModel

from shared.contracts.aggregate import REPUBLISHED, Aggregate
from shared.contracts.envelope import Fact
from shared.contracts.values import Changed, NoPerson, Public
from shared.messaging import outbox
from shared.messaging.owned import BATCH, Change, Owned, Personal, people_named
from shared.messaging.unit import Unit, Work
from shared.mongo import Document, DuplicateError, Index, Scope, StaleVersionError, Store
from tests.support.messaging import NoRelay


class NoteState(Public):
    text: str
    author_id: str | None


class NoteData(Public):
    state: NoteState
    person: NoPerson = NoPerson()
    changed: Changed


class Note(BaseModel):
    id: str
    version: int = 1
    text: str = ""
    author_id: str | None = None


async def _forget(note: Note, person_id: str, work: Work) -> Change[Note]:  # noqa: ARG001
    note.author_id = None
    note.version += 1
    return Change(note, "anonymised", ("author_id",))


NOTES = Owned(
    Aggregate("content", "note", NoteData, frozenset({"written", "edited", "anonymised"})),
    Note,
    "notes",
    indexes=(Index("author_id"), Index("text", unique=True)),
    personal=Personal(
        naming=lambda person_id: {"author_id": person_id},
        named=lambda data: (data.state.author_id,),
        forget=_forget,
    ),
    is_gone=lambda note: note.text == "gone",
)


@pytest_asyncio.fixture
async def unit(store: Store) -> Unit:
    await outbox.prepare(store.scope)
    await NOTES.prepare(store.scope)
    return Unit(store, NoRelay())


async def _save(unit: Unit, note: Note, participle: str) -> None:
    await unit.run(partial(_saving, note, participle))


async def _saving(
    note: Note, participle: str, *, work: Work, notes: Owned[Note, NoteData] = NOTES
) -> None:
    await notes.save(work, note, participle)


async def _published(unit: Unit) -> list[tuple[str, str, int]]:
    rows, _ = await outbox.pending(unit.store, after=outbox.FIRST, limit=1_000)
    facts = [row for row in rows if row["value"] is not None]
    headers = [{name: bytes(value).decode() for name, value in row["headers"]} for row in facts]
    return [
        (found["ce_subject"], found["ce_type"].split(".")[3], int(found["ce_sequence"]))
        for found in headers
    ]


async def test_a_saved_aggregate_is_stored_and_published_in_one_transaction(unit: Unit) -> None:
    await _save(unit, Note(id="a", text="one"), "written")
    await _save(unit, Note(id="a", text="two", version=2), "edited")

    assert await NOTES.find(unit.store.scope, "a") == Note(id="a", text="two", version=2)
    assert await _published(unit) == [("a", "written", 1), ("a", "edited", 2)]


async def test_fields_for_lists_are_stored_with_each_version(unit: Unit) -> None:
    async def file(_: Scope, rows: Sequence[Document]) -> None:
        for row in rows:
            row["length"] = len(row["text"])

    notes = replace(NOTES, file=file)
    for note, participle in (
        (Note(id="n", text="a"), "written"),
        (Note(id="n", version=2, text="abc"), "edited"),
    ):
        await unit.run(partial(_saving, note, participle, notes=notes))
        row = await unit.store.scope[NOTES.collection].find_one({"_id": "n"})
        assert row is not None
        assert row["length"] == len(note.text)


async def test_a_version_after_another_writer_s_is_stale_and_publishes_nothing(
    unit: Unit,
) -> None:
    await _save(unit, Note(id="a", text="one"), "written")

    with pytest.raises(StaleVersionError):
        await _save(unit, Note(id="a", text="late", version=3), "edited")
    assert await _published(unit) == [("a", "written", 1)]


async def test_an_existing_first_version_is_a_duplicate(unit: Unit) -> None:
    await _save(unit, Note(id="a", text="one"), "written")

    with pytest.raises(DuplicateError):
        await _save(unit, Note(id="b", text="one"), "written")


async def test_a_person_is_forgotten_batch_by_batch(unit: Unit) -> None:
    for number in range(BATCH + 1):
        await _save(unit, Note(id=str(number), text=str(number), author_id="ada"), "written")

    parts = 1
    while (await unit.run(partial(NOTES.forget_person, "ada"))).result:
        parts += 1

    assert parts == 2
    named = await unit.store.scope["notes"].count_documents({"author_id": "ada"})
    assert named == 0


async def test_a_tombstone_follows_the_last_fact_of_a_deleted_aggregate(unit: Unit) -> None:
    await _save(unit, Note(id="a", text="here"), "written")
    await _save(unit, Note(id="a", version=2, text="gone"), "edited")

    rows, _ = await outbox.pending(unit.store, after=outbox.FIRST, limit=10)
    assert [(row["sequence"], row["value"] is None) for row in rows] == [
        (1, False),
        (2, False),
        (3, True),
    ]


async def test_an_unnamed_version_is_not_in_the_token(unit: Unit) -> None:
    async def both(*, work: Work) -> None:
        own = Change(Note(id="a", text="own"), "written")
        other = Change(Note(id="b", text="other"), "written", unnamed=True)
        await NOTES.save_all(work, [own, other])

    outcome = await unit.run(both)

    assert [version.id for version in outcome.versions] == ["a"]
    assert len(await _published(unit)) == 2


async def test_the_people_named_by_facts_are_found(unit: Unit) -> None:
    async def written(*, work: Work) -> list[Fact[Any]]:
        await NOTES.save(work, Note(id="a", text="a", author_id="ada"), "written")
        await NOTES.save(work, Note(id="b", text="b"), "written")
        return work.facts

    facts = (await unit.run(written)).result
    assert people_named([NOTES], facts) == {"ada"}
    assert people_named([replace(NOTES, personal=None)], facts) == set()


async def test_all_but_deleted_aggregates_are_republished(unit: Unit) -> None:
    await _save(unit, Note(id="a", text="here"), "written")
    await _save(unit, Note(id="b", text="gone"), "written")

    counts = [count async for count in NOTES.republish(unit)]

    assert counts == [1]
    assert ("a", REPUBLISHED, 1) in await _published(unit)
    assert ("b", REPUBLISHED, 1) not in await _published(unit)
