"""The routes under /v1/aims: the organisation's objectives."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, StrictBool

from services.membership.domain.goals.aim import Aim
from services.membership.domain.goals.errors import AimNotFound
from services.membership.entry.asking import By
from services.membership.entry.goals.fields import Titles
from services.membership.store.goals import goals
from services.membership.use_cases.goals.keep_aims import (
    ChangeAim,
    StateAim,
    change_aim,
    refuse_guests,
    see_aim,
    state_aim,
)
from shared.audience.sight import Asker
from shared.contracts.values import LocalizedText
from shared.mongo import Store
from shared.problems import (
    InvalidProblem,
    NotAllowed,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.bodies import Body, Changes
from shared.runtime.forms import Shown, etag
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["objectives"], route_class=SignedInRoute)

AimId = Annotated[str, Path(max_length=64, description="The id of an organisation's objective")]


class NewAim(Body):
    titles: Titles


class AimChanges(Changes):
    """Omitted fields stay unchanged. `retired`: no further objective can be linked to it."""

    titles: Titles | None = None
    retired: StrictBool | None = None


class AimView(BaseModel):
    """An objective of the organisation, which communities' objectives serve."""

    id: str
    titles: LocalizedText
    retired: bool
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, aim: Aim) -> "AimView":
        return cls(**aim.model_dump())


@router.get("/aims", responses=documented(NotAllowed, InvalidProblem))
async def listing(
    by: By,
    request: Request,
    response: Response,
    retired: Annotated[bool | None, Query(description="Only retired, or only current ones")] = None,
    limit: Limit = 20,
    after: After = None,
) -> Page[AimView]:
    """List the organisation's objectives, newest first. Not for guests."""
    refuse_guests(by)
    store: Store = request.app.state.store
    found = await goals.aims(
        store.scope, retired=retired, after=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.created_at, last.id))
    link_next(request, response, cursor)
    return Page(items=[AimView.of(each) for each in page], next=cursor)


@router.post(
    "/aims",
    status_code=201,
    response_model=AimView,
    responses=documented(NotAllowed, TooLargeProblem, InvalidProblem),
)
async def state(body: NewAim, by: By, write: Write) -> Response:
    """Add an objective of the organisation. For administrators."""
    command = StateAim(by, dict(body.titles.items()))
    return await write(partial(state_aim, command), _shown(by, status=201))


@router.get("/aims/{aim_id}", responses=documented(NotAllowed, AimNotFound, InvalidProblem))
async def read(aim_id: AimId, by: By, request: Request, response: Response) -> AimView:
    """Read an objective of the organisation."""
    store: Store = request.app.state.store
    aim = await see_aim(by, store.scope, aim_id)
    response.headers["ETag"] = etag(aim.version)
    return AimView.of(aim)


@router.patch(
    "/aims/{aim_id}",
    response_model=AimView,
    responses=documented(
        NotAllowed, AimNotFound, StaleProblem, PreconditionProblem, TooLargeProblem, InvalidProblem
    ),
)
async def change(
    aim_id: AimId, body: AimChanges, by: By, expected: IfMatch, write: Write
) -> Response:
    """Change or retire an objective of the organisation. For administrators."""
    wanted = body.model_dump(exclude_unset=True, exclude_none=True)
    command = ChangeAim(by, aim_id, wanted, expected)
    return await write(partial(change_aim, command), _shown(by))


def _shown(by: Asker, status: int = 200) -> Shown[Aim]:
    return Shown(AimView.of, see=partial(see_aim, by), status=status)
