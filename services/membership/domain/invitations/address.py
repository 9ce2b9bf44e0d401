"""Invitations by mail address, whether or not a person here has the address yet."""

import re
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from pydantic import BaseModel

from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Role

MOST_AT_ONCE = 100
MOST_OF_COMMUNITY = 20_000
KEPT = timedelta(days=90)
LONGEST = 254
"""The longest address in characters (RFC 5321, 4.5.3.1.3, without the angle brackets)."""

_ADDRESS = re.compile(
    r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[^\s@<>,;:\"()\[\]\\.]+\.)+[^\s@<>,;:\"()\[\]\\.]+"
)
_IDS = UUID("6a1ff0f2-1f6b-5b0e-9d56-6a3c2b9f8e11")


class AddressInvitation(BaseModel):
    """An invitation that its person gets at once, or when they first sign in with the address.

    `person_id`: that person, from then on. It is kept until it expires either way, so that a list
    of invitations does not reveal which addresses are known. `is_new`: no job has looked up its
    person yet.
    """

    id: str
    community: CommunityRef
    address: str
    role: Open[Role] = Role.MEMBER
    made_by: str | None
    made_at: datetime
    expires_at: datetime
    person_id: str | None = None
    is_new: bool = True


def read_address(written: str) -> str | None:
    """Return an address in its form for comparison: trimmed, lower case; None if it is invalid."""
    address = written.strip().lower()
    fits = len(address) <= LONGEST and address.isprintable() and _ADDRESS.fullmatch(address)
    return address if fits else None


def invite_address(
    community: CommunityRef, address: str, made_by: str, now: datetime, role: Role = Role.MEMBER
) -> AddressInvitation:
    """Return the invitation of an address; a community and an address always give the same id."""
    return AddressInvitation(
        id=str(uuid5(_IDS, f"{community.id}|{address}")),
        community=community,
        address=address,
        role=role,
        made_by=made_by,
        made_at=now,
        expires_at=now + KEPT,
    )
