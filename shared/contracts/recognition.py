"""The facts of recognition: kudos, awards of badges, and each person's choices about both.

The text of kudos and the counted contributions stay in membership.
"""

from datetime import UTC, datetime
from enum import StrEnum

from shared.contracts.aggregate import Aggregate
from shared.contracts.unknown import Open
from shared.contracts.values import Changed, CommunityRef, Identifier, NoPerson, Public


class KudosStatus(StrEnum):
    """The status of kudos. hidden: by the receiver. withdrawn: by the giver."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"


class Badge(StrEnum):
    """A badge, named after the rule by which a person earns it."""

    FIRST_ANSWER = "first_answer"
    FIRST_ACCEPTED = "first_accepted"
    TEN_ACCEPTED = "ten_accepted"
    MENTOR = "mentor"
    SPEAKER = "speaker"
    FIVE_KUDOS = "five_kudos"
    FIRST_PATH = "first_path"


class KudosState(Public):
    """Kudos. Without a community, they are for everyone of the organisation.

    `by_id` is None once the giver is erased; `to_id` once the receiver is erased, or objects to
    recognition.
    """

    community: CommunityRef | None
    by_id: Identifier | None
    to_id: Identifier | None
    status: Open[KudosStatus]
    given_at: datetime
    updated_at: datetime


class KudosData(Public):
    state: KudosState
    person: NoPerson = NoPerson()
    changed: Changed


class AwardState(Public):
    """A badge that a person has earned. `public`: anyone with its address can verify it.

    `person_id` is None once the person is erased, or objects to recognition. `withdrawn`: revoked
    by an administrator.
    """

    badge: Open[Badge]
    person_id: Identifier | None
    public: bool
    withdrawn: bool = False
    awarded_at: datetime
    updated_at: datetime


class AwardData(Public):
    state: AwardState
    person: NoPerson = NoPerson()
    changed: Changed


class ChoiceState(Public):
    """A person's choices. `objects`: nothing about them is counted, kept or shown.

    `shows_badges`, `shows_score`, `shows_paths` (completed learning paths): colleagues see these,
    too.
    """

    objects: bool
    shows_badges: bool
    shows_score: bool
    shows_paths: bool = False
    erased: bool
    updated_at: datetime


class ChoiceData(Public):
    state: ChoiceState
    person: NoPerson = NoPerson()
    changed: Changed


_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_GUILDS = CommunityRef(id="22ef5a52-fb24-5a29-a122-934d1f103aef", slug="guilds")
_ADA, _BOB = "ce1082ca-95f3-535a-8764-4a41c275ab05", "f0a1c0de-95f3-535a-8764-4a41c275ab06"

KUDOS = Aggregate(
    "membership",
    "kudos",
    KudosData,
    frozenset({"given", "declined", "restored", "withdrawn", "anonymised"}),
    example=KudosData(
        changed=(),
        state=KudosState(
            community=_GUILDS,
            by_id=_BOB,
            to_id=_ADA,
            status=KudosStatus.SHOWN,
            given_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""declined: hidden by the receiver. restored: shown again."""

AWARD = Aggregate(
    "membership",
    "award",
    AwardData,
    frozenset({"awarded", "published", "unpublished", "withdrawn", "restored", "anonymised"}),
    example=AwardData(
        changed=(),
        state=AwardState(
            badge=Badge.FIRST_ANSWER,
            person_id=_ADA,
            public=False,
            awarded_at=_NOON,
            updated_at=_NOON,
        ),
    ),
)
"""The aggregate's id is `{person id}.{badge}`: so repeated facts award a badge only once."""

RECOGNITION_CHOICE = Aggregate(
    "membership",
    "recognition_choice",
    ChoiceData,
    frozenset({"changed", "erased"}),
    example=ChoiceData(
        changed=(),
        state=ChoiceState(
            objects=False, shows_badges=True, shows_score=False, erased=False, updated_at=_NOON
        ),
    ),
)
"""The aggregate's id is the person's."""
