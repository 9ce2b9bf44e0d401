"""Jobs: slow work that follows from a fact, stored as durable rows and done by workers.

A job names a subject to reconsider, not an event. Each step reads the current state, handles part
of the remaining work in one transaction, and returns the position to continue from. One row per
kind and key is therefore enough. A job requested while it runs is run once more. Jobs are
idempotent, and the order of a key's facts does not matter. If a process dies, another one continues
its jobs.

A job may remove rows without facts. It can miss a row that is committed concurrently, by a
transaction that did not see the cause of the job. Such a job *settles*: it runs once more, when no
transaction from that time can still be open (decision 66).

Long work that needs no transaction, such as reading a file, is a slow part: it runs first, while
the job is held, and returns the step that stores its result. Slow jobs have their own worker, so
that no other job waits for them; jobs that wait for other machines have another worker.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from pydantic import BaseModel

from shared.messaging.unit import Unit, Work
from shared.mongo import (
    Document,
    Index,
    Scope,
    create_indexes,
    drop_indexes,
    read_document,
    upsert_each,
)
from shared.observe import metrics
from shared.observe.tracing import current_traceparent

COLLECTION = "jobs"
NEVER = datetime.fromtimestamp(0, UTC)
"""The `held_until` of a job that no worker has taken yet, even if it is due only later."""
HOLD = timedelta(seconds=10)
"""How long a worker holds a job.

It must renew the hold while it works; otherwise another takes over.
"""
SETTLED = timedelta(minutes=2)
"""Longer than any transaction: mongod aborts it after transactionLifetimeLimitSeconds, 60."""
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)
BEGINNING = ""
"""The position of the first step."""

_DUE = Index([("kind", 1), ("due_at", 1)])
"""The kind comes first, so jobs of a kind that is not ready are skipped."""
_SINCE = Index("since")
_DROPPED = ("due_at_1",)


class Step(Protocol):
    """A part of a job, run in a transaction. Returns the next position, or None at the end."""

    def __call__(self, key: str, position: str, /, *, work: Work) -> Awaitable[str | None]: ...


class Slow(Protocol):
    """Long work outside of any transaction. Returns the step that stores its result.

    Two processes may run it at the same time, if one of them stalls for HOLD.
    """

    def __call__(self, key: str, /, *, unit: Unit) -> Awaitable[Step]: ...


Ready = Callable[[Scope], Awaitable[bool]]
"""A function that returns whether jobs may run."""


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of job, with a step or a slow part. `kind` is its name in logs and metrics.

    settles: it runs once more, SETTLED after its end. ready: returns whether jobs of this kind may
    run; they wait until then. lane: the slow jobs that share a worker, of which a process has
    `at_once`.
    """

    kind: str
    step: Step | None = None
    slow: Slow | None = None
    settles: bool = False
    ready: Ready | None = None
    lane: str = "slow jobs"
    at_once: int = 1


async def end_of_job(_: str, __: str, /, *, work: Work) -> None:
    """The step after a slow part that leaves nothing to store: the job ends."""
    del work


class Row(BaseModel):
    """A stored job. `asked`: how often it was requested.

    `since`: when it was first requested, or is due again. settling: it has run, and will run once
    more.
    """

    id: str
    kind: str
    key: str
    asked: int
    position: str = BEGINNING
    since: datetime
    due_at: datetime
    held_until: datetime
    failures: int = 0
    settling: bool = False
    traceparent: str | None = None


async def prepare(scope: Scope) -> None:
    await create_indexes(scope, COLLECTION, (_DUE, _SINCE))
    await drop_indexes(scope, COLLECTION, _DROPPED)


async def ask(scope: Scope, kind: str, keys: Iterable[str], now: datetime) -> None:
    """Request a job for each key, durably; within a transaction, once it commits."""
    changes = {
        f"{kind}/{key}": {
            "$inc": {"asked": 1},
            "$min": {"due_at": now, "since": now},
            "$set": {"settling": False},
            "$setOnInsert": {
                "kind": kind,
                "key": key,
                "position": BEGINNING,
                "held_until": NEVER,
                "failures": 0,
                "traceparent": current_traceparent(),
            },
        }
        for key in keys
    }
    await upsert_each(scope, COLLECTION, changes)


async def oldest_seconds(scope: Scope, now: datetime) -> float:
    """Return how long the oldest job has waited or run, in seconds; 0 if there is none."""
    row = await scope[COLLECTION].find_one({}, {"since": 1}, sort=[("since", 1)])
    age = max(0.0, (now - row["since"]).total_seconds()) if row else 0.0
    metrics.JOBS_OLDEST_SECONDS.set(age)
    return age


async def take(scope: Scope, kinds: Sequence[str], now: datetime) -> Row | None:
    """Take the job that has been due longest and is not held, and hold it for HOLD."""
    document = await scope[COLLECTION].find_one_and_update(
        {"due_at": {"$lte": now}, "held_until": {"$lte": now}, "kind": {"$in": list(kinds)}},
        {"$set": {"held_until": now + HOLD}},
        sort=[("due_at", 1)],
        return_document=True,
    )
    return read_document(Row, document) if document else None


async def hold(scope: Scope, row: Row, now: datetime) -> None:
    """Hold a job that was taken for another HOLD."""
    held = {"held_until": now + HOLD}
    await scope[COLLECTION].update_one({"_id": row.id}, {"$set": held})


async def go_on(scope: Scope, row: Row, position: str, now: datetime) -> None:
    """Record that a part of the job is done, and hold it for the next one."""
    held = {"position": position, "held_until": now + HOLD}
    await scope[COLLECTION].update_one({"_id": row.id}, {"$set": held}, session=scope.session)


async def end(scope: Scope, row: Row, now: datetime, *, settles: bool) -> None:
    """Delete the job or let it settle. If it was requested meanwhile, it starts again at once."""
    jobs, as_asked = scope[COLLECTION], {"_id": row.id, "asked": row.asked}
    if settles:
        later = {**_anew(now + SETTLED), "due_at": now + SETTLED, "settling": True}
        ended = await jobs.update_one(as_asked, {"$set": later}, session=scope.session)
        done = ended.matched_count
    else:
        done = (await jobs.delete_one(as_asked, session=scope.session)).deleted_count
    if not done:
        await jobs.update_one({"_id": row.id}, {"$set": _anew(now)}, session=scope.session)


async def put_off(scope: Scope, row: Row, now: datetime) -> None:
    """Let go of a job that failed, for twice as long as the last time."""
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.failures, 10))
    put_off = {"due_at": now + pause, "held_until": now, "failures": row.failures + 1}
    await scope[COLLECTION].update_one({"_id": row.id}, {"$set": put_off})


def _anew(since: datetime) -> Document:
    return {"position": BEGINNING, "held_until": NEVER, "failures": 0, "since": since}
