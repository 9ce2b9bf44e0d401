"""I9: nobody receives a text, on any surface, without the right to see it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from chaos.canaries import canaries_in
from chaos.checker.intents import Intent
from chaos.checker.rights import BOUND_SECONDS, Disturbances, Rights
from chaos.checker.verdict import Verdict, verdict
from chaos.checker.world import Id, World
from chaos.history import Operation, Outcome, Record
from shared.contracts.membership import membership_id
from shared.contracts.token import read_token

TITLE = "nobody receives a text without the right to it, past the revocation bound"

OPEN = {"public", "internal"}
"""The visibilities for the whole organisation, to which all people of the workload belong."""


@dataclass(frozen=True, slots=True)
class Sight:
    """The texts that a person received between two times, and the versions that they waited for."""

    person_id: str
    surface: str
    start: float
    end: float
    saw: tuple[str, ...]
    waited: dict[Id, int]


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a canary. `place`: it is a community's name, which invited people see too."""

    of: Id | None
    community: str | None
    place: bool


def check(record: Record, intents: list[Intent], world: World, people: set[str]) -> Verdict:
    disturbances = Disturbances.of(record)
    rights = Rights(intents, world, disturbances)
    texts = {intent.canary: _text(intent) for intent in intents if intent.canary}
    reads = [_of_read(o) for o in record.operations if _is_read(o)]
    sights = [*reads, *_of_mails(record, world, people, disturbances)]
    probes = sum(_is_probe(o, rights) for o in record.operations if _is_read(o))
    findings = [
        f"{sight.person_id} saw {canary} of {texts[canary].community} by {sight.surface} "
        f"at {sight.start:.3f}, without the right to"
        for sight in sights
        for canary in sight.saw
        if canary in texts and not _may_see(sight, texts[canary], rights)
    ]
    return verdict("I9", TITLE, probes, findings)


def _text(intent: Intent) -> Text:
    of = Id(intent.changed.kind, intent.changed.id) if intent.changed else None
    is_place = bool(intent.detail.get("place"))
    community = of.id if is_place and of else intent.detail.get("community")
    return Text(of, community, is_place)


def _may_see(sight: Sight, text: Text, rights: Rights) -> bool:
    return not _is_deleted(sight, text, rights) and (
        text.community is None or _may_enter(sight, text.community, rights, invited=text.place)
    )


def _may_enter(sight: Sight, community: str, rights: Rights, *, invited: bool) -> bool:
    """Return whether the person had access at some time of the sight, by any version in force."""
    place = Id("membership.community", community)
    own = Id("membership.membership", membership_id(community, sight.person_id))
    states = rights.in_force(place, sight.start, sight.end, waited=sight.waited.get(place, 0))
    if any(state.get("visibility") in OPEN for state in states):
        return True
    standings = {"active", "invited"} if invited else {"active"}
    belonging = rights.in_force(own, sight.start, sight.end, waited=sight.waited.get(own, 0))
    return any(state.get("standing") in standings for state in belonging)


def _is_deleted(sight: Sight, text: Text, rights: Rights) -> bool:
    if text.of is None:
        return False
    states = rights.in_force(text.of, sight.start, sight.end)
    return all(state.get("status") == "deleted" for state in states)


def _is_read(operation: Operation) -> bool:
    return operation.op.startswith("read.") and operation.outcome is not Outcome.INFO


def _of_read(operation: Operation) -> Sight:
    waited = read_token(operation.detail.get("waited", ""))
    return Sight(
        *(operation.client, operation.op, operation.start, operation.end),
        saw=tuple(operation.detail.get("saw", ())),
        waited={Id(version.kind, version.id): version.sequence for version in waited},
    )


def _is_probe(operation: Operation, rights: Rights) -> bool:
    """Return whether it read a community whose texts its reader may not see."""
    return bool(operation.key) and not _may_enter(
        _of_read(operation), operation.key, rights, invited=False
    )


def _of_mails(
    record: Record, world: World, people: Iterable[str], disturbances: Disturbances
) -> Iterator[Sight]:
    """Yield the sights of mails.

    A mail is written just before it arrives, or before a fault in between.
    """
    persons = {world.addresses[person]: person for person in people if person in world.addresses}
    for letter in world.letters:
        if letter.to in persons:
            end = record.at(letter.at)
            start = disturbances.began(end) - BOUND_SECONDS
            saw = tuple(canaries_in(letter.text))
            yield Sight(persons[letter.to], f"mail {letter.message_id}", start, end, saw, {})
