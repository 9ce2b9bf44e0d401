"""Kudos, badges, contributions and boards in request bodies and responses."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, StrictBool, StringConstraints

from services.membership.domain.recognition.award import Award
from services.membership.domain.recognition.choice import Choice
from services.membership.domain.recognition.credential import Issuer
from services.membership.domain.recognition.deeds import (
    HALF_LIFE,
    MOST_A_DAY,
    WEIGHTS,
    Kind,
    Tally,
    at_present,
)
from services.membership.domain.recognition.kudos import Kudos
from services.membership.entry.views import PersonId
from services.membership.use_cases.recognition.see_recognition import Board, SeenRecognition
from shared.audience.people import NOBODY, Face
from shared.contracts.recognition import Badge, KudosStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Identifier
from shared.runtime.bodies import SOMETHING, Body, in_one_line

Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500, strip_whitespace=True, pattern=SOMETHING),
    AfterValidator(in_one_line),
]


class NewKudos(Body):
    to_id: PersonId = Field(description="The person you thank")
    reason: Reason = Field(examples=["You found the cause when nobody else did"])
    community: str | None = Field(
        None, max_length=64, description="A slug or id; null: visible to the whole organisation"
    )
    topic_id: Identifier | None = Field(None, description="The topic or skill that they are about")


class ShownKudos(Body):
    shown: StrictBool


class KudosView(BaseModel):
    """Kudos. `by_id` is null once the giver is erased; `reason` is then empty."""

    id: str
    to_id: str | None
    by_id: str | None
    by_name: str | None = Field(None, description="The giver's name; null except in lists")
    by_avatar: str | None = Field(None, description="The name of the giver's picture")
    reason: str
    community: CommunityRef | None
    topic_id: str | None
    status: Open[KudosStatus]
    given_at: datetime

    @classmethod
    def of(cls, kudos: Kudos, faces: Mapping[str, Face] | None = None) -> "KudosView":
        face = (faces or {}).get(kudos.by_id or "", NOBODY)
        parts = kudos.model_dump(exclude={"version", "updated_at"})
        return cls(**parts, by_name=face.name or None, by_avatar=face.avatar)


class AwardView(BaseModel):
    """A badge that was earned. `credential_id`, `credential`: only you see them here."""

    badge: Open[Badge]
    awarded_at: datetime
    withdrawn: bool = Field(
        default=False,
        description="Revoked by an administrator; visible to administrators and its person",
    )
    credential_id: str | None = Field(None, description="Null: it is not public")
    credential: str | None = Field(None, description="The address at which anyone can verify it")

    @classmethod
    def of(cls, award: Award, issuer: Issuer | None) -> "AwardView":
        key = award.credential_id if issuer else None
        address = issuer.address(key) if issuer and key else None
        return cls(
            badge=award.badge,
            awarded_at=award.awarded_at,
            withdrawn=award.withdrawn,
            credential_id=key,
            credential=address,
        )


class PartView(BaseModel):
    """Contributions of one kind. `score`: their decayed weight today; the total is the score."""

    kind: Kind
    count: int
    weight: int = Field(description="The initial weight of one contribution")
    score: float


class ContributionsView(BaseModel):
    """Contributions. The weight of each halves in `half_life_days`.

    `most_a_day`: the daily limit per kind and community.
    """

    score: float
    parts: list[PartView]
    half_life_days: int
    most_a_day: int

    @classmethod
    def of(cls, tally: Tally, now: datetime) -> "ContributionsView":
        parts = [
            PartView(
                kind=kind,
                count=tally.counts[kind],
                weight=weight,
                score=_rounded(at_present(tally.scores.get(kind, 0.0), now)),
            )
            for kind, weight in WEIGHTS.items()
        ]
        return cls(
            score=_rounded(at_present(tally.score, now)),
            parts=parts,
            half_life_days=HALF_LIFE // timedelta(days=1),
            most_a_day=MOST_A_DAY,
        )


class Choices(Body):
    """Your choices. objects: nothing is counted, kept or shown, and existing data is removed."""

    objects: StrictBool = False
    shows_badges: StrictBool = Field(default=False, description="Colleagues see your badges")
    shows_score: StrictBool = Field(
        default=False, description="Colleagues see your contributions, and boards may list you"
    )
    shows_paths: StrictBool = Field(
        default=False, description="Readers of a learning path see that you completed it"
    )

    @classmethod
    def of(cls, choice: Choice) -> "Choices":
        return cls(**choice.model_dump(include=set(cls.model_fields)))


class RecognitionView(BaseModel):
    """A person's recognition. Null: you may not see it, or there is none."""

    person_id: str
    choices: Choices | None = Field(description="Your own choices")
    takes_part: bool = Field(description="Whether you can give this person kudos")
    awards: list[AwardView] | None
    contributions: ContributionsView | None

    @classmethod
    def of(cls, seen: SeenRecognition, issuer: Issuer, now: datetime) -> "RecognitionView":
        own = issuer if seen.own else None
        return cls(
            person_id=seen.person_id,
            choices=Choices.of(seen.choice) if seen.own else None,
            takes_part=not seen.choice.objects,
            awards=None if seen.awards is None else [AwardView.of(a, own) for a in seen.awards],
            contributions=None if seen.tally is None else ContributionsView.of(seen.tally, now),
        )


class PublicBadge(Body):
    public: StrictBool


class WithdrawnBadge(Body):
    withdrawn: StrictBool = Field(description="false: the badge is restored")


class SwitchedBoard(Body):
    on: StrictBool


class RankedView(BaseModel):
    person_id: str
    name: str
    score: float


class BoardView(BaseModel):
    """A community's leaderboard: the top contributors who show their score."""

    on: bool
    may_switch: bool
    items: list[RankedView]

    @classmethod
    def of(cls, board: Board) -> "BoardView":
        return cls(
            on=board.on,
            may_switch=board.may_switch,
            items=[
                RankedView(
                    person_id=each.person.id, name=each.person.name, score=_rounded(each.score)
                )
                for each in board.ranked
            ],
        )


def _rounded(score: float) -> float:
    return round(score, 2)
