"""The transaction boundary: one change, the facts it tells, the versions it made.

A use case changes an aggregate and tells a fact; `Unit.run` commits both or neither. Nothing else
writes to the outbox, and nothing but the relay publishes.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from inspect import unwrap
from typing import Any, Generic, Protocol, TypeVar

from pydantic import BaseModel
from uuid6 import uuid7

from shared.contracts.aggregate import Aggregate
from shared.contracts.envelope import Fact
from shared.contracts.token import Version
from shared.messaging import outbox
from shared.messaging.crash_points import CrashPoint, pass_by
from shared.mongo import Document, Scope, Store
from shared.observe.tracing import current_traceparent, inner_span

D = TypeVar("D", bound=BaseModel)
Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)


def utc_now() -> datetime:
    """To the millisecond, which is what the store keeps."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def new_id() -> str:
    """A UUIDv7 (RFC 9562): ids made later sort later."""
    return str(uuid7())


@dataclass(slots=True)
class Work:
    """What a use case works with: its transaction, the time, whose doing it is, a source of ids."""

    scope: Scope
    now: datetime
    actor: str | None
    new_id: Callable[[], str]
    facts: list[Fact[Any]] = field(default_factory=list)
    tombstones: list[Document] = field(default_factory=list)
    _unnamed: set[str] = field(default_factory=set)

    def tell(
        self,
        aggregate: Aggregate[D],
        participle: str,
        subject: str,
        sequence: int,
        data: D,
        *,
        unnamed: bool = False,
    ) -> None:
        """Have a fact published once this transaction commits. `sequence`: the new version.

        unnamed: what is answered to whoever does this does not name it. It is of somebody else, of
        whom they need not know. It is published in each major that readers still need: one fact,
        of one id.
        """
        fact = Fact(
            id=self.new_id(),
            source=aggregate.source,
            type=aggregate.fact_type(participle),
            subject=subject,
            time=self.now,
            sequence=sequence,
            data=data,
            actor=self.actor,
            traceparent=current_traceparent(),
        )
        self.facts.append(fact)
        if unnamed:
            self._unnamed.add(fact.id)
        for older, said in aggregate.in_older(data):
            self.facts.append(replace(fact, type=older.fact_type(participle), data=said))

    def forget(self, aggregate: Aggregate[D], subject: str, sequence: int) -> None:
        """Have Kafka forget all that was told of `subject`, after its last fact (a tombstone)."""
        for topic in aggregate.topics:
            row = outbox.tombstone(self.new_id(), topic, subject, sequence + 1, self.now)
            self.tombstones.append(row)

    @property
    def versions(self) -> list[Version]:
        """What this change makes, once it commits, as far as its answer may name it."""
        named = (fact for fact in self.facts if fact.id not in self._unnamed)
        made = (Version(fact.kind, fact.subject, fact.sequence) for fact in named)
        return list(dict.fromkeys(made))


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    result: Result
    versions: list[Version]


class UseCase(Protocol[Result_co]):
    """A verb with its command bound: `partial(join_community, command)`."""

    def __call__(self, *, work: Work) -> Awaitable[Result_co]: ...


class Wakes(Protocol):
    def wake(self) -> None: ...


class Unit:
    """Runs use cases in transactions of one store. `clock` and `new_id` are given by tests."""

    def __init__(
        self,
        store: Store,
        relay: Wakes,
        *,
        clock: Callable[[], datetime] = utc_now,
        new_id: Callable[[], str] = new_id,
    ) -> None:
        self.store = store
        self._relay = relay
        self.clock = clock
        self._new_id = new_id

    async def run(
        self,
        use_case: UseCase[Result],
        *,
        actor: str | None = None,
        finish: Callable[[Work, Result], Awaitable[None]] | None = None,
    ) -> Outcome[Result]:
        """Commit what `use_case` changed and told. It runs again when another writer was faster.

        `finish` joins the same transaction, after it. Raises what either raises, changing nothing.
        """
        work: Work

        async def transaction(scope: Scope) -> Result:
            nonlocal work
            work = Work(scope, self.clock(), actor, self._new_id)
            result = await use_case(work=work)
            await outbox.put(work.scope, work.facts, work.tombstones)
            if finish is not None:
                await finish(work, result)
            return result

        with inner_span(_name_of(use_case)):
            result = await self.store.transact(transaction)
        pass_by(CrashPoint.AFTER_COMMIT)
        if work.facts:
            self._relay.wake()
        return Outcome(result, work.versions)


def _name_of(use_case: UseCase[Any]) -> str:
    """The verb: what a `partial` binds a command to, and others may wrap."""
    verb = unwrap(use_case)
    return str(getattr(getattr(verb, "func", verb), "__name__", "use case"))
