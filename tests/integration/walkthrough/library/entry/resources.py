"""The routes under /v1/resources."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field, HttpUrl

from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.sight import Asker
from shared.mongo import Scope, Store
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
from shared.runtime.forms import Done, Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write
from tests.integration.walkthrough.library.domain.resource import Resource, ResourceNotFound
from tests.integration.walkthrough.library.store import resources
from tests.integration.walkthrough.library.use_cases.add_resource import AddResource, add_resource
from tests.integration.walkthrough.library.use_cases.change_resource import (
    ChangeResource,
    change_resource,
)
from tests.integration.walkthrough.library.use_cases.delete_resource import (
    DeleteResource,
    delete_resource,
)
from tests.integration.walkthrough.library.use_cases.see_resource import see_resource

router = APIRouter(tags=["resources"], route_class=SignedInRoute)

ResourceId = Annotated[str, Path(max_length=200)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
_EDITS = (ResourceNotFound, NotAllowed, StaleProblem, PreconditionProblem, InvalidProblem)


class NewResource(Body):
    community: str = Field(max_length=64, description="Its slug")
    title: Title
    address: HttpUrl


class ResourceChanges(Body):
    title: Title | None = None
    address: HttpUrl | None = None


class ResourceView(BaseModel):
    id: str
    version: int
    community: str
    title: str
    address: str
    updated_at: datetime

    @classmethod
    def of(cls, resource: Resource) -> "ResourceView":
        fields = resource.model_dump(include=set(cls.model_fields) - {"community"})
        return cls(community=resource.community.slug, **fields)


@router.post(
    "/resources",
    status_code=201,
    response_model=ResourceView,
    responses=documented(CommunityNotFound, NotAllowed, TooLargeProblem, InvalidProblem),
)
async def add(body: NewResource, by: By, write: Write) -> Response:
    """Recommend an address to one of the caller's communities."""
    command = AddResource(by, body.community, body.title, str(body.address))
    form = Shown(
        ResourceView.of,
        see=partial(_see, by),
        status=201,
        location=lambda resource: f"/api/library/v1/resources/{resource.id}",
    )
    return await write(partial(add_resource, command), form)


@router.get("/resources", responses=documented(CommunityNotFound, InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    community: Annotated[str, Query(max_length=64, description="Its slug")],
    limit: Limit = 20,
    after: After = None,
) -> Page[ResourceView]:
    """Return the resources of a community, oldest first."""
    store: Store = request.app.state.store
    audience = await see_community(store.scope, by, community)
    if audience.ref is None:
        raise CommunityNotFound
    after_id = read_cursor(after, str)[0] if after else ""
    found = await resources.of_community(
        store.scope, audience.ref.id, after_id=after_id, limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_cursor([last.id]))
    link_next(request, response, cursor)
    return Page(items=[ResourceView.of(resource) for resource in page], next=cursor)


@router.get("/resources/{resource_id}", responses=documented(ResourceNotFound, InvalidProblem))
async def read(
    resource_id: ResourceId, by: By, request: Request, response: Response
) -> ResourceView:
    store: Store = request.app.state.store
    resource = await _see(by, store.scope, resource_id)
    response.headers["ETag"] = etag(resource.version)
    return ResourceView.of(resource)


@router.patch(
    "/resources/{resource_id}",
    response_model=ResourceView,
    responses=documented(*_EDITS, TooLargeProblem),
)
async def change(
    resource_id: ResourceId, body: ResourceChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change the given fields. For its owner, and animators of the community."""
    wanted = body.model_dump(mode="json", exclude_none=True)
    command = ChangeResource(by, resource_id, expected, wanted)
    return await write(
        partial(change_resource, command), Shown(ResourceView.of, see=partial(_see, by))
    )


@router.delete("/resources/{resource_id}", status_code=204, responses=documented(*_EDITS))
async def delete(resource_id: ResourceId, by: By, expected: IfMatch, write: Write) -> Response:
    """Delete the resource for good."""
    return await write(partial(delete_resource, DeleteResource(by, resource_id, expected)), Done())


async def _see(by: Asker, scope: Scope, resource_id: str) -> Resource:
    """Raises: ResourceNotFound."""
    return (await see_resource(scope, by, resource_id)).resource
