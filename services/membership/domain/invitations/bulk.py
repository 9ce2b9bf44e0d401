"""People added to a community from a file, line by line, with the outcome of each line."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel

from services.membership.domain.invitations.why import Why
from shared.contracts.values import CommunityRef, Language, Role

MOST_LINES = 20_000


class LineOutcome(StrEnum):
    """The outcome of a line.

    invited: nobody has the address yet; the person who signs in with it is invited.
    """

    ADDED = "added"
    ALREADY_MEMBER = "already_member"
    INVITED = "invited"
    BAD = "bad"


class Bulk(BaseModel):
    """A file of people to add.

    `is_dry`: it only determines the outcome of each line, and adds nobody. `as_admin`: its maker
    used the rights of a platform administrator.
    """

    id: str
    version: int = 1
    community: CommunityRef
    made_by: str | None
    as_admin: bool = False
    is_dry: bool
    is_done: bool = False
    lines: int
    looked_at: int = 0
    counts: dict[LineOutcome, int] = {}
    made_at: datetime
    expires_at: datetime

    def run(self) -> bool:
        """Start again after a dry run, to add people. Return False if it adds people already."""
        if not self.is_dry:
            return False
        self.is_dry, self.is_done, self.looked_at, self.counts = False, False, 0, {}
        self.version += 1
        return True


class Line(BaseModel):
    """A line of the file; `number` counts the header as 1.

    `address` or `given_id`: the person that the line names. `why`: why the line is bad; `problem`:
    the same in English, as older versions stored it. `person_id`: the line's person, once known.
    """

    number: int
    address: str = ""
    given_id: str = ""
    role: Role = Role.MEMBER
    outcome: LineOutcome | None = None
    why: Why | None = None
    problem: str = ""
    person_id: str | None = None

    def said(self, language: Language) -> str:
        """Return why the line is bad; empty for a good line."""
        return self.why.said(language) if self.why else self.problem

    @property
    def named(self) -> str:
        return self.address or self.given_id
