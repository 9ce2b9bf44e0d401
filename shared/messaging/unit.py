"""The transaction boundary: one change, the facts that record it, the versions it created.

A use case changes an aggregate and records a fact; `Unit.run` commits both or neither. Nothing else
writes to the outbox, and only the relay publishes.
"""

from collections.abc import Awaitable, Callable, Sequence
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
from shared.messaging.grouping import (
    Ahead,
    Groups,
    Member,
    NotCommittedError,
    Shares,
    in_context,
)
from shared.mongo import (
    Document,
    DuplicateError,
    OvertakenError,
    Scope,
    StaleVersionError,
    Store,
    insert_added,
)
from shared.observe.logs import logger
from shared.observe.tracing import current_traceparent, inner_span
from shared.problems import Problem

_EXPECTED = (Problem, DuplicateError, StaleVersionError, OvertakenError)
"""The errors that a group expects from its members, and does not log."""

log = logger(__name__)

D = TypeVar("D", bound=BaseModel)
Result = TypeVar("Result")
Result_co = TypeVar("Result_co", covariant=True)


def utc_now() -> datetime:
    """Return the time to the millisecond, the precision of the store."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def new_id() -> str:
    """Return a UUIDv7 (RFC 9562): ids made later sort later."""
    return str(uuid7())


@dataclass(slots=True)
class Work:
    """The transaction of a use case, the time, the actor, and a source of ids."""

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
        actor: str | None = None,
    ) -> None:
        """Record a fact, published once this transaction commits. `sequence`: the new version.

        actor: the person on whose behalf a job acts; by default the caller.

        unnamed: the caller's Guilde-Token does not name this version, because it concerns somebody
        else. The fact is published in each major that readers still need, with the same id.
        """
        fact = Fact(
            id=self.new_id(),
            source=aggregate.source,
            type=aggregate.fact_type(participle),
            subject=subject,
            time=self.now,
            sequence=sequence,
            data=data,
            actor=actor or self.actor,
            traceparent=current_traceparent(),
        )
        self.facts.append(fact)
        if unnamed:
            self._unnamed.add(fact.id)
        for older, said in aggregate.in_older(data):
            self.facts.append(replace(fact, type=older.fact_type(participle), data=said))

    def forget(self, aggregate: Aggregate[D], subject: str, sequence: int) -> None:
        """Add a tombstone after the last fact of `subject`: Kafka then deletes all of them."""
        for topic in aggregate.topics:
            row = outbox.tombstone(self.new_id(), topic, subject, sequence + 1, self.now)
            self.tombstones.append(row)

    @property
    def versions(self) -> list[Version]:
        """The versions that this change creates once it commits, except unnamed ones."""
        named = (fact for fact in self.facts if fact.id not in self._unnamed)
        made = (Version(fact.kind, fact.subject, fact.sequence) for fact in named)
        return list(dict.fromkeys(made))


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Result]):
    result: Result
    versions: list[Version]


class UseCase(Protocol[Result_co]):
    """A use case with its command bound: `partial(join_community, command)`."""

    def __call__(self, *, work: Work) -> Awaitable[Result_co]: ...


class Wakes(Protocol):
    def wake(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Asked(Generic[Result]):
    """A use case to run. `finish` runs after it, in the same transaction."""

    use_case: UseCase[Result]
    actor: str | None
    finish: Callable[[Work, Result], Awaitable[None]] | None

    async def within(self, work: Work) -> Result:
        result = await self.use_case(work=work)
        await outbox.put(work.scope, work.facts, work.tombstones)
        if self.finish is not None:
            await self.finish(work, result)
        return result


class Unit:
    """The runner of use cases in transactions of one store. Tests pass `clock` and `new_id`."""

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
        self._groups: Groups[_Asked[Any], Outcome[Any]] = Groups(self._alone, self._together)

    async def run(
        self,
        use_case: UseCase[Result],
        *,
        actor: str | None = None,
        finish: Callable[[Work, Result], Awaitable[None]] | None = None,
        shares: Shares[Any] | None = None,
    ) -> Outcome[Result]:
        """Commit the changes and facts of `use_case`, which reruns if another writer was faster.

        `finish` runs after it, in the same transaction. If either raises, nothing is changed.
        shares: lets it share a transaction with other requests (grouping.py).
        """
        asked = _Asked(use_case, actor, finish)
        return await (self._groups.run(asked, shares) if shares else self._alone(asked))

    async def _alone(self, asked: _Asked[Result]) -> Outcome[Result]:
        work: Work

        async def transaction(scope: Scope) -> Result:
            nonlocal work
            work = self._work(scope, asked)
            return await asked.within(work)

        with inner_span(_name_of(asked.use_case)):
            result = await self.store.transact(transaction)
        self._committed([work])
        return Outcome(result, work.versions)

    async def _together(
        self, ahead: Ahead[Any], members: Sequence[Member[_Asked[Any], Outcome[Any]]]
    ) -> list[Outcome[Any]]:
        """Run use cases in one transaction, once. Raises: NotCommittedError, CommitUnknownError."""
        done: list[tuple[Any, Work]] = []
        commits = False

        async def transaction(scope: Scope) -> None:
            nonlocal commits
            scope = replace(scope, added={})
            await ahead(scope, [member.command for member in members])
            for member in members:
                work = self._work(scope, member.asked)
                result = await in_context(_traced(member.asked, work), member.context)
                done.append((result, work))
            await insert_added(scope)
            commits = True

        try:
            await self.store.transact(transaction, patience=0)
        except Exception as error:
            # a failed commit may have happened, unless another writer was faster
            if commits and not isinstance(error, OvertakenError):
                raise
            if not isinstance(error, _EXPECTED):
                log.warning("a group failed; each runs alone", error=repr(error)[:300])
            raise NotCommittedError from error
        self._committed([work for _, work in done])
        return [Outcome(result, work.versions) for result, work in done]

    def _work(self, scope: Scope, asked: _Asked[Any]) -> Work:
        return Work(scope, self.clock(), asked.actor, self._new_id)

    def _committed(self, works: Sequence[Work]) -> None:
        pass_by(CrashPoint.AFTER_COMMIT)
        if any(work.facts for work in works):
            self._relay.wake()


async def _traced(asked: _Asked[Result], work: Work) -> Result:
    """Run a member of a group, in the trace of its own request."""
    with inner_span(_name_of(asked.use_case)):
        return await asked.within(work)


def _name_of(use_case: UseCase[Any]) -> str:
    """Return the name of the function, from inside a `partial` or a wrapper."""
    verb = unwrap(use_case)
    return str(getattr(getattr(verb, "func", verb), "__name__", "use case"))
