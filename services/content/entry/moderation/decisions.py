"""The routes of decisions: the trail of moderation, sanctions, and appeals."""

from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import StrictBool

from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.errors import (
    DecisionNotFound,
    NoSuchMember,
    NotAppealable,
    NotAppealed,
    NotStanding,
    UntilNeeded,
)
from services.content.domain.rights import presides
from services.content.entry.bodies import Reason
from services.content.entry.communities import OfCommunityOrAll
from services.content.entry.moderation.places import as_seen
from services.content.entry.moderation.views import DecisionView, people_in
from services.content.entry.naming import look_for
from services.content.store.moderation import decisions
from services.content.use_cases.moderation.appeal import AnswerAppeal, answer_appeal, appeal
from services.content.use_cases.moderation.sanction_member import (
    SanctionMember,
    lift_sanction,
    sanction_member,
)
from services.content.use_cases.moderation.see_case import see_decision
from shared.audience import people
from shared.audience.asking import By
from shared.audience.looking import see_community
from shared.audience.naming import Look, Names, names_for
from shared.audience.sight import Asker, audience_id
from shared.contracts.moderation import Act
from shared.contracts.values import Identifier, Slug
from shared.messaging.unit import UseCase, Work
from shared.mongo import Scope
from shared.problems import CommunityNotFound, InvalidProblem, NotAllowed, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.bodies import Body, Moment
from shared.runtime.forms import Shown
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_cursor, write_cursor
from shared.runtime.requests import SignedInRoute, parameters
from shared.runtime.writing import Write

router = APIRouter(tags=["moderation"], route_class=SignedInRoute)

DecisionId = Annotated[str, Path(max_length=200)]
_DECIDES = (DecisionNotFound, NotAllowed, InvalidProblem, TooLargeProblem)


class NewSanction(Body):
    """A sanction, in a community or, without one, in content for everyone.

    `until`: when the bar expires, at most a year ahead; null for a warning.
    """

    person_id: Identifier
    community: Slug | None = None
    act: Literal[Act.WARN, Act.BAR_POSTING, Act.BAR_FLAGGING]
    until: Moment | None = None
    reason: Reason


class NewAppeal(Body):
    text: Reason


class NewAnswer(Body):
    """The answer to an appeal. `overturn`: undo the decision."""

    overturn: StrictBool
    answer: Reason


class NewLifting(Body):
    reason: Reason


class Of(StrEnum):
    ME = "me"
    PLACE = "place"


@dataclass(slots=True)
class Wanted:
    """The query parameters of a list of decisions."""

    of: Annotated[Of, Query(description="About you, or in a community")] = Of.ME
    community: OfCommunityOrAll = None
    person: Annotated[str | None, Query(max_length=200, description="Only about this person")] = (
        None
    )
    appealed: Annotated[bool, Query(description="Only with an open appeal")] = False


@dataclass(frozen=True, slots=True)
class NamedDecision:
    decision: Decision
    names: Names

    @property
    def id(self) -> str:
        return self.decision.id

    @property
    def version(self) -> int:
        return self.decision.version

    def view(self) -> DecisionView:
        return DecisionView.of(self.decision, self.names)


@router.get(
    "/moderation/decisions", responses=documented(CommunityNotFound, NotAllowed, InvalidProblem)
)
async def listing(
    by: By,
    request: Request,
    response: Response,
    asked: Annotated[Wanted, Depends(parameters(Wanted))],
    limit: Limit = 20,
    after: After = None,
) -> Page[DecisionView]:
    """List decisions, newest first: about you, or in a community that you moderate."""
    scope = request.app.state.store.scope
    before = read_cursor(after, str)[0] if after else None
    if asked.of is Of.ME:
        found = await decisions.about(scope, by.person_id, before=before, limit=limit + 1)
    else:
        audience = await see_community(scope, by, asked.community)
        if not presides(by, audience):
            raise NotAllowed(
                "only moderators may see the decisions; for everyone, only administrators"
            )
        wanted = decisions.Asked(audience_id(audience.ref), asked.person, asked.appealed)
        found = await decisions.of_audience(scope, wanted, before=before, limit=limit + 1)
    told, cursor = cut(found, limit, lambda last: write_cursor([last.id]))
    page = await as_seen(scope, by, told)
    link_next(request, response, cursor)
    signed = [(key, each.community) for each in page for key in people_in(each)]
    names = await names_for(scope, by, signed, look_for(request))
    return Page(items=[DecisionView.of(each, names) for each in page], next=cursor)


@router.get(
    "/moderation/decisions/{decision_id}",
    response_model=DecisionView,
    responses=documented(DecisionNotFound, InvalidProblem),
)
async def read(decision_id: DecisionId, by: By, request: Request) -> Response:
    """Read a decision about you, or in a community that you moderate."""
    scope = request.app.state.store.scope
    return decision_form(by).make(await _see(by, scope, decision_id, look_for(request)))


@router.post(
    "/moderation/sanctions",
    status_code=201,
    response_model=DecisionView,
    responses=documented(
        *(CommunityNotFound, NotAllowed, NoSuchMember, UntilNeeded),
        *(InvalidProblem, TooLargeProblem),
    ),
)
async def sanction(body: NewSanction, by: By, write: Write) -> Response:
    """Warn a person, or bar them from posting or flagging until a time. For moderators."""
    command = SanctionMember(by, body.community, body.person_id, body.act, body.until, body.reason)
    use_case = naming_decision(partial(sanction_member, command), by)
    return await write(use_case, decision_form(by, status=201))


@router.post(
    "/moderation/decisions/{decision_id}/lift",
    response_model=DecisionView,
    responses=documented(*_DECIDES, NotStanding),
)
async def lift(decision_id: DecisionId, body: NewLifting, by: By, write: Write) -> Response:
    """Lift a sanction early. For moderators."""
    use_case = partial(lift_sanction, by, decision_id, body.reason)
    return await write(naming_decision(use_case, by), decision_form(by))


@router.post(
    "/moderation/decisions/{decision_id}/appeal",
    response_model=DecisionView,
    responses=documented(*_DECIDES, NotAppealable),
)
async def make_appeal(decision_id: DecisionId, body: NewAppeal, by: By, write: Write) -> Response:
    """Appeal, once, against a sanction, or the hiding of your text."""
    use_case = partial(appeal, by, decision_id, body.text)
    return await write(naming_decision(use_case, by), decision_form(by))


@router.post(
    "/moderation/decisions/{decision_id}/answer",
    response_model=DecisionView,
    responses=documented(*_DECIDES, NotAppealed),
)
async def answer(decision_id: DecisionId, body: NewAnswer, by: By, write: Write) -> Response:
    """Answer an appeal. For a moderator other than the one who decided, if there is one."""
    command = AnswerAppeal(by, decision_id, body.overturn, body.answer)
    return await write(naming_decision(partial(answer_appeal, command), by), decision_form(by))


async def _see(
    asker: Asker, scope: Scope, decision_id: str, look: Look = people.faces
) -> NamedDecision:
    decision = (await see_decision(scope, asker, decision_id)).decision
    return await _named(scope, asker, decision, look)


async def _named(
    scope: Scope, asker: Asker, decision: Decision, look: Look = people.faces
) -> NamedDecision:
    [decision] = await as_seen(scope, asker, [decision])
    signed = [(key, decision.community) for key in people_in(decision)]
    return NamedDecision(decision, await names_for(scope, asker, signed, look))


def naming_decision(use_case: UseCase[Decision], asker: Asker) -> UseCase[NamedDecision]:
    async def run(*, work: Work) -> NamedDecision:
        return await _named(work.scope, asker, await use_case(work=work))

    return run


def decision_form(asker: Asker, status: int = 200) -> Shown[NamedDecision]:
    return Shown(NamedDecision.view, see=partial(_see, asker), status=status)
