"""I7: the platform is at rest. Nothing waits, nothing is parked, no dead process holds a lease."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from chaos.checker.verdict import Verdict, verdict
from chaos.checker.world import World

TITLE = "nothing waits, what is parked is explained, and no dead process holds a lease"

KEPT = {"relay", "mails"}
"""The leases that a running platform always holds."""
LONGEST_SILENCE = timedelta(seconds=30)
LONGEST_HOLD = timedelta(minutes=5)


def check(world: World) -> Verdict:
    findings = [*world.waiting, *_parked(world), *_leases(world, world.read_at)]
    return verdict("I7", TITLE, world.groups + len(world.leases), findings)


def _parked(world: World) -> Iterator[str]:
    for row in world.parked:
        which = f"{row['topic']} {row['key']}@{row['offset']}"
        yield f"{row['service']} parked {which}: {row['reason']}"


def _leases(world: World, now: datetime) -> Iterator[str]:
    for service, lease in world.leases:
        name, until = lease["_id"], lease["until"]
        if name in KEPT and until < now - LONGEST_SILENCE:
            yield f"nobody has renewed the lease `{name}` of {service} since {until}"
        if until > now + LONGEST_HOLD:
            yield f"the lease `{name}` of {service} is held until {until}"
