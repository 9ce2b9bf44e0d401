"""The faults of a run, and their times, which all follow from a seed.

A schedule is stored as JSON lines, one per fault, after a comment line with its origin.
"""

import json
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from chaos.faults import Fault, Kind
from chaos.platform import LINKED, NAMES
from shared.messaging.crash_points import CrashPoint

WARM_UP = 8.0
HEALED_BEFORE_THE_END = 40.0
"""The seconds at the end in which a run only shows that everything works again."""

SHORTEST = 60.0
_WHOLE_DECK_FROM = 480.0
_ONE_EVERY = 11.0
"""The average number of seconds between two faults of a short run. They overlap."""

_TELLERS = ("membership", "content", "events", "notifications")
_READERS = ("membership", "content", "events", "search", "notifications")
_WITH_JOBS = ("membership", "content", "events")
_POINTS = [
    *(f"{service}.{CrashPoint.AFTER_COMMIT}" for service in _TELLERS),
    *(f"{service}.{CrashPoint.AFTER_SEND}" for service in _TELLERS),
    *(f"{service}.{CrashPoint.AFTER_EFFECT}" for service in _READERS),
    *(f"{service}.{CrashPoint.AFTER_PART}" for service in _WITH_JOBS),
    f"notifications.{CrashPoint.AFTER_HAND_OVER}",
]
_CRASH_WITHIN = 15.0
_TOXICS = (Kind.CUT, Kind.SILENT, Kind.SLICED)
_WORKERS = [name for name in NAMES if name.partition("-")[0] in _READERS]
_SPARED_PAUSE = {"mailbox", "issuer"}
_PAUSABLE = [name for name in NAMES if name not in _SPARED_PAUSE]

LONG = (
    (Kind.CUT, "kafka", 60.0),
    (Kind.KILL, "opensearch", 45.0),
    (Kind.KILL, "content", 30.0),
    (Kind.PAUSE, "search", 60.0),
)
"""Faults that only fit into a long run, since an engine or service is down for a while."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule. `seconds` is the length of the run, `rest` the least time after healing."""

    seed: int
    seconds: float
    commit: str
    faults: tuple[Fault, ...]
    rest: float = 30.0

    def without(self, numbers: Collection[int]) -> "Schedule":
        """Return the schedule without some faults, counted from 1, to find the ones that matter."""
        kept = (fault for number, fault in enumerate(self.faults, 1) if number not in numbers)
        return replace(self, faults=tuple(kept))

    def rest_after(self, elapsed: float) -> float:
        """Return how long to continue after healing, so that the checker has enough data."""
        return max(self.seconds - elapsed, self.rest)

    def save(self, path: Path) -> None:
        head = asdict(replace(self, faults=()))
        del head["faults"]
        lines = [f"# {json.dumps(head)}", *(json.dumps(asdict(fault)) for fault in self.faults)]
        path.write_text("\n".join(lines) + "\n")


def load(path: Path) -> Schedule:
    """Read a schedule. Raises OSError, ValueError, KeyError or TypeError if it is none."""
    head, *lines = path.read_text().splitlines()
    faults = (json.loads(line) for line in lines if line and not line.startswith("#"))
    return Schedule(
        **json.loads(head.removeprefix("#")),
        faults=tuple(Fault(**{**fault, "kind": Kind(fault["kind"])}) for fault in faults),
    )


def plan(seed: int, seconds: float, commit: str) -> Schedule:
    """Return the schedule of a seed. Raises ValueError for less than SHORTEST seconds."""
    if seconds < SHORTEST:
        raise ValueError(f"a run takes at least {SHORTEST:.0f} s")
    chance = random.Random(seed)
    end = seconds - HEALED_BEFORE_THE_END
    deck = list(_long(chance) if seconds >= _WHOLE_DECK_FROM else ())
    wanted = max(len(deck), int((end - WARM_UP) / _ONE_EVERY))
    deck += _short(chance, wanted - len(deck))
    chance.shuffle(deck)
    return Schedule(seed, seconds, commit, tuple(_dealt(chance, deck, end)))


def _long(chance: random.Random) -> Iterator[Fault]:
    """Yield faults for every process, crash point, toxic and link, and the long ones."""
    yield from (Fault(0, *long) for long in LONG)
    yield from (Fault(0, Kind.KILL, name) for name in NAMES)
    yield from (_toxic(chance, kind, link) for kind in _TOXICS for link in LINKED)
    yield from (_paused(chance, name) for name in chance.sample(_PAUSABLE, 5))
    yield from (_crashed(point) for point in chance.sample(_POINTS, 6))
    yield from (_rebuilt(chance) for _ in range(2))


def _short(chance: random.Random, count: int) -> Iterator[Fault]:
    """Yield faults of each kind in turn, so that even a few faults are of many kinds."""
    kinds = [
        lambda: _crashed(chance.choice(_POINTS)),
        lambda: Fault(0, Kind.KILL, chance.choice(NAMES)),
        lambda: _toxic(chance, chance.choice(_TOXICS), chance.choice(LINKED)),
        lambda: _paused(chance, chance.choice(_WORKERS)),
        lambda: Fault(0, Kind.KILL, chance.choice(_WORKERS)),
        lambda: _rebuilt(chance),
    ]
    for number in range(count):
        yield kinds[number % len(kinds)]()


def _toxic(chance: random.Random, kind: Kind, link: str) -> Fault:
    return Fault(0, kind, link, _between(chance, 3, 15))


def _paused(chance: random.Random, name: str) -> Fault:
    """Return a pause longer than a lease (6 s), and often than a consumer's session (10 s)."""
    return Fault(0, Kind.PAUSE, name, _between(chance, 7, 18))


def _crashed(point: str) -> Fault:
    return Fault(0, Kind.CRASH, point, _CRASH_WITHIN)


def _rebuilt(chance: random.Random) -> Fault:
    return Fault(0, Kind.REBUILD, "search", _between(chance, 2, 10))


def _between(chance: random.Random, least: float, most: float) -> float:
    return round(chance.uniform(least, most), 1)


def _dealt(chance: random.Random, deck: Sequence[Fault], end: float) -> list[Fault]:
    """Spread the faults over the time. Each one ends within it."""
    step = (end - WARM_UP) / max(1, len(deck))
    dealt = []
    for place, fault in enumerate(deck):
        at = WARM_UP + (place + chance.random()) * step
        dealt.append(replace(fault, at=round(min(at, end - fault.seconds), 1)))
    return sorted(dealt, key=lambda fault: fault.at)
