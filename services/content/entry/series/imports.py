"""The route of imported series, paths and collections, in batches."""

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import Field, StringConstraints

from services.content.domain.series.series import MOST, MOST_SKILLS
from services.content.entry.bodies import MOST_ITEMS, ExternalId, Title
from services.content.entry.importing import REFUSALS, ImportReport, run_import
from services.content.entry.series.views import Minutes, Text
from services.content.use_cases.series.import_series import (
    ImportSeries,
    SeriesItem,
    import_series,
)
from shared.audience.asking import By
from shared.contracts.series import SeriesKind
from shared.contracts.values import Identifier, Language, Slug
from shared.runtime.bodies import Body, Moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["imports"], route_class=SignedInRoute)


Skill = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class ImportSeriesItem(Body):
    """A series. `posts`: the external ids of imported posts, in order.

    `skills`, `minutes`: of a path: names of the topics that it teaches, and what it takes.
    `curator_id`: a person here; only administrators may name one.
    """

    external_id: ExternalId
    kind: SeriesKind = SeriesKind.SERIES
    title: Title
    summary: Text = ""
    lang: Language
    posts: Annotated[list[ExternalId], Field(max_length=MOST)] = Field(default_factory=list)
    skills: Annotated[list[Skill], Field(max_length=MOST_SKILLS)] = Field(default_factory=list)
    minutes: Minutes | None = None
    curator_id: Identifier | None = None
    created_at: Moment | None = None


class SeriesImport(Body):
    """Each item is validated separately: invalid items are refused, the others imported."""

    community: Slug
    items: Annotated[
        list[Any],
        Field(
            min_length=1,
            max_length=MOST_ITEMS,
            description="Each has external_id, title, lang, and optionally kind, summary, posts "
            "(the external ids of imported posts, in order), skills (names of topics that a path "
            "teaches), minutes (that a path takes), curator_id (a person here; for "
            "administrators), created_at (RFC 3339)",
            examples=[
                [{"external_id": "s/1", "title": "Begin", "lang": "en", "posts": ["wiki/42"]}]
            ],
        ),
    ]


@router.post(
    "/imports/series",
    response_model=ImportReport,
    responses=REFUSALS,
)
async def import_batch_of_series(
    body: SeriesImport, by: By, write: Write, request: Request
) -> Response:
    """Import up to 100 series, learning paths or collections of imported posts. For animators.

    Importing the same again changes nothing. Missing posts and topics are reported and left out; a
    later import adds those that exist by then.
    """
    return await run_import(
        body, by, write, request, read=_read, command=ImportSeries, use_case=import_series
    )


def _read(given: Any) -> SeriesItem:
    item = ImportSeriesItem.model_validate(given)
    return SeriesItem(
        external_id=item.external_id,
        kind=item.kind,
        title=item.title,
        summary=item.summary,
        language=item.lang,
        posts=tuple(dict.fromkeys(item.posts)),
        skills=tuple(dict.fromkeys(item.skills)),
        minutes=item.minutes,
        created_at=item.created_at,
        curator_id=item.curator_id,
    )
