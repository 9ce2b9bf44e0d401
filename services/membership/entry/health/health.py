"""The routes of a community's health, and of a person's objection to being counted."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.health.tables import as_file, write_csv
from services.membership.entry.health.views import HealthView
from services.membership.store.health import persons
from services.membership.use_cases.health.comparing import Comparing
from services.membership.use_cases.health.object_to import Objecting, object_to, withdraw_objection
from services.membership.use_cases.health.see_health import SeeHealth, see_health
from shared.messaging.unit import Unit
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, PersonErased
from shared.runtime.answers import documented
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["health"], route_class=SignedInRoute)

READING = documented(CommunityNotFound, NotAllowed, InvalidProblem)
EXPORTING = {**READING, 200: {"content": {"text/csv": {}}}}
Month = Annotated[
    str | None,
    Query(
        pattern=r"^(19|20|21)\d{2}-(0[1-9]|1[0-2])$",
        description="The month, such as `2026-03`; by default, the last complete one",
    ),
]


class ObjectionView(BaseModel):
    """Your objection to being counted in the health and diversity of communities."""

    objected_at: datetime | None = Field(description="null: no objection")


@router.get("/communities/{community}/health", responses=READING)
async def read(community: Community, by: By, request: Request, month: Month = None) -> HealthView:
    """Read a community's health figures. For owners, animators and administrators."""
    unit: Unit = request.app.state.unit
    command = SeeHealth(by, community, month)
    comparing: Comparing = request.app.state.comparing
    found = await see_health(command, unit.store.scope, comparing=comparing, now=unit.clock())
    return HealthView.of(found)


@router.get("/communities/{community}/health.csv", response_class=Response, responses=EXPORTING)
async def export(community: Community, by: By, request: Request, month: Month = None) -> Response:
    """Export a community's monthly figures as CSV. For owners, animators and administrators."""
    view = await read(community, by, request, month)
    return as_file(write_csv(view.header, view.rows), f"health-{view.community.slug}")


@router.get("/analytics/objection", responses=documented(InvalidProblem))
async def read_objection(by: By, request: Request) -> ObjectionView:
    """Read whether you objected to being counted."""
    unit: Unit = request.app.state.unit
    return ObjectionView(objected_at=await persons.objected_at(unit.store.scope, by.person_id))


@router.put(
    "/analytics/objection", status_code=204, responses=documented(PersonErased, InvalidProblem)
)
async def object_(by: By, write: Write) -> Response:
    """Object to being counted: your posts count in totals, but you are not counted as a person."""
    return await write(partial(object_to, Objecting(by.person_id)), Done())


@router.delete(
    "/analytics/objection", status_code=204, responses=documented(PersonErased, InvalidProblem)
)
async def withdraw(by: By, write: Write) -> Response:
    """Withdraw your objection: you are counted again, retroactively."""
    return await write(partial(withdraw_objection, Objecting(by.person_id)), Done())
