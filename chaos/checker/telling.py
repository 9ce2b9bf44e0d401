"""I5: every committed version has one fact, in order, without gaps, and every fact a version."""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from chaos.checker.verdict import Verdict, verdict
from chaos.checker.world import Id, Told, World
from shared.contracts.catalogue import AGGREGATES
from shared.mongo import Document

TITLE = "every committed version has one fact, in order and without gaps, and no fact is without"

REPUBLISHED = "republished"
_STATES = {a.kind: a.data.model_fields["state"].annotation for a in AGGREGATES}
_TOPICS = {a.kind: a.topic for a in AGGREGATES}


def check(world: World) -> Verdict:
    told = world.by_aggregate()
    findings: list[str] = []
    for of in sorted({*told, *world.aggregates} - world.erased):
        facts, stored = told.get(of, []), world.aggregates.get(of)
        findings += _disordered(facts, cut=_TOPICS[of.kind] in world.cut)
        findings += _apart(of, facts, stored)
    return verdict("I5", TITLE, len(world.told), findings)


def _disordered(facts: list[Told], *, cut: bool) -> Iterator[str]:
    """Yield facts out of order. Repeats of the same fact are allowed if its successors repeat too.

    A relay that died between sending a batch and marking it sends the batch again.
    """
    ids: dict[int, str] = {}
    before = 0
    for fact in facts:
        if fact.participle == REPUBLISHED:
            if fact.sequence != before and not cut:
                yield f"{fact} is published again after {before}"
            continue
        if fact.sequence > before + 1 and not (cut and not ids):
            yield f"{fact} follows {before}"
        if ids.setdefault(fact.sequence, fact.id) != fact.id:
            yield f"{fact} has two facts: {ids[fact.sequence]} and {fact.id}"
        before = fact.sequence
    if ids and before != max(ids):
        yield f"{facts[-1]} is the last on its topic, after {max(ids)}"


def _apart(of: Id, facts: list[Told], stored: Document | None) -> Iterator[str]:
    """Yield where the last fact differs from the store."""
    if not facts:
        yield f"{of} is in its store and was never published"
        return
    last = max(facts, key=lambda fact: (fact.sequence, fact.offset))
    if stored is None:
        yield f"{last} was published and is not in its store"
    elif stored["version"] != last.sequence:
        yield f"{of} is at {stored['version']} in its store, and at {last.sequence} on its topic"
    elif differing := _differing(last, stored):
        yield f"{last} differs from its store in {', '.join(differing)}"


def _differing(fact: Told, stored: Document) -> list[str]:
    """Return the fields of the state that have another value in the document."""
    model = _STATES[fact.of.kind]
    state = model.model_validate(fact.state).model_dump()
    return [
        name for name in state if name in stored and _plain(state[name]) != _plain(stored[name])
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {str(_plain(key)): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
