"""The routes of templates: the initial texts of a community's reports and practices."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, StringConstraints

from services.content.entry.communities import CommunityPath
from services.content.store.kinds import templates
from services.content.use_cases.kinds.set_templates import SetTemplates, set_templates
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.sight import audience_id
from shared.contracts.kinds import Experience, Practice
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Done
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["templates"], route_class=SignedInRoute)

Beginning = Annotated[str, StringConstraints(max_length=10_000)]
"""A text of Markdown, which may be empty."""


class ExperienceTemplate(Body):
    context: Beginning = ""
    action: Beginning = ""
    outcome: Beginning = ""
    again: Beginning = ""


class PracticeTemplate(Body):
    problem: Beginning = ""
    practice: Beginning = ""
    evidence: Beginning = ""


class NewTemplates(Body):
    """Templates. Null: the parts of this kind start empty."""

    experience: ExperienceTemplate | None = None
    practice: PracticeTemplate | None = None


class TemplatesView(BaseModel):
    """The initial Markdown of each part; null if the community has no template."""

    experience: Experience[str] | None
    practice: Practice[str] | None


@router.get(
    "/communities/{community}/templates", responses=documented(CommunityNotFound, InvalidProblem)
)
async def read(community: CommunityPath, by: By, request: Request) -> TemplatesView:
    """Read the templates of a community's experience reports and practices."""
    scope = request.app.state.store.scope
    audience = await see_community(scope, by, community)
    found = await templates.of(scope, audience_id(audience.ref))
    return TemplatesView(experience=found.experience, practice=found.practice)


@router.put(
    "/communities/{community}/templates",
    status_code=204,
    responses=documented(CommunityNotFound, NotAllowed, TooLargeProblem, InvalidProblem),
)
async def change(community: CommunityPath, body: NewTemplates, by: By, write: Write) -> Response:
    """Set the templates. For the community's animators."""
    experience, practice = body.experience, body.practice
    command = SetTemplates(
        asker=by,
        community=community,
        experience=Experience[str](**experience.model_dump()) if experience else None,
        practice=Practice[str](**practice.model_dump()) if practice else None,
    )
    return await write(partial(set_templates, command), Done())
