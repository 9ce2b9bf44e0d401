"""The facts of the talent pool: its members, and the approaches of recruiters.

Texts, visibility choices and looks stay in membership.
"""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, Identifier, NoPerson, Public


class Part(StrEnum):
    """A part of a member's profile that they may show in the pool."""

    NAME = "name"
    HEADLINE = "headline"
    SKILLS = "skills"
    LANGUAGES = "languages"
    DEPARTMENT = "department"
    COUNTRY = "country"
    SENIORITY = "seniority"
    COMMUNITIES = "communities"


class Opportunity(StrEnum):
    """A kind of opportunity that a member is looking for."""

    POSITION = "position"
    PROJECT = "project"
    SECONDMENT = "secondment"
    MENTORING = "mentoring"
    TEACHING = "teaching"


class ApproachStatus(StrEnum):
    """The status of an approach. ended: the member left the pool, before or after the answer."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    ENDED = "ended"


class TalentState(Public):
    """A member's place in the pool. `person_id` is None once they are erased."""

    person_id: Identifier | None
    listed: bool
    since: datetime


class TalentData(Public):
    state: TalentState
    person: NoPerson = NoPerson()
    changed: Changed


class ApproachState(Public):
    """A recruiter's approach to a member. Both ids are None once either of them is erased."""

    recruiter_id: Identifier | None
    person_id: Identifier | None
    status: Open[ApproachStatus]
    since: datetime


class ApproachData(Public):
    state: ApproachState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_ADA, _BOB = "ce1082ca-95f3-535a-8764-4a41c275ab05", "f0a1c0de-95f3-535a-8764-4a41c275ab06"

TALENT_PROFILE = Aggregate(
    "membership",
    "talent_profile",
    TalentData,
    frozenset({"listed", "changed", "withdrawn", "anonymised"}),
    example=TalentData(changed=(), state=TalentState(person_id=_ADA, listed=True, since=_NOON)),
)
"""The aggregate's id is the person's id."""

APPROACH = Aggregate(
    "membership",
    "approach",
    ApproachData,
    frozenset({"asked", "accepted", "refused", "expired", "ended", "anonymised"}),
    example=ApproachData(
        changed=(),
        state=ApproachState(
            recruiter_id=_BOB, person_id=_ADA, status=ApproachStatus.ASKED, since=_NOON
        ),
    ),
)
"""The aggregate's id reveals neither person: the recruiter may not know the talent's identity."""
