"""Routes under /v1: search, and suggestions while typing."""

import unicodedata
from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.search.entry.views import (
    OPEN_KINDS,
    OPEN_LANGUAGES,
    SearchView,
    SuggestionsView,
    search_view,
    suggestion_view,
)
from services.search.index.cursor import Cursors
from services.search.index.errors import MalformedCursorError
from services.search.index.facets import Choices
from services.search.index.finder import Finder, Reader
from services.search.index.queries import Question, fingerprint_of
from shared.contracts.token import HEADER
from shared.observe import metrics
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.identity import Principal
from shared.runtime.paging import After, Limit, link_next
from shared.runtime.requests import Me, SignedInRoute

LONGEST_QUERY = 512
MOST_CHOSEN = 20

router = APIRouter(tags=["search"], route_class=SignedInRoute)

Words = Annotated[
    str,
    Query(
        alias="q", max_length=LONGEST_QUERY, description="Words to search for, in French or English"
    ),
]
Kinds = Annotated[
    Sequence[Annotated[str, Query(max_length=64, json_schema_extra=OPEN_KINDS)]],
    Query(max_length=MOST_CHOSEN),
]
Languages = Annotated[
    Sequence[Annotated[str, Query(max_length=64, json_schema_extra=OPEN_LANGUAGES)]],
    Query(max_length=MOST_CHOSEN),
]
Slugs = Annotated[
    Sequence[Annotated[str, Query(max_length=64)]],
    Query(max_length=MOST_CHOSEN, description="Slugs"),
]
Tags = Annotated[Sequence[Annotated[str, Query(max_length=200)]], Query(max_length=MOST_CHOSEN)]
Authors = Annotated[
    Sequence[Annotated[str, Query(max_length=520)]],
    Query(max_length=MOST_CHOSEN, description="Values of the facet `author`"),
]
Months = Annotated[
    Sequence[Annotated[str, Query(pattern=r"^[0-9]{4}-[0-9]{2}$")]],
    Query(max_length=MOST_CHOSEN, description="Month of publication, like 2026-03"),
]


async def chosen(
    *,
    kind: Kinds = (),
    lang: Languages = (),
    community: Slugs = (),
    tag: Tags = (),
    author: Authors = (),
    month: Months = (),
) -> Choices:
    """A repeated filter matches any of its values."""
    return {
        "kind": kind,
        "lang": lang,
        "community": community,
        "tag": tag,
        "author": author,
        "month": month,
    }


@router.get(
    "/search", response_model=SearchView, responses=documented(MalformedCursorError, InvalidProblem)
)
async def search(
    *,
    me: Me,
    request: Request,
    choices: Annotated[Choices, Depends(chosen)],
    q: Words = "",
    limit: Limit = 20,
    after: After = None,
) -> Response:
    """Search all you may see, best match first; without a query, list all of it, newest first.

    `total` and the counts of `facets` are exact.
    """
    finder: Finder = request.app.state.finder
    cursors: Cursors = request.app.state.cursors
    text = _normal(q)
    bound = fingerprint_of(text, choices)
    place = cursors.read(after, bound) if after else None
    anew = HEADER in request.headers
    found = await finder.find(Question(text, choices, limit, place), _reader(me), anew=anew)
    if text and place is None:
        metrics.SEARCHES.labels(found="some" if found.total else "none").inc()
    following = cursors.write(found.last, bound) if found.last else None
    view = search_view(found, following, me.language)
    response = Response(view.model_dump_json(), media_type="application/json")
    link_next(request, response, following)
    return response


@router.get("/suggest", responses=documented(InvalidProblem))
async def suggest(me: Me, request: Request, q: Words = "", limit: Limit = 10) -> SuggestionsView:
    """Titles and names that begin with `q`."""
    finder: Finder = request.app.state.finder
    text = _normal(q)
    sources = await finder.suggest(text, limit, _reader(me)) if text else []
    return SuggestionsView(items=[suggestion_view(source, me.language) for source in sources])


def _reader(me: Principal) -> Reader:
    return Reader(person_id=me.person_id, guest=me.is_guest)


def _normal(q: str) -> str:
    """Normalise a text: one form for equal looks, no control characters, no needless spaces."""
    printable = "".join(
        " " if unicodedata.category(c).startswith("C") and c != "\u200d" else c for c in q
    )
    return unicodedata.normalize("NFC", " ".join(printable.split()))
