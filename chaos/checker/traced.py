"""I2: everything traces to a request, and refused requests left nothing."""

from collections.abc import Iterator

import orjson

from chaos.checker.acknowledged import says
from chaos.checker.intents import Intent
from chaos.checker.verdict import Verdict, verdict
from chaos.checker.world import Id, Told, World
from chaos.history import Outcome

TITLE = "everything there traces to an acknowledged or unknown write; a refused one left nothing"

OWN = {"moved", "deleted", "reopened", "withdrawn", "promoted", "republished"}
"""The participles of facts that the platform itself causes, as a consequence of another change."""
FOUNDED = "membership.community"
"""The kind whose creation makes its founder join."""
PROMOTED = "promoted"
"""The participle that no response names: a person who frees a seat does not learn who gets it."""
WELCOMED = {"membership.profile", "membership.directory_entry"}
"""The kinds that are created when a person is first seen, whatever they request."""


def check(intents: list[Intent], world: World, people: set[str]) -> Verdict:
    versions = world.versions()
    made = {Id(version.kind, version.id) for intent in intents for version in intent.made}
    facts = [fact for fact in versions.values() if _is_of_run(fact, people, made)]
    findings = [*_untraced(facts, intents), *_left_by_refused(intents, world)]
    return verdict("I2", TITLE, len(facts), findings)


def _is_of_run(fact: Told, people: set[str], made: set[Id]) -> bool:
    return fact.of.kind not in WELCOMED and (fact.actor in people or fact.of in made)


def _untraced(facts: list[Told], intents: list[Intent]) -> Iterator[str]:
    acknowledged = {
        (Id(version.kind, version.id), version.sequence)
        for intent in intents
        for version in intent.made
    }
    unknown = [intent for intent in intents if intent.outcome is Outcome.INFO]
    used: set[int] = set()
    for fact in facts:
        if (fact.of, fact.sequence) in acknowledged or _is_its_own(fact):
            continue
        maker = next((i for i in unknown if id(i) not in used and _may_have_made(i, fact)), None)
        if maker is not None:
            used.add(id(maker))
        elif not (_is_consequence(fact, unknown) or _made_room_for(fact, intents)):
            yield f"{fact} ({fact.participle}, fact {fact.id}) was not requested by anybody"


def _may_have_made(intent: Intent, fact: Told) -> bool:
    return (
        intent.client == fact.actor
        and intent.is_about(fact.of)
        and says(fact.state, intent)
        and (not intent.first.base or intent.first.base == f'"{fact.sequence - 1}"')
    )


def _is_its_own(fact: Told) -> bool:
    return fact.actor is None and fact.participle in OWN


def _is_consequence(fact: Told, unknown: list[Intent]) -> bool:
    """Return whether an unanswered intent of the same person may have caused it."""
    return fact.participle == "joined" and any(
        intent.client == fact.actor and intent.kind == FOUNDED for intent in unknown
    )


def _made_room_for(fact: Told, intents: list[Intent]) -> bool:
    """Return whether the same person made, or may have made, this change to the gathering."""
    gathering = fact.of.id.partition(".")[0]
    return fact.participle == PROMOTED and any(
        intent.client == fact.actor
        and intent.first.key == gathering
        and intent.outcome is not Outcome.FAIL
        for intent in intents
    )


def _left_by_refused(intents: list[Intent], world: World) -> Iterator[str]:
    refused = {
        intent.canary: intent
        for intent in intents
        if intent.canary and intent.outcome is Outcome.FAIL
    }
    if not refused:
        return
    for fact in world.told:
        text = orjson.dumps(fact.state).decode()
        for canary, intent in refused.items():
            if canary in text:
                yield f"{fact} holds what {intent} wrote, which was refused"
