"""Order per key whatever competing relays do: a state machine on the real store and Kafka."""

import asyncio
from collections import defaultdict
from uuid import uuid4

import pytest
from aiokafka.errors import KafkaError
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from shared.messaging import outbox, relay
from shared.messaging.relay import Relay
from shared.messaging.topics import LARGEST_FACT_BYTES
from shared.messaging.unit import Work, utc_now
from shared.mongo import Document, Store
from tests.support.engines import Engines
from tests.support.machines import Machine, run_machine
from tests.support.messaging import (
    Thing,
    data,
    new_aggregate,
    prepared_unit,
    read_topic,
    sequences_of,
)

KEYS = st.sampled_from("abcd")
RELAYS = st.sampled_from([0, 1])
HUGE = b"x" * (LARGEST_FACT_BYTES + 1)
LONG_AGO = utc_now().replace(year=2000)


class Contender:
    """A process that relays, one step at a time. `in_hand`: rows it selected and has not sent."""

    def __init__(self, store: Store, kafka: str) -> None:
        self._store = store
        self.relay = Relay(store, kafka=kafka, service=store.database.name, holder=uuid4().hex)
        self.in_hand: list[Document] = []

    async def step(self) -> None:
        """Run one pass of `Relay.run`."""
        try:
            if await self.relay._is_active():
                await self.relay.relay_once()
        except KafkaError:
            await self.relay._drop_producer()

    async def select(self) -> None:
        """Run the first half of a pass, after which the process hangs."""
        try:
            if await self.relay._is_active():
                self.in_hand, _ = await outbox.pending(self._store, after=outbox.FIRST, limit=100)
        except KafkaError:
            await self.relay._drop_producer()

    async def send(self, *, cut: bool = False) -> list[Document]:
        """Run the second half without the mark. `cut`: connections break while it sends."""
        rows, self.in_hand = self.in_hand, []
        try:
            sending = asyncio.ensure_future(self.relay._send(rows)) if rows else None
            if sending and cut:
                await asyncio.sleep(0.002)
                self.hang_up()
            return await sending if sending else []
        except KafkaError:
            await self.relay._drop_producer()
            return []

    async def wake(self, *, cut: bool = False) -> None:
        sent = await self.send(cut=cut)
        await outbox.mark_published(self._store.scope, sent, utc_now())

    def hang_up(self) -> None:
        """Close every connection to Kafka, as when a cable is pulled."""
        producer = self.relay._producer
        for connection in list(producer.client._conns.values()) if producer else ():
            connection.close()


class OutboxAndRelays(Machine):
    """Two relays of one service; the model is the committed versions by key."""

    def __init__(self, loop: asyncio.AbstractEventLoop, engines: Engines, thing: Thing) -> None:
        super().__init__(loop)
        self.kafka = engines.kafka
        self.store_url = engines.store_url
        self.thing = thing
        self.committed: dict[str, list[int]] = defaultdict(list)
        self.ended: set[str] = set()
        self.swollen: dict[str, bytes] = {}
        self.dead: list[Contender] = []

    @initialize()
    def start(self) -> None:
        self.name = uuid4().hex[:12]
        self.store = Store(self.store_url, f"test_{self.name}")
        self.unit = self.do(prepared_unit(self.store))
        self.contenders = [Contender(self.store, self.kafka) for _ in range(2)]

    @rule(keys=st.lists(KEYS, min_size=1, max_size=6), ends=st.booleans())
    def commit(self, keys: list[str], *, ends: bool) -> None:
        """Commit one transaction: versions of one or several keys, and perhaps a tombstone."""
        told: dict[str, list[int]] = defaultdict(list)
        for key in keys:
            if key not in self.ended:
                told[key].append(len(self.committed[key]) + len(told[key]) + 1)
        if not told:
            return
        last = next(iter(told)) if ends else None
        self.do(self._commit(told, last))
        for key, sequences in told.items():
            self.committed[key] += sequences
        if last is not None:
            self.ended.add(last)

    async def _commit(self, told: dict[str, list[int]], last: str | None) -> None:
        async def telling(*, work: Work) -> None:
            for key, sequences in told.items():
                for sequence in sequences:
                    work.tell(self.thing, "changed", self.named(key), sequence, data())
            if last is not None:
                work.forget(self.thing, self.named(last), told[last][-1])

        await self.unit.run(telling)

    @rule(which=RELAYS)
    def relays(self, which: int) -> None:
        self.do(self.contenders[which].step())

    @rule(which=RELAYS)
    def stands_still_with_what_it_selected(self, which: int) -> None:
        if not self.contenders[which].in_hand:
            self.do(self.contenders[which].select())

    @rule(which=RELAYS, cut=st.booleans())
    def wakes_and_sends_what_it_had_selected(self, which: int, *, cut: bool) -> None:
        self.do(self.contenders[which].wake(cut=cut))

    @rule()
    def the_lease_runs_out(self) -> None:
        self.do(self._expire_lease())

    async def _expire_lease(self) -> None:
        await self.store.scope["leases"].update_many({}, {"$set": {"until": LONG_AGO}})

    @rule(which=RELAYS)
    def dies_after_sending_before_marking(self, which: int) -> None:
        contender = self.contenders[which]
        if not contender.in_hand:
            self.do(contender.select())
        self.do(contender.send())
        self._replace(which)

    @rule(which=RELAYS)
    def dies_in_the_middle_of_a_batch(self, which: int) -> None:
        """Its Kafka transaction stays open until its successor ends it."""
        contender = self.contenders[which]
        if not contender.in_hand:
            self.do(contender.select())
        self.do(self._begin(contender))
        self._replace(which)

    async def _begin(self, contender: Contender) -> None:
        try:
            if contender.in_hand:
                producer = await contender.relay._connected()
                await producer.begin_transaction()
                await contender.relay._send_in_waves(producer, contender.in_hand)
        except KafkaError:
            return  # it was fenced already
        finally:
            contender.hang_up()

    @rule(which=RELAYS)
    def dies_while_it_marks(self, which: int) -> None:
        self.do(self._lose_marks(self.contenders[which]))
        self._replace(which)

    async def _lose_marks(self, contender: Contender) -> None:
        """Lose the marks of its last batch, however many were written."""
        await contender.step()
        marking = contender.relay._marking
        if marking is not None:
            marking.cancel()
            await asyncio.wait([marking])
            contender.relay._marking = None

    def _replace(self, which: int) -> None:
        self.dead.append(self.contenders[which])
        self.contenders[which] = Contender(self.store, self.kafka)

    @rule()
    def a_third_takes_over_and_dies(self) -> None:
        """The next sends of the others are then refused."""
        third = Contender(self.store, self.kafka)
        self.dead.append(third)
        self.do(third.relay._connected())

    @rule(which=RELAYS)
    def loses_its_connections(self, which: int) -> None:
        self.contenders[which].hang_up()

    @rule(which=RELAYS)
    def loses_its_producer(self, which: int) -> None:
        self.do(self.contenders[which].relay._drop_producer())

    @rule(key=KEYS)
    def a_fact_grows_too_large_to_send(self, key: str) -> None:
        self.do(self._swell(self.named(key)))

    async def _swell(self, key: str) -> None:
        rows = self.store.scope[outbox.COLLECTION]
        row = await rows.find_one(
            {"key": key, "pending": True, "value": {"$ne": None}}, sort=[("sequence", 1)]
        )
        if row is not None and row["_id"] not in self.swollen:
            self.swollen[row["_id"]] = row["value"]
            await rows.update_one({"_id": row["_id"]}, {"$set": {"value": HUGE}})

    @rule()
    def what_was_too_large_is_mended(self) -> None:
        self.do(self._mend())

    async def _mend(self) -> None:
        rows = self.store.scope[outbox.COLLECTION]
        for row_id, value in self.swollen.items():
            await rows.update_one({"_id": row_id}, {"$set": {"value": value}})
        self.swollen.clear()

    @invariant()
    def what_is_on_the_topic_is_a_beginning_of_what_was_committed(self) -> None:
        if hasattr(self, "unit") and self.committed:
            self.do(self._first_ones())

    async def _first_ones(self) -> dict[str, list[int | None]]:
        """Return the records on the topic by key, without repetitions; None is a tombstone."""
        records = await read_topic(self.kafka, self.thing.topic)
        found: dict[str, list[int | None]] = {}
        for key, committed in self.committed.items():
            mine = [record for record in records if record.key == self.named(key).encode()]
            facts = [record for record in mine if record.value is not None]
            sequences = sequences_of(facts, self.named(key))
            first = list(dict.fromkeys(sequences))
            assert first == committed[: len(first)]
            told = iter(sequences)
            found[key] = [None if record.value is None else next(told) for record in mine]
            if None in found[key]:
                assert key in self.ended
                assert first == committed
        return found

    def named(self, key: str) -> str:
        return f"{self.name}-{key}"

    def teardown(self) -> None:
        if hasattr(self, "unit"):
            try:
                self.do(self._heal())
            finally:
                self.do(self._close())

    async def _heal(self) -> None:
        """Have one healthy relay send the rest before the hanging ones resume."""
        await self._mend()
        healthy = Contender(self.store, self.kafka)
        self.dead.append(healthy)
        await self._expire_lease()
        async with asyncio.timeout(45):
            while await outbox.oldest_pending(self.store.scope) is not None:
                await healthy.step()
        for contender in self.contenders:
            await contender.wake()
        for key, found in (await self._first_ones()).items():
            assert set(found) - {None} == set(self.committed[key])
            assert found[-1] == (None if key in self.ended else self.committed[key][-1])

    async def _close(self) -> None:
        for contender in (*self.contenders, *self.dead):
            await contender.relay._stop()
        await self.store.drop()
        self.store.close()


async def test_each_key_reaches_its_topic_in_order_and_ends_with_its_last_version(
    engines: Engines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "BATCH", 3)
    thing = await new_aggregate(engines.kafka)
    await run_machine(lambda loop: OutboxAndRelays(loop, engines, thing), examples=20, steps=30)
