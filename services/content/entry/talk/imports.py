"""The route of imported replies: answers and comments of another system, in batches."""

from typing import Any

from fastapi import APIRouter, Request, Response

from services.content.entry.bodies import ImportReplyItem, RepliesImport
from services.content.entry.importing import REFUSALS, ImportReport, run_import
from services.content.use_cases.talk.import_replies import (
    ImportReplies,
    ReplyItem,
    import_replies,
)
from shared.audience.asking import By
from shared.markdown import write_prose
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["imports"], route_class=SignedInRoute)


@router.post(
    "/imports/replies",
    response_model=ImportReport,
    responses=REFUSALS,
)
async def import_batch_of_replies(
    body: RepliesImport, by: By, write: Write, request: Request
) -> Response:
    """Import up to 100 replies to imported posts. For animators.

    Importing the same again changes nothing. Send a reply after the reply that it answers.
    """
    return await run_import(
        body, by, write, request, read=_read, command=ImportReplies, use_case=import_replies
    )


def _read(given: Any) -> ReplyItem:
    item = ImportReplyItem.model_validate(given)
    return ReplyItem(
        external_id=item.external_id,
        post=item.post,
        prose=write_prose(item.body),
        created_at=item.created_at,
        language=item.lang,
        in_reply_to=item.in_reply_to,
        byline=item.byline,
        author_id=item.author_id,
        accepted=item.accepted,
        comment=item.comment,
    )
