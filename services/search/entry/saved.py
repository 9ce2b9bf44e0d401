"""Routes of saved searches, which notify of new results or have a feed at a secret address.

A feed reader has no token. The address returns results with its person's current rights, until they
revoke it or delete the search. Only the hash of its secret is stored.
"""

import hashlib
from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field, StrictBool, StringConstraints, model_validator

from services.search.asking.language import LONGEST_READ, read
from services.search.asking.synonyms import variants
from services.search.domain.saved import SavedSearch
from services.search.entry.atom import MEDIA_TYPE, write_atom
from services.search.entry.parameters import normal
from services.search.entry.views import search_view
from services.search.index.errors import SearchNotFound, TooManySaved
from services.search.index.finder import Finder, Reader
from services.search.index.queries import Question, Sort
from services.search.projections.table import FACETS
from services.search.settings import SearchSettings
from services.search.store import searches
from services.search.use_cases.delete_search import delete_search
from services.search.use_cases.save_search import SaveSearch, save_search, see_saved
from shared.contracts.values import Language
from shared.messaging.unit import Unit
from shared.mongo import Scope
from shared.problems import InvalidProblem, PersonErased, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.etags import is_held
from shared.runtime.forms import Done, Shown
from shared.runtime.requests import Me, OpenRoute, SignedInRoute
from shared.runtime.secret_addresses import hash_of, new_secret
from shared.runtime.writing import Write

router = APIRouter(tags=["saved searches"], route_class=SignedInRoute)
open_router = APIRouter(tags=["saved searches"], route_class=OpenRoute)

MOST_VALUES = 20
MOST_ENTRIES = 50
_FACETS = frozenset(facet.name for facet in FACETS)

SearchId = Annotated[str, Path(max_length=200)]
Value = Annotated[str, StringConstraints(min_length=1, max_length=520)]


class NewSavedSearch(Body):
    """A search to save: `q` as in `GET /v1/search`, and the selected facet values."""

    q: Annotated[str, StringConstraints(max_length=LONGEST_READ)] = ""
    choices: Annotated[
        dict[str, Annotated[list[Value], Field(max_length=MOST_VALUES)]],
        Field(
            max_length=len(_FACETS),
            json_schema_extra={"propertyNames": {"enum": sorted(_FACETS)}},
            examples=[{"kind": ["question"], "community": ["data"]}],
        ),
    ] = Field(default_factory=dict)
    alerts: StrictBool = Field(default=True, description="Whether you are notified of new results")

    @model_validator(mode="after")
    def _asks_something(self) -> "NewSavedSearch":
        if not self.choices.keys() <= _FACETS:
            raise ValueError("choices: this is not the name of a facet")
        if not normal(self.q) and not any(self.choices.values()):
            raise ValueError("a search needs `q` or choices")
        return self


class SavedSearchView(BaseModel):
    """A saved search. `has_feed`: whether it has a feed at a secret address."""

    id: str
    q: str
    choices: dict[str, list[str]]
    alerts: bool
    has_feed: bool
    created_at: datetime

    @classmethod
    def of(cls, saved: SavedSearch) -> "SavedSearchView":
        return cls(
            id=saved.id,
            q=saved.text,
            choices={name: list(values) for name, values in saved.choices.items()},
            alerts=saved.alerts,
            has_feed=saved.secret_hash is not None,
            created_at=saved.created_at,
        )


class SavedSearchesView(BaseModel):
    """All of your saved searches, at most 100, newest first."""

    items: list[SavedSearchView]


class FeedView(BaseModel):
    """A new feed. `path` opens without a token, and is in no other response."""

    path: str


@router.get("/saved-searches", responses=documented(InvalidProblem))
async def saved(me: Me, request: Request) -> SavedSearchesView:
    """List your saved searches, newest first."""
    found = await searches.of_person(_scope(request), me.person_id)
    return SavedSearchesView(items=[SavedSearchView.of(each) for each in found])


@router.post(
    "/saved-searches",
    status_code=201,
    response_model=SavedSearchView,
    responses=documented(TooManySaved, PersonErased, TooLargeProblem, InvalidProblem),
)
async def save(body: NewSavedSearch, me: Me, request: Request, write: Write) -> Response:
    """Save a search. With `alerts`, you are notified once of each new result that you may see."""
    finder: Finder = request.app.state.finder
    text = normal(body.q)
    words = read(text).words
    others, _ = variants(words, await finder.wording.topics(words))
    if await finder.is_erased(me.person_id):
        raise PersonErased
    command = SaveSearch(
        person_id=me.person_id,
        guest=me.is_guest,
        text=text,
        choices={name: tuple(values) for name, values in body.choices.items() if values},
        other_words=tuple(others),
        alerts=body.alerts,
    )
    form = Shown(
        view=SavedSearchView.of,
        see=lambda scope, key: see_saved(scope, me.person_id, key),
        status=201,
    )
    return await write(partial(save_search, command), form)


@router.delete(
    "/saved-searches/{search_id}",
    status_code=204,
    responses=documented(SearchNotFound, InvalidProblem),
)
async def delete(search_id: SearchId, me: Me, write: Write) -> Response:
    """Delete a saved search and its feed."""
    return await write(partial(delete_search, me.person_id, search_id), Done())


@router.post(
    "/saved-searches/{search_id}/feed",
    status_code=201,
    responses=documented(SearchNotFound, InvalidProblem),
)
async def open_feed(search_id: SearchId, me: Me, request: Request, response: Response) -> FeedView:
    """Open an Atom feed of a saved search at a secret address. Its previous address stops working.

    Only this response has the address. Idempotency-Key is not supported, since the secret would be
    stored with it.
    """
    found = await see_saved(_scope(request), me.person_id, search_id)
    secret = new_secret()
    await searches.set_secret(_scope(request), found.id, hash_of(secret))
    response.headers["Cache-Control"] = "no-store"
    return FeedView(path=_path(secret))


@router.delete(
    "/saved-searches/{search_id}/feed",
    status_code=204,
    responses=documented(SearchNotFound, InvalidProblem),
)
async def close_feed(search_id: SearchId, me: Me, request: Request) -> None:
    """Revoke the secret address of a saved search's feed."""
    found = await see_saved(_scope(request), me.person_id, search_id)
    await searches.set_secret(_scope(request), found.id, None)


_FEED: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}},
    **documented(SearchNotFound, InvalidProblem),
}


@open_router.get("/feeds/{secret}/results.atom", response_class=Response, responses=_FEED)
@open_router.head("/feeds/{secret}/results.atom", include_in_schema=False)
async def feed(secret: Annotated[str, Path(max_length=100)], request: Request) -> Response:
    """Return the newest results of a saved search as Atom, with its person's rights."""
    one = await searches.by_secret(_scope(request), hash_of(secret))
    if one is None or one.person_id is None:
        raise SearchNotFound
    finder: Finder = request.app.state.finder
    settings: SearchSettings = request.app.state.search
    who = await finder.as_known(Reader(one.person_id, one.guest))
    question = Question(one.text, one.choices, MOST_ENTRIES, sort=Sort.DATE)
    found = await finder.find(question, who)
    view = search_view(question, found, None, Language.FRENCH, datetime.now(UTC))
    public = settings.public_url.rstrip("/")
    content = write_atom(
        one.id,
        one.text or "Guilde",
        f"{public}{_path(secret)}",
        (settings.portal_url or public).rstrip("/"),
        view.items,
    )
    headers = {"ETag": f'"{hashlib.sha256(content).hexdigest()[:32]}"'}
    headers["Cache-Control"] = "private, no-cache"
    if is_held(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=MEDIA_TYPE, headers=headers)


def _scope(request: Request) -> Scope:
    unit: Unit = request.app.state.unit
    return unit.store.scope


def _path(secret: str) -> str:
    return f"/api/search/v1/feeds/{secret}/results.atom"
