"""The routes of imported files: what a post has of them, and the addition of more."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from services.content.entry.bodies import MOST_FILES, MOST_ITEMS, ExternalId
from services.content.entry.importing import REFUSALS, ImportReport, run_import
from services.content.use_cases.files.import_files import (
    FilesItem,
    ImportFiles,
    ask_files,
    import_files,
)
from shared.audience.asking import By
from shared.contracts.values import Identifier, Slug
from shared.mongo import Store
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["imports"], route_class=SignedInRoute)


class ImportFilesItem(Body):
    """The ids of files that you uploaded, for an imported post."""

    external_id: ExternalId
    files: Annotated[list[Identifier], Field(min_length=1, max_length=MOST_FILES)]


class FilesImport(Body):
    """Items are checked one by one: an invalid item is refused, the others are imported."""

    community: Slug
    items: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=MOST_ITEMS,
            description="Each has external_id (of an imported post) and files (ids of files that "
            "you uploaded, which are added to those that it has)",
            examples=[
                [{"external_id": "wiki/42", "files": ["01a20060-d926-75c1-afec-3ee26fdd3364"]}]
            ],
        ),
    ]


class ImportedFileView(BaseModel):
    """A file of an imported post. `key`: the UUIDv5 of the post's id and the file's name.

    `id`: null if an import brought it, and it was removed here.
    """

    key: str
    id: str | None


class ImportedFilesView(BaseModel):
    """What a post has of its source's files. `id`: the post's, also before it is imported.

    `problem`: why nothing is imported into it. `files`: those that it has, and those that were
    removed here, which stay away.
    """

    id: str
    is_here: bool
    problem: str | None
    files: list[ImportedFileView]


@router.get("/imports/files", responses=documented(CommunityNotFound, NotAllowed, InvalidProblem))
async def files_of_post(
    community: Annotated[Slug, Query()],
    external_id: Annotated[ExternalId, Query()],
    by: By,
    request: Request,
) -> ImportedFilesView:
    """Ask, before an upload, what a post has of its source's files. For animators."""
    store: Store = request.app.state.store
    asked = await ask_files(store.scope, by, community, external_id)
    files = [ImportedFileView(key=each.key, id=each.id) for each in asked.files]
    return ImportedFilesView(id=asked.id, is_here=asked.is_here, problem=asked.problem, files=files)


@router.post(
    "/imports/files",
    response_model=ImportReport,
    responses=REFUSALS,
)
async def import_batch_of_files(
    body: FilesImport, by: By, write: Write, request: Request
) -> Response:
    """Add uploaded files to up to 100 imported posts. For animators.

    A file is passed over if the post has one of its name, or if an import brought one before, which
    was removed here: it stays away.
    """
    return await run_import(
        body, by, write, request, read=_read, command=ImportFiles, use_case=import_files
    )


def _read(given: Any) -> FilesItem:
    item = ImportFilesItem.model_validate(given)
    return FilesItem(external_id=item.external_id, files=tuple(dict.fromkeys(item.files)))
