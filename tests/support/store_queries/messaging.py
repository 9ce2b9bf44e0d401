"""The collections that every service has beside its own: outbox, jobs, parked facts, responses."""

from datetime import timedelta
from typing import Any

from shared.messaging import jobs, outbox, parking
from shared.messaging.job_workers import Workers
from shared.messaging.jobs import Job
from shared.messaging.parking import Parking
from shared.messaging.unit import Unit, Work
from shared.mongo import Scope, Store, insert, write_document
from shared.runtime import writing
from tests.support.messaging import NoRelay
from tests.support.posts import NOON
from tests.support.store_queries.examples import Examples

COUNT = 4_000
GROUP = "guilde.tests"


async def fill(scope: Scope) -> None:
    await insert(scope, outbox.COLLECTION, [_fact(number) for number in range(COUNT)])
    await insert(scope, parking.COLLECTION, [_parked(number) for number in range(COUNT)])
    answers = [{"_id": f"a{n}", "person_id": f"p{n}", "stored_at": NOON} for n in range(COUNT)]
    await insert(scope, writing.COLLECTION, answers)
    await insert(scope, jobs.COLLECTION, [_job(number) for number in range(COUNT)])


def _fact(number: int) -> dict[str, Any]:
    pending = number % 2 == 0
    return {
        "_id": f"f{number:05}",
        "topic": "t",
        "key": f"k{number % 500:04}",
        "sequence": number,
        "value": b"x" * 200,
        "stored_at": NOON + timedelta(seconds=number),
        **({"pending": True} if pending else {"published_at": NOON}),
    }


def _parked(number: int) -> dict[str, Any]:
    return {
        "_id": f"q{number:05}",
        "group": GROUP if number % 100 == 0 else "guilde.others",
        "topic": "t",
        "key": f"k{number}",
        "partition": 0,
        "offset": number,
        "behind": False,
        "replay": number == COUNT - 100,
        "parked_at": NOON,
    }


def _job(number: int) -> dict[str, Any]:
    """Return a job; most are leased by another process or due later."""
    due = NOON + timedelta(hours=number % 50 - 1)
    row = jobs.Row(
        id=f"tidy/k{number}",
        kind="tidy",
        key=f"k{number}",
        asked=1,
        since=NOON,
        due_at=due,
        held_until=NOON,
    )
    return write_document(row)


def _unit(store: Store) -> Unit:
    return Unit(store, NoRelay(), clock=lambda: NOON)


async def _tidy(key: str, position: str, *, work: Work) -> str | None:  # noqa: ARG001  a step's
    """Do nothing: no part is left."""
    return None


EXAMPLES = Examples(
    modules=[outbox, jobs, writing],
    prepare=[outbox.prepare, parking.prepare, jobs.prepare, writing.prepare],
    fill=fill,
    asked={
        "outbox.oldest_pending": [outbox.oldest_pending],
        "jobs.oldest_seconds": [lambda scope: jobs.oldest_seconds(scope, NOON)],
        "writing.forget_answers": [lambda scope: writing.forget_answers(scope, "p7")],
    },
    of_store={
        "outbox.pending": [
            lambda store: outbox.pending(store, after=outbox.FIRST, limit=500),
            lambda store: outbox.pending(store, after=("t", "k0250"), limit=500),
        ],
        "parking.listing": [lambda store: Parking(store, GROUP).listing()],
        "parking.next_replay": [lambda store: Parking(store, GROUP).next_replay()],
        "parking.count": [lambda store: Parking(store, GROUP).count()],
        "parking.load": [lambda store: Parking(store, GROUP).load()],
        "jobs.take": [lambda store: Workers(_unit(store), [Job("tidy", _tidy)]).work_off()],
    },
    by_id=frozenset(
        {
            *("outbox.put", "outbox.mark_published"),
            *("jobs.ask", "jobs.hold", "jobs.go_on", "jobs.end", "jobs.put_off"),
        }
    ),
    whole={
        "outbox.ids": "a restore holds all of it against the topics",
        "outbox.send_missing": "the same",
    },
)
