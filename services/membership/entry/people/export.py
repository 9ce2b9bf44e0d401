"""A person's own data in membership, as one document."""

from base64 import b64encode
from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import Base64Bytes, BaseModel, Field

from services.membership.domain.communities.membership import Membership
from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.goals.check_in import CheckIn
from services.membership.domain.health.traits import Gender
from services.membership.domain.invitations.invitation import Invitation
from services.membership.domain.mentoring.pair import Pair, Side
from services.membership.domain.recognition.kudos import Kudos
from services.membership.domain.skills.endorsement import Endorsement
from services.membership.entry.asking import By
from services.membership.entry.mentoring.views import (
    FeedbackView,
    GoalView,
    OfferView,
    RequestView,
    SessionView,
)
from services.membership.entry.networking.views import ConnectionView, StanceView
from services.membership.entry.people.profile_views import ProfileView
from services.membership.entry.recognition.views import AwardView, Choices
from services.membership.entry.talent.views import (
    ApproachView,
    LookView,
    OwnTalent,
    TalentSearchView,
)
from services.membership.entry.views import AnswerView
from services.membership.use_cases.people.export_person import Export, export_person
from shared.contracts.goals import Confidence
from shared.contracts.mentoring import PairStatus
from shared.contracts.recognition import KudosStatus
from shared.contracts.unknown import Open
from shared.contracts.values import Role, Standing
from shared.mongo import Store
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.requests import SignedInRoute

router = APIRouter(tags=["profiles"], route_class=SignedInRoute)


class OwnMembership(BaseModel):
    """A membership; the community is given by id only, since you may no longer see it."""

    community_id: str
    standing: Open[Standing]
    role: Open[Role]
    since: datetime
    until: str | None = None
    answers: list[AnswerView] = Field(
        description="The answers to the community's questions, until its decision"
    )

    @classmethod
    def of(cls, membership: Membership) -> "OwnMembership":
        return cls(community_id=membership.community.id, **membership.model_dump())


class AcceptedCharter(BaseModel):
    community_id: str
    version: int
    accepted_at: datetime


class GivenEndorsement(BaseModel):
    """An endorsement. `topics`: the ids of the endorsed topics."""

    person_id: str
    by_id: str
    topics: list[str]
    asked: list[str] = Field(description="The ids of requested topics without an answer")

    @classmethod
    def of(cls, endorsement: Endorsement) -> "GivenEndorsement":
        return cls(**endorsement.model_dump(exclude={"given"}), topics=list(endorsement.given))


class OwnCheckIn(BaseModel):
    community_id: str
    objective_id: str
    key_result_id: str
    value: float
    note: str
    confidence: Open[Confidence]
    at: datetime

    @classmethod
    def of(cls, check_in: CheckIn) -> "OwnCheckIn":
        return cls(community_id=check_in.community.id, **check_in.model_dump())


class OwnInvitation(BaseModel):
    """An invitation link that you made."""

    id: str
    community_id: str
    made_at: datetime

    @classmethod
    def of(cls, link: Invitation) -> "OwnInvitation":
        return cls(id=link.id, community_id=link.community.id, made_at=link.made_at)


class OwnPair(BaseModel):
    """A mentoring pair with your own texts; its goals are the mentee's."""

    id: str
    community_id: str
    programme_id: str
    side: Side
    status: Open[PairStatus]
    goals: list[GoalView]
    sessions: list[SessionView]
    feedback: FeedbackView | None
    since: datetime

    @classmethod
    def of(cls, pair: Pair, own: str) -> "OwnPair":
        side = Side.MENTOR if pair.mentor_id == own else Side.MENTEE
        return cls(
            id=pair.id,
            community_id=pair.community.id,
            programme_id=pair.programme_id,
            side=side,
            status=pair.status,
            goals=[GoalView(**dict(each)) for each in pair.goals if side is Side.MENTEE],
            sessions=[SessionView(**dict(each)) for each in pair.log if each.by is side],
            feedback=FeedbackView(**dict(given)) if (given := pair.feedback.get(side)) else None,
            since=pair.since,
        )


class OwnKudos(BaseModel):
    """Kudos that you gave or received; the community is given by id only."""

    id: str
    to_id: str | None
    by_id: str | None
    community_id: str | None
    reason: str
    status: Open[KudosStatus]
    given_at: datetime

    @classmethod
    def of(cls, kudos: Kudos) -> "OwnKudos":
        place = kudos.community.id if kudos.community else None
        return cls(community_id=place, **kudos.model_dump())


class ExportView(BaseModel):
    """All your data in this service, including data that nobody else sees."""

    profile: ProfileView
    directory: dict[str, str] = Field(description="Your attributes in the organisation's directory")
    avatar: Base64Bytes | None = Field(None, description="Your picture, WebP in base 64")
    memberships: list[OwnMembership]
    acceptances: list[AcceptedCharter]
    supported_communities: list[str]
    endorsements_given: list[GivenEndorsement]
    endorsements_received: list[GivenEndorsement]
    stances: list[StanceView]
    connections: list[ConnectionView]
    objectives: list[str] = Field(description="Ids of objectives, if you own them or a key result")
    check_ins: list[OwnCheckIn]
    activities: list[str] = Field(description="The ids of season activities that you own")
    invitations: list[OwnInvitation]
    mentor_offers: list[OfferView]
    mentee_requests: list[RequestView]
    pairs: list[OwnPair]
    talent: OwnTalent
    talent_looks: list[LookView] = Field(
        description="Recruiters' looks at you; recruiters by id only"
    )
    talent_searches: list[TalentSearchView]
    approaches: list[ApproachView]
    kudos_given: list[OwnKudos]
    kudos_received: list[OwnKudos]
    badges: list[AwardView]
    completed_paths: dict[str, datetime] = Field(description="When, by the id of the path")
    recognition: Choices | None = Field(description="Your choices; null: you made none")
    gender: Gender | None = Field(None, description="As declared for diversity figures")
    objected_at: datetime | None = Field(
        None, description="When you objected to being counted in the health of communities"
    )

    @classmethod
    def of(cls, found: Export) -> "ExportView":
        own = found.profile.id
        return cls(
            profile=ProfileView.of(found.profile),
            directory=found.profile.profile.in_directory,
            avatar=b64encode(found.avatar) if found.avatar else None,
            memberships=[OwnMembership.of(each) for each in found.memberships],
            acceptances=[
                AcceptedCharter(
                    community_id=each.community.id,
                    version=each.charter_version,
                    accepted_at=each.accepted_at,
                )
                for each in found.acceptances
            ],
            supported_communities=found.supported,
            endorsements_given=[GivenEndorsement.of(each) for each in found.endorsed],
            endorsements_received=[GivenEndorsement.of(each) for each in found.endorsed_by],
            stances=[StanceView.of(each) for each in found.stances],
            connections=[ConnectionView.of(each, own) for each in found.connections],
            objectives=[each.id for each in found.objectives],
            check_ins=[OwnCheckIn.of(each) for each in found.check_ins],
            activities=[each.id for each in found.activities],
            invitations=[OwnInvitation.of(each) for each in found.invitations],
            mentor_offers=[OfferView.of(each) for each in found.offers],
            mentee_requests=[RequestView.of(each) for each in found.requests],
            pairs=[OwnPair.of(each, own) for each in found.pairs],
            talent=OwnTalent.of(found.talent),
            talent_looks=[LookView.of(each, {}) for each in found.looks],
            talent_searches=[TalentSearchView.of(each) for each in found.searches],
            approaches=[ApproachView.of(each) for each in found.approaches],
            kudos_given=[OwnKudos.of(each) for each in found.kudos_given],
            kudos_received=[OwnKudos.of(each) for each in found.kudos_received],
            badges=[AwardView.of(each, None) for each in found.awards],
            completed_paths=found.completed_paths,
            recognition=Choices.of(found.choice) if found.choice else None,
            gender=found.gender,
            objected_at=found.objected_at,
        )


@router.get("/profiles/me/export", responses=documented(ProfileNotFound, InvalidProblem))
async def export(by: By, request: Request) -> ExportView:
    """Export everything that you gave to this service."""
    store: Store = request.app.state.store
    return ExportView.of(await export_person(by, store.scope))
