"""I1: every acknowledged write is there, or a later one has superseded it."""

from collections.abc import Iterator
from typing import Any

import orjson

from chaos.canaries import canaries_in
from chaos.checker.intents import Intent
from chaos.checker.verdict import Verdict, verdict
from chaos.checker.world import Id, Shown, Told, World
from chaos.history import Outcome
from shared.contracts.token import Version
from shared.mongo import Document

TITLE = "every acknowledged write is there, or superseded by a later one"
NOT_FOUND = 404


def check(intents: list[Intent], world: World) -> Verdict:
    known = [intent for intent in intents if intent.outcome is Outcome.OK]
    findings = [*_lost(known, world), *_hidden(world)]
    return verdict("I1", TITLE, len(known) + len(world.shown), findings)


def says(state: dict[str, Any], intent: Intent) -> bool:
    """Return whether a state has the values that this intent requested."""
    asked: dict[str, Any] = intent.detail.get("asked", {})
    if any(state.get(name) != value for name, value in asked.items()):
        return False
    return intent.canary is None or intent.canary in orjson.dumps(state).decode()


def _lost(known: list[Intent], world: World) -> Iterator[str]:
    versions = world.versions()
    for intent in known:
        if intent.changed is None and (intent.canary or not _is_so(intent, world)):
            yield f"{intent} was acknowledged and created nothing"
        for version in intent.made:
            yield from _missing(intent, version, versions, world)


def _missing(
    intent: Intent, version: Version, versions: dict[tuple[Id, int], Told], world: World
) -> Iterator[str]:
    of = Id(version.kind, version.id)
    fact, stored = versions.get((of, version.sequence)), world.aggregates.get(of)
    if of in world.erased:
        return
    if stored is None:
        yield f"{version}, acknowledged to {intent}, is not in its store"
    elif stored["version"] < version.sequence:
        yield f"{version}, acknowledged to {intent}: its store is at {stored['version']}"
    if fact is None:
        yield f"{version}, acknowledged to {intent}, was never published"
    elif version == intent.changed and not says(fact.state, intent):
        yield f"{version} does not say what {intent} wrote"


def _is_so(intent: Intent, world: World) -> bool:
    """Return whether some version already had the values that this intent requested."""
    return any(intent.is_about(fact.of) and says(fact.state, intent) for fact in world.told)


def _hidden(world: World) -> Iterator[str]:
    """Yield where the public API differs from the store."""
    for of, shown in world.shown.items():
        stored = world.aggregates.get(of)
        if stored is None:
            continue
        if is_gone(stored):
            if shown.status != NOT_FOUND:
                yield f"{of} is deleted, and the API answers {shown.status}"
        elif not _shows(shown, stored):
            yield (
                f"{of} is at version {stored['version']}, "
                f"and the API answers {shown.status} with version {shown.version}"
            )


def is_gone(stored: Document) -> bool:
    return stored.get("status") == "deleted"


def _shows(shown: Shown, stored: Document) -> bool:
    return shown.version == stored["version"] and _text_of(stored) in shown.text


def _text_of(stored: Document) -> str:
    """Return a canary of the document's text, or an empty text."""
    found = canaries_in(
        str(stored.get("body") or stored.get("titles") or stored.get("names") or "")
    )
    return found[0] if found else ""
