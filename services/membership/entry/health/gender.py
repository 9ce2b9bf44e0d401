"""The routes of the gender that a person declares, for the figures of diversity alone."""

from functools import partial

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from services.membership.domain.health.traits import Gender
from services.membership.entry.asking import By
from services.membership.store.health import persons
from services.membership.use_cases.health.declare_gender import DeclareGender, declare_gender
from shared.messaging.unit import Unit
from shared.problems import InvalidProblem, PersonErased, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["health"], route_class=SignedInRoute)


class DeclaredGender(Body):
    gender: Gender


class GenderView(BaseModel):
    """The gender that you declared. Nobody else sees it, administrators included."""

    gender: Gender | None = Field(description="null: not declared")


@router.get("/profiles/me/gender", responses=documented(InvalidProblem))
async def read(by: By, request: Request) -> GenderView:
    """Read the gender that you declared."""
    unit: Unit = request.app.state.unit
    return GenderView(gender=await persons.gender_of(unit.store.scope, by.person_id))


@router.put(
    "/profiles/me/gender",
    status_code=204,
    responses=documented(PersonErased, TooLargeProblem, InvalidProblem),
)
async def declare(body: DeclaredGender, by: By, write: Write) -> Response:
    """Declare your gender. It counts in the diversity of communities, from five people on."""
    return await write(partial(declare_gender, DeclareGender(by.person_id, body.gender)), Done())


@router.delete(
    "/profiles/me/gender", status_code=204, responses=documented(PersonErased, InvalidProblem)
)
async def take_back(by: By, write: Write) -> Response:
    """Withdraw your declaration."""
    return await write(partial(declare_gender, DeclareGender(by.person_id, None)), Done())
