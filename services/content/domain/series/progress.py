"""The aggregate Progress: a person's progress in a learning path.

A path is complete once every step that is readable at that moment is done. It stays complete, with
that time, even if its steps or marks change later; only leaving the path deletes it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Self

from pydantic import BaseModel

from services.content.domain.series.series import Series
from shared.contracts.values import CommunityRef


class Happened(NamedTuple):
    """A change, for its fact: the participle, and the changed fields that facts contain."""

    participle: str
    changed: tuple[str, ...] = ()


class Progress(BaseModel):
    """Progress; its id names a person: nothing of it stays on Kafka once they are erased.

    `own`: the person curated the path when they completed it. `started_at`: None if they left it.
    """

    id: str
    version: int = 0
    series_id: str
    community: CommunityRef | None
    person_id: str | None
    own: bool = False
    done_ids: tuple[str, ...] = ()
    started_at: datetime | None = None
    completed_at: datetime | None = None
    updated_at: datetime

    @classmethod
    def none(cls, series: Series, person_id: str, now: datetime) -> Self:
        """Return the progress before the first step; it is stored once it changes."""
        return cls(
            id=progress_id(series.id, person_id),
            series_id=series.id,
            community=series.community,
            person_id=person_id,
            updated_at=now,
        )

    def go_on(self, series: Series, steps: Sequence[str], now: datetime) -> Happened | None:
        """Start the path, or complete it if nothing is left. `steps`: those that can be read."""
        return self._take(self.done_ids, series, steps, now)

    def do(self, step: str, series: Series, steps: Sequence[str], now: datetime) -> Happened | None:
        """Mark a step as done, which also starts the path."""
        done = self.done_ids if step in self.done_ids else (*self.done_ids, step)
        return self._take(done, series, steps, now)

    def undo(self, step: str, now: datetime) -> Happened | None:
        if step not in self.done_ids:
            return None
        self.done_ids = tuple(each for each in self.done_ids if each != step)
        return self._changed("advanced", (), now)

    def leave(self, now: datetime) -> Happened | None:
        """Delete all progress, including the completion."""
        if self.started_at is None:
            return None
        self._empty()
        return self._changed("left", ("started_at", "completed_at"), now)

    def forget(self, now: datetime) -> Happened:
        """Clear everything, and the person."""
        self._empty()
        self.person_id = None
        changed = ("started_at", "completed_at", "person_id")
        return self._changed("withdrawn", changed, now)

    def _take(
        self, done: tuple[str, ...], series: Series, steps: Sequence[str], now: datetime
    ) -> Happened | None:
        """Set the completed steps, limited to posts that the path still has."""
        done = tuple(each for each in done if each in series.post_ids)
        starts = self.started_at is None
        completes = self.completed_at is None and bool(steps) and {*steps} <= {*done}
        if not starts and not completes and done == self.done_ids:
            return None
        self.done_ids = done
        changed: tuple[str, ...] = ()
        if starts:
            self.started_at, changed = now, ("started_at",)
        if completes:
            self.completed_at, self.own = now, series.curator_id == self.person_id
            return self._changed("completed", (*changed, "completed_at", "own"), now)
        return self._changed("started" if starts else "advanced", changed, now)

    def _empty(self) -> None:
        self.done_ids, self.started_at, self.completed_at, self.own = (), None, None, False

    def _changed(self, participle: str, changed: tuple[str, ...], now: datetime) -> Happened:
        self.version += 1
        self.updated_at = now
        return Happened(participle, changed)


def progress_id(series_id: str, person_id: str) -> str:
    return f"{series_id}.{person_id}"


def next_of(steps: Sequence[str], done: Sequence[str]) -> str | None:
    """Return the first step that is not done; None if all are."""
    return next((each for each in steps if each not in done), None)
