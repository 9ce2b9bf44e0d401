"""Decisions in MongoDB: the trail of moderation."""

from dataclasses import dataclass

from services.content.domain.moderation.decision import Decision
from shared.contracts.moderation import Act, AppealStatus, DecisionStatus
from shared.mongo import Document, Index, Place, Scope, read_document, read_first_of

COLLECTION = "decisions"
_OPEN = {"appeal.status": AppealStatus.OPEN}
_HIDING = {"act": Act.HIDE, "status": DecisionStatus.STANDING}
MOVED_TO = "moved_to.id"
BY_AUDIENCE, BY_PERSON_THERE, BY_PERSON, BY_THING, APPEALED, MOVED_THERE = (
    Index([("audience", 1), ("_id", -1)]),
    Index([("audience", 1), ("person_id", 1), ("_id", -1)]),
    Index([("person_id", 1), ("_id", -1)]),
    Index([("thing.id", 1), ("_id", -1)]),
    Index([("audience", 1), ("appeal.status", 1), ("_id", -1)]),
    Index([(MOVED_TO, 1), ("_id", -1), ("person_id", 1)], where={MOVED_TO: {"$gt": ""}}),
)
NAMING = ("person_id", "decider_id", "appeal.decider_id", "lifting.by_id")
"""The fields that name people."""
INDEXES = (
    *(BY_AUDIENCE, BY_PERSON_THERE, BY_PERSON, BY_THING, APPEALED, MOVED_THERE),
    Index("thing.id", where=_HIDING),
    *(Index(name) for name in NAMING if name != "person_id"),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which decisions of an audience: all, about a person, or those with an open appeal."""

    audience: str
    person_id: str | None = None
    appealed: bool = False

    def places(self, before: str | None) -> list[Place]:
        """Return where to read them, beginning after an id: those taken there, and moves there."""
        earlier = {} if before is None else {"_id": {"$lt": before}}
        about = earlier if self.person_id is None else {**earlier, "person_id": self.person_id}
        taken: Document = {"audience": self.audience, **about}
        if self.appealed:
            return [Place({**taken, **_OPEN}, APPEALED)]
        moved: Document = {MOVED_TO: {"$eq": self.audience, "$gt": ""}, **about}
        by = BY_AUDIENCE if self.person_id is None else BY_PERSON_THERE
        return [Place(taken, by), Place(moved, MOVED_THERE)]


async def of_audience(
    scope: Scope, asked: Asked, *, before: str | None, limit: int
) -> list[Decision]:
    """Return decisions of an audience, newest first, with those that moved something there."""
    return await read_first_of(
        scope, COLLECTION, Decision, asked.places(before), [("_id", -1)], limit
    )


async def about(scope: Scope, person_id: str, *, before: str | None, limit: int) -> list[Decision]:
    """Return the decisions that concern a person, newest first."""
    return await _newest(scope, {"person_id": person_id}, BY_PERSON, before, limit)


async def on_thing(scope: Scope, thing_id: str, limit: int) -> list[Decision]:
    """Return the decisions on an item, newest first."""
    return await _newest(scope, {"thing.id": thing_id}, BY_THING, None, limit)


async def hiding(scope: Scope, thing_id: str) -> Decision | None:
    """Return the decision by which an item is hidden."""
    matching = {"thing.id": thing_id, **_HIDING}
    row = await scope[COLLECTION].find_one(matching, session=scope.session)
    return read_document(Decision, row) if row else None


async def _newest(
    scope: Scope, matching: Document, index: Index, before: str | None, limit: int
) -> list[Decision]:
    wanted = matching if before is None else {**matching, "_id": {"$lt": before}}
    cursor = scope[COLLECTION].find(wanted, session=scope.session, hint=index.fields)
    rows = await cursor.sort("_id", -1).limit(limit).to_list(limit)
    return [read_document(Decision, row) for row in rows]
