"""Routes under /v1/preferences: the notifications that a person gets, and how."""

from functools import partial
from typing import Annotated, Self

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, Field, StringConstraints, model_validator

from services.notifications.domain.channels import InboxWhen, MailWhen
from services.notifications.domain.preferences import DIGEST_AT, Choice, Preferences
from services.notifications.domain.times import QuietHours, TimeOfDay, zone_named
from services.notifications.entry.views import PreferencesView, ReasonName
from services.notifications.store import preferences
from services.notifications.use_cases.make_notices import Policy
from services.notifications.use_cases.set_preferences import SetPreferences, set_preferences
from shared.mongo import Scope, Store
from shared.problems import (
    ConflictProblem,
    InvalidProblem,
    PersonErased,
    PreconditionProblem,
    StaleProblem,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Shown, etag
from shared.runtime.requests import Me, SignedInRoute
from shared.runtime.writing import IfMatch, Write

router = APIRouter(tags=["preferences"], route_class=SignedInRoute)

TimeZone = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64),
    AfterValidator(zone_named),
]


class ChosenChannels(Body):
    inbox: InboxWhen
    mail: MailWhen


class ChosenQuiet(Body):
    """HH:MM in your time zone. Emails due between `start` and `end` are sent at `end`."""

    start: TimeOfDay
    end: TimeOfDay

    @model_validator(mode="after")
    def _some_time(self) -> Self:
        if self.start == self.end:
            raise ValueError("quiet hours must not start and end at the same time")
        return self


class WantedPreferences(Body):
    """All your preferences. Omitted reasons are reset to their defaults.

    `digest_at`: the time of the daily digest, HH:MM in your time zone.
    """

    reasons: dict[ReasonName, ChosenChannels] = Field(default_factory=dict)
    quiet_hours: ChosenQuiet | None = None
    time_zone: TimeZone
    digest_at: TimeOfDay = DIGEST_AT

    def wanted(self, person_id: str) -> Preferences:
        quiet = self.quiet_hours
        return Preferences(
            id=person_id,
            choices={
                str(reason): Choice(inbox=chosen.inbox, mail=chosen.mail)
                for reason, chosen in self.reasons.items()
            },
            quiet_hours=QuietHours(start=quiet.start, end=quiet.end) if quiet else None,
            time_zone=self.time_zone,
            digest_at=self.digest_at,
        )


@router.get("/preferences", responses=documented(InvalidProblem))
async def read(me: Me, request: Request, response: Response) -> PreferencesView:
    """Return your notification preferences."""
    store: Store = request.app.state.store
    policy: Policy = request.app.state.policy
    own = await _see(policy, store.scope, me.person_id)
    response.headers["ETag"] = etag(own.version)
    return PreferencesView.of(own)


@router.put(
    "/preferences",
    response_model=PreferencesView,
    responses=documented(
        PersonErased,
        ConflictProblem,
        StaleProblem,
        PreconditionProblem,
        TooLargeProblem,
        InvalidProblem,
    ),
)
async def replace(
    body: WantedPreferences, me: Me, expected: IfMatch, write: Write, request: Request
) -> Response:
    """Replace your notification preferences."""
    command = SetPreferences(body.wanted(me.person_id), expected)
    form = Shown(PreferencesView.of, see=partial(_see, request.app.state.policy))
    return await write(partial(set_preferences, command), form)


async def _see(policy: Policy, scope: Scope, person_id: str) -> Preferences:
    return await preferences.find(scope, person_id, time_zone=policy.time_zone)
