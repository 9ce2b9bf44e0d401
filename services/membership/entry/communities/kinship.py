"""The routes under /v1/communities/{community}/kinship: parent and related communities."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field, StringConstraints

from services.membership.domain.communities.community import Community as Placed
from services.membership.domain.communities.kinship import MOST_RELATED
from services.membership.domain.errors import CommunityArchived, NotAParent
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.use_cases.communities.place_community import (
    PlaceCommunity,
    place_community,
)
from services.membership.use_cases.communities.see_kinship import Kinship, see_kinship
from shared.contracts.values import LocalizedText
from shared.mongo import Store
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Shown, etag
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["communities"], route_class=SignedInRoute)

Name = Annotated[str, StringConstraints(min_length=1, max_length=64, strip_whitespace=True)]


class NewKinship(Body):
    """The communities around one, by slug or id."""

    parent: Name | None = Field(None, examples=["engineering"])
    related: Annotated[list[Name], Field(max_length=MOST_RELATED)] = Field(
        default_factory=list, examples=[["data", "cloud"]]
    )


class KinView(BaseModel):
    id: str
    slug: str
    names: LocalizedText

    @classmethod
    def of(cls, community: Placed) -> "KinView":
        return cls(id=community.id, slug=community.slug, names=community.names)


class KinshipView(BaseModel):
    """A community's relatives that you may see. `version`: that of the community itself."""

    parent: KinView | None
    children: list[KinView] = Field(description="Its child communities, at most 200")
    related: list[KinView]
    version: int

    @classmethod
    def of(cls, found: Kinship) -> "KinshipView":
        return cls(
            parent=KinView.of(found.parent) if found.parent else None,
            children=[KinView.of(each) for each in found.children],
            related=[KinView.of(each) for each in found.related],
            version=found.version,
        )


@router.get(
    "/communities/{community}/kinship", responses=documented(CommunityNotFound, InvalidProblem)
)
async def read(community: Community, by: By, request: Request, response: Response) -> KinshipView:
    """Return the communities above, below and related to a community that you may see."""
    store: Store = request.app.state.store
    found = await see_kinship(by, store.scope, community)
    response.headers["ETag"] = etag(found.version)
    return KinshipView.of(found)


@router.put(
    "/communities/{community}/kinship",
    response_model=KinshipView,
    responses=documented(
        *(CommunityNotFound, NotAllowed, CommunityArchived, NotAParent),
        *(StaleProblem, PreconditionProblem, TooLargeProblem, InvalidProblem),
    ),
)
async def place(
    community: Community, body: NewKinship, by: By, expected: IfMatch, write: Write
) -> Response:
    """Set the parent and the related communities. For animators and owners of the community.

    You must also animate a new parent. A hierarchy has at most four levels. Parents and related
    communities that you may not see stay unchanged.
    """
    command = PlaceCommunity(by, community, body.parent, body.related, expected)
    form = Shown(KinshipView.of, see=partial(see_kinship, by))
    return await write(partial(place_community, command), form)
