"""I6: the index and the read models equal the stores, and a rebuild gives the same result."""

from collections.abc import Iterator

from chaos.checker.verdict import Verdict, verdict
from chaos.checker.world import Found, Id, World
from services.search.projections.keys import (
    EVERYONE,
    ORGANISATION,
    animated,
    community_audience,
    document_key,
    person_holder,
)
from shared.mongo import Document

INDEX = "the index equals the stores, and a rebuild gives the same digest"
MODELS = "the read models equal the stores"

AUDIENCES = {"public": EVERYONE, "internal": ORGANISATION}
ANIMATE = {"animator", "owner"}
ALIKE = {"slug", "visibility", "standing", "role", "person_id", "name", "guest", "erased"} | {
    *("kind", "status", "title", "titles", "place", "answer"),
}
"""The fields that a read model copies unchanged."""


def check_index(world: World) -> Verdict:
    documents = {key: row for key, row in world.index.items() if ":" in key and not _holds(key)}
    findings = [
        *_different(_expected(world), documents),
        *_seeing(world, {key: row for key, row in world.index.items() if key not in documents}),
        *_rebuilt(world),
    ]
    return verdict("I6", INDEX, len(world.index), findings)


def _holds(key: str) -> bool:
    return key.startswith(person_holder(""))


def _expected(world: World) -> dict[str, Found]:
    found = {}
    for of, stored in world.aggregates.items():
        audience = _audience(of, stored)
        if audience is not None:
            key = document_key(of.kind.rpartition(".")[2], of.id)
            found[key] = Found(stored["version"], (audience,))
    return found


def _audience(of: Id, stored: Document) -> str | None:
    """Return the audience that can find the document; None if nobody can."""
    match of.kind:
        case "membership.community":
            return community_audience(of.id)
        case "membership.profile":
            return ORGANISATION if stored["name"] and not stored["erased"] else None
        case "content.post" | "content.reply":
            return _place(stored) if stored["status"] == "published" else None
        case "events.gathering":
            return _place(stored) if stored["status"] == "scheduled" else None
    return None


def _place(stored: Document) -> str:
    return community_audience(stored["community"]["id"]) if stored["community"] else EVERYONE


def _different(expected: dict[str, Found], found: dict[str, Found]) -> Iterator[str]:
    for key in sorted({*expected, *found}):
        there, owned = found.get(key), expected.get(key)
        if there != owned:
            yield f"{key} is {_words(there)} in the index, {_words(owned)} in its store"


def _words(row: Found | None) -> str:
    return "not" if row is None else f"{row.version} for {', '.join(row.sees)}"


def _seeing(world: World, holders: dict[str, Found]) -> Iterator[str]:
    """Yield holders whose audiences differ from what memberships and visibilities imply."""
    expected: dict[str, set[str]] = {EVERYONE: {EVERYONE}, ORGANISATION: {ORGANISATION}}
    for of, stored in world.aggregates.items():
        if of.kind == "membership.community" and stored["visibility"] in AUDIENCES:
            expected[AUDIENCES[stored["visibility"]]].add(community_audience(of.id))
        if of.kind == "membership.membership" and stored["standing"] == "active":
            sees = expected.setdefault(person_holder(stored["person_id"]), set())
            sees.add(community_audience(stored["community"]["id"]))
            if stored["role"] in ANIMATE:
                sees.add(community_audience(animated(stored["community"]["id"])))
    for holder in sorted({*expected, *holders}):
        sees = set(holders[holder].sees) if holder in holders else set()
        if sees != expected.get(holder, set()):
            differing = sees ^ expected.get(holder, set())
            yield f"{holder} sees other than by its memberships: {', '.join(sorted(differing))}"


def _rebuilt(world: World) -> Iterator[str]:
    rebuilt = world.rebuilt
    if rebuilt is None or "rebuilt" not in rebuilt.said:
        yield f"it was not rebuilt: {rebuilt.said.get('error') if rebuilt else 'not asked for'}"
    elif not rebuilt.before == rebuilt.said["digest"] == rebuilt.after:
        yield f"a rebuild made {rebuilt.said['digest']} of {rebuilt.before}, now {rebuilt.after}"


def check_models(world: World) -> Verdict:
    return verdict("I6", MODELS, sum(map(len, world.models.values())), _behind(world))


def _behind(world: World) -> Iterator[str]:
    for (service, kind), model in world.models.items():
        sources = {of.id: doc for of, doc in world.aggregates.items() if of.kind == kind}
        for key in sorted({*sources, *model}):
            if words := _stale(sources.get(key), model.get(key)):
                yield f"{service} has {kind}/{key} {words}"


def _stale(source: Document | None, kept: Document | None) -> str | None:
    if source is None:
        return "which no service owns"
    if kept is None:
        return "not at all"
    if kept.get("sequence") != source["version"]:
        return f"at {kept.get('sequence')}, and it is at {source['version']}"
    both = ALIKE & source.keys() & kept.keys()
    differing = sorted(name for name in both if source[name] != kept[name])
    return f"with another {', '.join(differing)}" if differing else None
