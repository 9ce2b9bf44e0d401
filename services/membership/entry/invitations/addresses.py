"""The routes under /v1/communities/{community}/address-invitations."""

from datetime import datetime
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, BaseModel, Field

from services.membership.domain.errors import CommunityArchived
from services.membership.domain.invitations.address import (
    LONGEST,
    MOST_AT_ONCE,
    AddressInvitation,
    read_address,
)
from services.membership.domain.invitations.errors import TooManyInvited
from services.membership.entry.asking import By
from services.membership.entry.communities.communities import Community
from services.membership.entry.invitations.links import InvitationId
from services.membership.store.invitations import addresses
from services.membership.use_cases.invitations.invite_addresses import (
    InviteAddresses,
    check_inviting,
    invite_addresses,
)
from services.membership.use_cases.invitations.withdraw_address import (
    WithdrawAddress,
    withdraw_address,
)
from shared.problems import (
    CommunityNotFound,
    InvalidProblem,
    NotAllowed,
    TooLargeProblem,
)
from shared.runtime.answers import documented
from shared.runtime.bodies import Body
from shared.runtime.forms import Done, Report
from shared.runtime.paging import After, Limit, Page, cut, link_next, read_moment, write_moment
from shared.runtime.requests import SignedInRoute
from shared.runtime.writing import Write

router = APIRouter(tags=["invitations"], route_class=SignedInRoute)


def _address(written: str) -> str:
    address = read_address(written)
    if address is None:
        raise ValueError("it is not a mail address")
    return address


class InvitedAddresses(Body):
    """The addresses of people to invite. Capital letters are ignored."""

    addresses: Annotated[
        list[Annotated[str, Field(max_length=LONGEST), AfterValidator(_address)]],
        Field(min_length=1, max_length=MOST_AT_ONCE, examples=[["ada@example.org"]]),
    ]


class InvitedCount(BaseModel):
    """The result of an invitation. It does not reveal whether anyone has these addresses."""

    invited: int = Field(description="The number of distinct addresses")


class AddressInvitationView(BaseModel):
    id: str
    address: str
    made_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, invitation: AddressInvitation) -> "AddressInvitationView":
        return cls(**invitation.model_dump())


@router.post(
    "/communities/{community}/address-invitations",
    response_model=InvitedCount,
    responses=documented(
        *(CommunityNotFound, NotAllowed, CommunityArchived, TooManyInvited),
        *(TooLargeProblem, InvalidProblem),
    ),
)
async def invite(community: Community, body: InvitedAddresses, by: By, write: Write) -> Response:
    """Invite people by email address. For owners and animators.

    People with one of these addresses are invited and notified. The other invitations wait up to 90
    days for somebody to sign in with the address.
    """
    await check_inviting(by, write.scope, community)
    command = InviteAddresses(by, community, body.addresses)
    return await write(partial(invite_addresses, command), Report(_counted))


@router.get(
    "/communities/{community}/address-invitations",
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def listing(
    community: Community,
    by: By,
    request: Request,
    response: Response,
    limit: Limit = 20,
    after: After = None,
) -> Page[AddressInvitationView]:
    """List the invited addresses, newest first. For owners and animators."""
    scope = request.app.state.store.scope
    seen = await check_inviting(by, scope, community)
    found = await addresses.of_community(
        scope, seen.community.id, after=read_moment(after), limit=limit + 1
    )
    page, cursor = cut(found, limit, lambda last: write_moment(last.made_at, last.id))
    link_next(request, response, cursor)
    items = [AddressInvitationView.of(each) for each in page]
    return Page(items=items, next=cursor)


@router.delete(
    "/communities/{community}/address-invitations/{invitation_id}",
    status_code=204,
    responses=documented(CommunityNotFound, NotAllowed, InvalidProblem),
)
async def withdraw(
    community: Community, invitation_id: InvitationId, by: By, write: Write
) -> Response:
    """Remove an address from the list. A person already invited through it stays invited."""
    command = WithdrawAddress(by, community, invitation_id)
    return await write(partial(withdraw_address, command), Done())


def _counted(number: int) -> InvitedCount:
    return InvitedCount(invited=number)
