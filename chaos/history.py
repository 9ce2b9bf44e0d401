"""The history of a run as JSON lines: each attempt of each operation, and marks between them.

Times are monotonic seconds of this machine. The first line relates them to the clock.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

import orjson


class Outcome(StrEnum):
    """The outcome of an attempt.

    ok: answered with 2xx. fail: certainly refused, with 4xx. info: it may have happened.
    """

    OK = "ok"
    FAIL = "fail"
    INFO = "info"


def outcome_of(status: int) -> Outcome:
    """Return the outcome of a status, which is 0 without a response."""
    if 200 <= status < 300:  # noqa: PLR2004
        return Outcome.OK
    return Outcome.FAIL if 400 <= status < 500 else Outcome.INFO  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Operation:
    """One attempt. Attempts of the same intent share its `idempotency_key`.

    client: the person's id. op: its kind, `post` or `read.search`. key: the id of its subject.
    base: the ETag sent; etag: the one received. status: 0 without a response. detail: further data
    for the checker, see chaos/workload.
    """

    client: str
    op: str
    key: str
    idempotency_key: str | None
    base: str | None
    etag: str | None
    start: float
    end: float
    outcome: Outcome
    status: int
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """An event other than an operation: `fault-start`, `fault-end`, `healed`, `quiet`."""

    name: str
    at: float
    detail: dict[str, Any] = field(default_factory=dict)


BEGIN = "begin"


class History:
    """The writer of a history, line by line, so that an aborted run leaves its history."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("ab")
        self.mark(BEGIN, clock=time.time())

    def mark(self, name: str, /, **detail: Any) -> None:
        self._write({"mark": name, "at": time.monotonic(), **detail})

    def record(self, operation: Operation) -> None:
        self._write(asdict(operation))

    def close(self) -> None:
        self._file.close()

    def _write(self, line: dict[str, Any]) -> None:
        self._file.write(orjson.dumps(line) + b"\n")
        self._file.flush()


@dataclass(slots=True)
class Record:
    """A parsed history, in the order of its lines."""

    operations: list[Operation] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    @classmethod
    def of(cls, entries: Iterable[Operation | Mark]) -> "Record":
        record = cls()
        for entry in entries:
            if isinstance(entry, Mark):
                record.marks.append(entry)
            else:
                record.operations.append(entry)
        return record

    def named(self, name: str) -> list[Mark]:
        return [mark for mark in self.marks if mark.name == name]

    def at(self, clock: float) -> float:
        """Convert seconds since 1970 to monotonic seconds."""
        begin = self.named(BEGIN)[0]
        return begin.at + clock - float(begin.detail["clock"])


def read(path: Path) -> Record:
    return Record.of(_entries(path))


def _entries(path: Path) -> Iterator[Operation | Mark]:
    with path.open("rb") as lines:
        for text in lines:
            line = orjson.loads(text)
            if "mark" in line:
                yield Mark(line.pop("mark"), line.pop("at"), line)
            else:
                yield Operation(**{**line, "outcome": Outcome(line["outcome"])})
