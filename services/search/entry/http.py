"""Routes under /v1: search, and suggestions while typing."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response

from services.search.entry.gaps.recording import Recorder
from services.search.entry.parameters import (
    Listed,
    Reads,
    Typed,
    Words,
    chosen,
    listed,
    normal,
)
from services.search.entry.views import (
    IndexView,
    Mode,
    SearchView,
    SimilarView,
    SuggestionsView,
    search_view,
    similar_view,
    suggestion_view,
)
from services.search.index.cursor import Cursors
from services.search.index.errors import MalformedCursorError, PostNotFound
from services.search.index.facets import Choices
from services.search.index.finder import Finder, Reader
from services.search.index.queries import Question, fingerprint_of
from services.search.projections.keys import document_key
from shared.contracts.token import HEADER
from shared.observe import metrics
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.identity import Principal
from shared.runtime.paging import Limit, link_next
from shared.runtime.requests import Me, SignedInRoute

router = APIRouter(tags=["search"], route_class=SignedInRoute)


@router.get(
    "/search", response_model=SearchView, responses=documented(MalformedCursorError, InvalidProblem)
)
async def search(
    *,
    me: Me,
    request: Request,
    choices: Annotated[Choices, Depends(chosen)],
    how: Annotated[Listed, Depends(listed)],
    q: Words = "",
) -> Response:
    """Search everything you may see, best match first. Without words, newest first.

    `total` and the counts of `facets` are exact: they count the documents with the words, and the
    nearest in meaning within the filters. The first page also has hints: `best_answer`,
    `did_you_mean`, and `loss` if nothing was found.
    """
    finder: Finder = request.app.state.finder
    cursors: Cursors = request.app.state.cursors
    text = normal(q)
    bound = fingerprint_of(text, {**choices, "mode": [how.mode]}, how.sort)
    place = cursors.read(how.after, bound) if how.after else None
    hybrid = how.mode is Mode.HYBRID
    language = how.reads or me.language
    question = Question(text, choices, how.limit, place, hybrid, how.sort, how.explain, language)
    found = await finder.find(question, reader(me), fresh=HEADER in request.headers)
    if text and place is None:
        metrics.SEARCHES.labels(found="some" if found.total else "none").inc()
        recorder: Recorder = request.app.state.recorder
        recorder.searched(me, question, found)
    if found.degraded:
        metrics.SEARCHES_DEGRADED.inc()
    following = cursors.write(found.last, bound) if found.last else None
    view = search_view(question, found, following, language, datetime.now(UTC))
    response = Response(view.model_dump_json(), media_type="application/json")
    link_next(request, response, following)
    return response


@router.get("/index", responses=documented(InvalidProblem))
async def index(me: Me, request: Request) -> IndexView:
    """Count the documents and passages that you may see, and the pending passages."""
    finder: Finder = request.app.state.finder
    progress = await finder.progress(reader(me))
    return IndexView(
        mode=Mode.HYBRID if progress.hybrid else Mode.LEXICAL,
        documents=progress.documents,
        followed=progress.followed,
        passages=progress.passages,
        waiting=progress.waiting,
    )


@router.get("/suggest", responses=documented(InvalidProblem))
async def suggest(
    me: Me, request: Request, q: Typed = "", reads: Reads = None, limit: Limit = 10
) -> SuggestionsView:
    """Return titles and names that begin with `q`."""
    finder: Finder = request.app.state.finder
    text = normal(q)
    sources = await finder.suggest(text, limit, reader(me)) if text else []
    language = reads or me.language
    return SuggestionsView(items=[suggestion_view(source, language) for source in sources])


@router.get("/posts/{post_id}/similar", responses=documented(PostNotFound, InvalidProblem))
async def similar(
    post_id: Annotated[str, Path(max_length=200)],
    me: Me,
    request: Request,
    reads: Reads = None,
    limit: Limit = 5,
) -> SimilarView:
    """List documents similar to a post that you may see, in either language."""
    finder: Finder = request.app.state.finder
    found = await finder.similar(document_key("post", post_id), limit, reader(me))
    if found is None:
        raise PostNotFound
    return similar_view(found, reads or me.language)


def reader(me: Principal) -> Reader:
    return Reader(person_id=me.person_id, guest=me.is_guest)
