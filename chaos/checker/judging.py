"""All checks of one run, in the order of the invariants."""

from pathlib import Path

from chaos import history
from chaos.checker import (
    acknowledged,
    chains,
    index,
    once,
    recovery,
    rest,
    seats,
    sight,
    telling,
    traced,
)
from chaos.checker.intents import intents
from chaos.checker.reading import read_index, read_world
from chaos.checker.verdict import Verdict
from chaos.checker.world import Id
from chaos.target import Target


async def check(target: Target, history_file: Path) -> list[Verdict]:
    """Read the world once the platform is at rest, and check it against the history."""
    record = history.read(history_file)
    wanted = intents(record.operations)
    people = {person for mark in record.named("settled") for person in mark.detail["people"]}
    made = {Id(version.kind, version.id) for intent in wanted for version in intent.made}
    world = await read_world(target, record.named("workload")[-1].detail["keeper"], made)
    await read_index(target, world)
    faults = len(record.named("fault-start"))
    return [
        acknowledged.check(wanted, world),
        traced.check(wanted, world, people),
        seats.check(world),
        once.check_effects(wanted, world),
        once.check_notices(world, people),
        once.check_mails(world, people, faults),
        chains.check(wanted),
        telling.check(world),
        index.check_index(world),
        index.check_models(world),
        rest.check(world),
        recovery.check(record),
        sight.check(record, wanted, world, people),
    ]
