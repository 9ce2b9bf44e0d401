"""I2, for gatherings: seats never exceed the capacity, and go to people in the order of waiting."""

from collections.abc import Iterator

from chaos.checker.verdict import Verdict, verdict
from chaos.checker.world import Id, World
from shared.mongo import Document

TITLE = "no more are seated than there are places, in the order in which they came"


def check(world: World) -> Verdict:
    answers: dict[str, list[Document]] = {}
    for of, stored in world.aggregates.items():
        if of.kind == "events.attendance":
            answers.setdefault(stored["gathering"]["id"], []).append(stored)
    findings: list[str] = []
    for gathering_id, given in answers.items():
        gathering = world.aggregates.get(Id("events.gathering", gathering_id), {})
        counts = world.seating.get(gathering_id, {})
        findings += _misplaced(gathering_id, gathering, given, counts)
    return verdict("I2", TITLE, sum(map(len, answers.values())), findings)


def _misplaced(
    gathering_id: str, gathering: Document, given: list[Document], counts: Document
) -> Iterator[str]:
    seated = [each["ticket"] for each in given if each["seat"] == "seated"]
    waiting = [each["ticket"] for each in given if each["seat"] == "waiting"]
    capacity = gathering.get("capacity")
    if capacity is not None and len(seated) > capacity:
        yield f"gathering {gathering_id} has {len(seated)} seated on {capacity} places"
    if waiting and (capacity is None or len(seated) < capacity):
        yield f"gathering {gathering_id} has {len(waiting)} waiting beside a free place"
    if seated and waiting and max(seated) > min(waiting):
        yield f"gathering {gathering_id} has somebody seated who came after one who waits"
    if (counts.get("seated"), counts.get("waiting")) != (len(seated), len(waiting)):
        yield f"gathering {gathering_id} counts {counts.get('seated')} seated, not {len(seated)}"
