"""Templates of reports and practices: a row for each community that set them."""

from pydantic import BaseModel

from shared.contracts.kinds import Experience, Practice
from shared.mongo import Scope, read_document, upsert_each, write_document

COLLECTION = "templates"


class Templates(BaseModel):
    """The templates of a community, whose id they have: the Markdown that parts begin with."""

    id: str
    experience: Experience[str] | None = None
    practice: Practice[str] | None = None


async def of(scope: Scope, community_id: str) -> Templates:
    row = await scope[COLLECTION].find_one({"_id": community_id}, session=scope.session)
    return read_document(Templates, row) if row else Templates(id=community_id)


async def put(scope: Scope, templates: Templates) -> None:
    row = write_document(templates)
    await upsert_each(scope, COLLECTION, {row.pop("_id"): {"$set": row}})
