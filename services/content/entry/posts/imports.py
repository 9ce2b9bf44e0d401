"""The route of imports: documents of another system, in batches."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.content.domain.posts.source import Source
from services.content.entry.bodies import Import, ImportItem
from services.content.entry.importing import REFUSALS, ImportReport, run_import
from services.content.entry.kinds.details import read_details
from services.content.use_cases.posts.import_posts import ImportPosts, import_posts
from services.content.use_cases.posts.merge_item import Item
from shared.audience.asking import By
from shared.markdown import write_prose
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["imports"], route_class=SignedInRoute)


@router.post(
    "/imports",
    response_model=ImportReport,
    responses=REFUSALS,
)
async def import_batch(body: Import, by: By, write: Write, request: Request) -> Response:
    """Import up to 100 documents. For animators.

    Importing the same again changes nothing. What was edited or removed here stays as it is, and
    what is new there comes; of what changed in both places, the result names the fields.
    """
    return await run_import(
        body, by, write, request, read=_read, command=ImportPosts, use_case=import_posts
    )


def _read(given: Any) -> Item:
    item = ImportItem.model_validate(given)
    return Item(
        external_id=item.external_id,
        kind=item.kind,
        title=item.title,
        prose=write_prose(item.body),
        language=item.lang,
        tags=tuple(item.tags),
        byline=item.byline,
        created_at=item.created_at,
        details=read_details(item.details),
        author_id=item.author_id,
        files=tuple(dict.fromkeys(item.files)),
        source=Source(**item.source.model_dump()) if item.source else None,
    )
