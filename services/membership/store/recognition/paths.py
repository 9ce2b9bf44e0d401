"""A read model of learning paths: their titles, communities and topics."""

from collections.abc import Iterable

from pydantic import BaseModel, Field

from shared.contracts.envelope import Fact
from shared.contracts.series import SERIES, SeriesData, SeriesKind
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language
from shared.messaging.read_models import ReadModel
from shared.mongo import Document, Scope, rows_by_id

COLLECTION = "known_paths"


class KnownPath(BaseModel):
    """A learning path that is not deleted. `skills`: the ids of the topics that it teaches."""

    id: str = Field(validation_alias="_id")
    title: str
    language: Open[Language]
    community: CommunityRef | None
    skills: tuple[str, ...]


def row(fact: Fact[SeriesData]) -> Document:
    """Return the row of a path; of another series, or a deleted path, only that it is none."""
    state = fact.data.state
    head: Document = {"_id": fact.subject, "sequence": fact.sequence}
    if state.kind is not SeriesKind.PATH or state.is_deleted:
        return {**head, "is_path": False}
    told = state.model_dump(include={"title", "language", "community"})
    return {**head, "is_path": True, **told, "skills": list(state.topic_ids)}


async def known(scope: Scope, ids: Iterable[str]) -> dict[str, KnownPath]:
    """Return those of these paths that are there, by id."""
    rows = await rows_by_id(scope, COLLECTION, set(ids))
    found = [KnownPath.model_validate(row) for row in rows.values() if row["is_path"]]
    return {each.id: each for each in found}


PATHS = ReadModel(SERIES, COLLECTION, row)
