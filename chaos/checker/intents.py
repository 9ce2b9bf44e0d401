"""The history's writes as intents: the attempts under one Idempotency-Key, taken together."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chaos.checker.world import Id
from chaos.history import Operation, Outcome
from shared.contracts.token import Version, read_token


@dataclass(frozen=True)
class Intent:
    """What one person wanted once, in as many attempts as it took."""

    attempts: tuple[Operation, ...]

    @property
    def first(self) -> Operation:
        return self.attempts[0]

    @property
    def client(self) -> str:
        return self.first.client

    @property
    def op(self) -> str:
        return self.first.op

    @property
    def detail(self) -> dict[str, Any]:
        return self.first.detail

    @property
    def kind(self) -> str:
        """Of the aggregate it is to change."""
        return str(self.detail["kind"])

    @property
    def canary(self) -> str | None:
        return self.detail.get("canary")

    @cached_property
    def oks(self) -> list[Operation]:
        return [attempt for attempt in self.attempts if attempt.outcome is Outcome.OK]

    @cached_property
    def outcome(self) -> Outcome:
        """Refused only if every attempt was: one without an answer may go on."""
        if self.oks:
            return Outcome.OK
        refused = all(attempt.outcome is Outcome.FAIL for attempt in self.attempts)
        return Outcome.FAIL if refused else Outcome.INFO

    @property
    def start(self) -> float:
        return self.first.start

    @property
    def known_by(self) -> float:
        """When it was acknowledged first."""
        return min(attempt.end for attempt in self.oks)

    @cached_property
    def made(self) -> list[Version]:
        """What the first acknowledgement says it made."""
        return read_token(self.oks[0].detail.get("made", "")) if self.oks else []

    @cached_property
    def changed(self) -> Version | None:
        """Of what it made, the version of what it was about; None where it changed nothing."""
        own = [version for version in self.made if version.kind == self.kind]
        wanted = [version for version in own if self.is_about(version)]
        return wanted[0] if wanted else None

    def is_about(self, version: Version | Id) -> bool:
        """Whether it names this aggregate; who makes a new one does not know its id."""
        if version.kind != self.kind:
            return False
        if self.kind == "events.attendance":
            return version.id == f"{self.first.key}.{self.client}"
        return self.first.key in {"", version.id}

    def __str__(self) -> str:
        return f"{self.op} {self.first.idempotency_key}"


def intents(operations: Iterable[Operation]) -> list[Intent]:
    """In the order of their beginning. Reads, and writes without a key, are none."""
    attempts: dict[tuple[str, str], list[Operation]] = {}
    for operation in operations:
        if operation.idempotency_key is not None:
            attempts.setdefault((operation.client, operation.idempotency_key), []).append(operation)
    found = [Intent(tuple(sorted(each, key=lambda one: one.start))) for each in attempts.values()]
    return sorted(found, key=lambda intent: intent.start)
