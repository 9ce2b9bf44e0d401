"""The facts of mentoring: programmes, offers of mentors, requests of mentees, and pairs.

Texts between the two people, such as goals and notes of sessions, stay in membership.
"""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.goals import Day
from shared.contracts.unknown import Open
from shared.contracts.values import (
    Changed,
    CommunityRef,
    Identifier,
    Language,
    LocalizedText,
    NoPerson,
    Public,
)


class ProgrammeStatus(StrEnum):
    """The status of a programme. closed: nothing in it can change."""

    OPEN = "open"
    CLOSED = "closed"


class PairStatus(StrEnum):
    """The status of a pair.

    proposed: at least one answer is missing. declined: by one of them. lapsed: the mentor had no
    place left, or the programme closed. ended: before completion.
    """

    PROPOSED = "proposed"
    ACTIVE = "active"
    DECLINED = "declined"
    LAPSED = "lapsed"
    COMPLETED = "completed"
    ENDED = "ended"


class ProgrammeState(Public):
    """A mentoring programme of a community.

    `apply_until`: the last day for offers and requests. `most_mentees`: the maximum number of
    mentees per mentor. `languages`: the allowed languages of pairs (ISO 639-1); all if empty.
    `same_department`: whether mentor and mentee may share a department.
    """

    community: CommunityRef
    titles: LocalizedText
    purposes: LocalizedText
    status: Open[ProgrammeStatus]
    apply_until: Day
    starts_on: Day
    ends_on: Day
    most_mentees: int
    languages: tuple[str, ...]
    same_department: bool
    created_at: datetime
    updated_at: datetime


class ProgrammeData(Public):
    state: ProgrammeState
    person: NoPerson = NoPerson()
    changed: Changed


class OfferState(Public):
    """A mentor's offer. `taken` of its `capacity` places have a mentee.

    `person_id` is None once the mentor is erased.
    """

    community: CommunityRef
    programme_id: Identifier
    person_id: Identifier | None
    capacity: int
    taken: int
    withdrawn: bool
    updated_at: datetime


class OfferData(Public):
    state: OfferState
    person: NoPerson = NoPerson()
    changed: Changed


class RequestState(Public):
    """A mentee's request. `pair_id`: their proposed or current pair.

    `person_id` is None once the mentee is erased.
    """

    community: CommunityRef
    programme_id: Identifier
    person_id: Identifier | None
    pair_id: Identifier | None
    withdrawn: bool
    updated_at: datetime


class RequestData(Public):
    state: RequestState
    person: NoPerson = NoPerson()
    changed: Changed


class PairState(Public):
    """A mentor and a mentee. Either id is None once that person is erased.

    `sessions`: the number of sessions so far. `nudged_at`: when the two last got a reminder to
    meet.
    """

    community: CommunityRef
    programme_id: Identifier
    mentor_id: Identifier | None
    mentee_id: Identifier | None
    status: Open[PairStatus]
    sessions: int
    nudged_at: datetime | None
    since: datetime


class PairData(Public):
    state: PairState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_GUILDS = CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds")
_ADA, _BOB = "ce1082ca-95f3-535a-8764-4a41c275ab05", "f0a1c0de-95f3-535a-8764-4a41c275ab06"
_PROGRAMME = "01a20080-6a10-7b7c-9d0e-5d1f6b1f3a57"
_PAIR = "01a20080-6a10-7b7c-9d0e-5d1f6b1f3a58"

PROGRAMME = Aggregate(
    "membership",
    "programme",
    ProgrammeData,
    frozenset({"opened", "changed", "closed"}),
    example=ProgrammeData(
        changed=(),
        state=ProgrammeState(
            community=_GUILDS,
            titles={Language.ENGLISH: "Spring mentoring", Language.FRENCH: "Mentorat"},
            purposes={Language.ENGLISH: "Nobody learns alone."},
            status=ProgrammeStatus.OPEN,
            apply_until="2026-03-31",
            starts_on="2026-04-06",
            ends_on="2026-09-30",
            most_mentees=3,
            languages=("fr", "en"),
            same_department=False,
            created_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)

MENTOR_OFFER = Aggregate(
    "membership",
    "mentor_offer",
    OfferData,
    frozenset({"offered", "changed", "filled", "freed", "withdrawn", "anonymised"}),
    example=OfferData(
        changed=(),
        state=OfferState(
            community=_GUILDS,
            programme_id=_PROGRAMME,
            person_id=_ADA,
            capacity=2,
            taken=1,
            withdrawn=False,
            updated_at=_NOON,
        ),
    ),
)
"""The aggregate's id is `{programme id}.{person id}`."""

MENTEE_REQUEST = Aggregate(
    "membership",
    "mentee_request",
    RequestData,
    frozenset({"requested", "changed", "matched", "released", "withdrawn", "anonymised"}),
    example=RequestData(
        changed=(),
        state=RequestState(
            community=_GUILDS,
            programme_id=_PROGRAMME,
            person_id=_BOB,
            pair_id=_PAIR,
            withdrawn=False,
            updated_at=_NOON,
        ),
    ),
)
"""The aggregate's id is `{programme id}.{person id}`."""

PAIR = Aggregate(
    "membership",
    "pair",
    PairData,
    frozenset(
        {
            *("proposed", "accepted", "started", "declined", "lapsed", "changed", "logged"),
            *("nudged", "rated", "completed", "ended", "anonymised"),
        }
    ),
    example=PairData(
        changed=(),
        state=PairState(
            community=_GUILDS,
            programme_id=_PROGRAMME,
            mentor_id=_ADA,
            mentee_id=_BOB,
            status=PairStatus.ACTIVE,
            sessions=2,
            nudged_at=None,
            since=_NOON,
        ),
    ),
)
