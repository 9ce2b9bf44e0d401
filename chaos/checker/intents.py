"""Intents: the attempts under one Idempotency-Key, taken together."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from chaos.checker.world import Id
from chaos.history import Operation, Outcome
from shared.contracts.token import Version, read_token


@dataclass(frozen=True)
class Intent:
    """A write that a person intends, with all its attempts."""

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
        """Return the kind of the aggregate to change."""
        return str(self.detail["kind"])

    @property
    def canary(self) -> str | None:
        return self.detail.get("canary")

    @cached_property
    def oks(self) -> list[Operation]:
        return [attempt for attempt in self.attempts if attempt.outcome is Outcome.OK]

    @cached_property
    def outcome(self) -> Outcome:
        """Return the outcome.

        It is refused only if every attempt was: one without a response may still take effect.
        """
        if self.oks:
            return Outcome.OK
        refused = all(attempt.outcome is Outcome.FAIL for attempt in self.attempts)
        return Outcome.FAIL if refused else Outcome.INFO

    @property
    def start(self) -> float:
        return self.first.start

    @property
    def known_by(self) -> float:
        """Return the time of the first acknowledgement."""
        return min(attempt.end for attempt in self.oks)

    @cached_property
    def made(self) -> list[Version]:
        """Return the versions that the first acknowledgement names."""
        return read_token(self.oks[0].detail.get("made", "")) if self.oks else []

    @cached_property
    def changed(self) -> Version | None:
        """Return the new version of the intent's aggregate; None if it changed nothing."""
        own = [version for version in self.made if version.kind == self.kind]
        wanted = [version for version in own if self.is_about(version)]
        return wanted[0] if wanted else None

    def is_about(self, version: Version | Id) -> bool:
        """Return whether it concerns this aggregate. A creator does not know the id yet."""
        if version.kind != self.kind:
            return False
        if self.kind == "events.attendance":
            return version.id == f"{self.first.key}.{self.client}"
        return self.first.key in {"", version.id}

    def __str__(self) -> str:
        return f"{self.op} {self.first.idempotency_key}"


def intents(operations: Iterable[Operation]) -> list[Intent]:
    """Return the intents, in order of their start. Reads and writes without a key are left out."""
    attempts: dict[tuple[str, str], list[Operation]] = {}
    for operation in operations:
        if operation.idempotency_key is not None:
            attempts.setdefault((operation.client, operation.idempotency_key), []).append(operation)
    found = [Intent(tuple(sorted(each, key=lambda one: one.start))) for each in attempts.values()]
    return sorted(found, key=lambda intent: intent.start)
