"""Programmes, offers, requests, matches and pairs in responses."""

from collections.abc import Mapping
from datetime import datetime

from pydantic import BaseModel, Field

from services.membership.domain.mentoring.application import Offer, Request
from services.membership.domain.mentoring.matching import WEIGHTS, Criterion
from services.membership.domain.mentoring.matching_round import Match, Round, RoundStatus
from services.membership.domain.mentoring.pair import Side
from services.membership.domain.mentoring.programme import Ratings
from services.membership.domain.rights import may_edit, may_mentor
from services.membership.domain.skills.topic import Topic
from services.membership.entry.networking.views import SkillName
from services.membership.use_cases.mentoring.report_programme import Report
from services.membership.use_cases.mentoring.see_pair import SeenPair
from services.membership.use_cases.mentoring.see_programme import SeenProgramme
from shared.audience.sight import Asker
from shared.contracts.goals import Day
from shared.contracts.mentoring import PairStatus, ProgrammeStatus
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, LocalizedText


class ProgrammeView(BaseModel):
    """A mentoring programme of a community."""

    id: str
    community: CommunityRef
    titles: LocalizedText
    purposes: LocalizedText
    status: Open[ProgrammeStatus]
    apply_until: Day
    starts_on: Day
    ends_on: Day
    most_mentees: int
    languages: list[str]
    same_department: bool
    organises: bool = Field(description="Whether you may organise it")
    takes_part: bool = Field(description="Whether you may be a mentor or mentee in it")
    created_at: datetime
    updated_at: datetime
    version: int

    @classmethod
    def of(cls, found: SeenProgramme, by: Asker) -> "ProgrammeView":
        return cls(
            **found.programme.model_dump(exclude={"by_mentors", "by_mentees"}),
            organises=may_edit(by, found.seen.own),
            takes_part=may_mentor(found.seen.own),
        )


class OfferView(BaseModel):
    """Your offer. `taken`: the number of its places with a mentee."""

    programme_id: str
    topics: list[str]
    languages: list[str]
    time_zone: str
    about: str
    capacity: int
    taken: int
    withdrawn: bool
    version: int

    @classmethod
    def of(cls, offer: Offer) -> "OfferView":
        return cls(**offer.model_dump())


class RequestView(BaseModel):
    """Your request. `pair_id`: your proposed or current pair."""

    programme_id: str
    topics: list[str]
    languages: list[str]
    time_zone: str
    goals: str
    pair_id: str | None
    withdrawn: bool
    version: int

    @classmethod
    def of(cls, request: Request) -> "RequestView":
        return cls(**request.model_dump())


class OwnPart(BaseModel):
    """Your part in a programme; null if you have none."""

    offer: OfferView | None
    request: RequestView | None


class RoundView(BaseModel):
    """The latest round of matching. `total`: the sum of the scores of its matches."""

    id: str
    status: RoundStatus
    mentors: int = Field(description="Mentors with a free place")
    mentees: int = Field(description="Mentees without a mentor")
    matches: int
    total: float
    greedy: float = Field(description="The sum of a greedy assignment")
    changed_at: datetime | None
    version: int

    @classmethod
    def of(cls, found: Round) -> "RoundView":
        return cls(**found.model_dump())


class CriterionView(BaseModel):
    """A component of a match's score, from 0 to 1, and its weight."""

    criterion: Criterion
    score: float
    weight: float


class MatchView(BaseModel):
    """An unpublished match, with its reasons."""

    mentor_id: str
    mentor_name: str | None
    mentee_id: str
    mentee_name: str | None
    score: float = Field(description="From 0 to 1")
    criteria: list[CriterionView]
    topics: list[SkillName] = Field(description="Topics wanted by one and offered by the other")

    @classmethod
    def of(cls, match: Match, names: Mapping[str, str], topics: Mapping[str, Topic]) -> "MatchView":
        return cls(
            mentor_id=match.mentor_id,
            mentor_name=names.get(match.mentor_id),
            mentee_id=match.mentee_id,
            mentee_name=names.get(match.mentee_id),
            score=match.score,
            criteria=_criteria(match.criteria),
            topics=_topics(match.topics, topics),
        )


class GoalView(BaseModel):
    title: str
    done: bool


class SessionView(BaseModel):
    """A session. `by`: the side that recorded it."""

    on: Day
    minutes: int
    note: str
    by: Side
    at: datetime


class FeedbackView(BaseModel):
    rating: int
    comment: str


class PairView(BaseModel):
    """Your pair. `side`: yours. `accepted`: the sides that accepted the proposal."""

    id: str
    community: CommunityRef
    programme_id: str
    programme_titles: LocalizedText
    is_open: bool = Field(description="Whether the programme is open, so that the pair can change")
    side: Side
    status: Open[PairStatus]
    mentor_id: str | None
    mentor_name: str | None
    mentee_id: str | None
    mentee_name: str | None
    accepted: list[Side]
    score: float
    criteria: list[CriterionView]
    topics: list[SkillName]
    about: str = Field(description="What the mentor offered")
    wishes: str = Field(description="What the mentee asked for")
    goals: list[GoalView]
    sessions: list[SessionView]
    feedback: FeedbackView | None = Field(description="Your own")
    comment: str = Field(description="The other person's closing feedback to you")
    since: datetime
    version: int

    @classmethod
    def of(cls, found: SeenPair) -> "PairView":
        pair = found.pair
        other = Side.MENTEE if found.side is Side.MENTOR else Side.MENTOR
        own, theirs = pair.feedback.get(found.side), pair.feedback.get(other)
        plain = {"criteria", "topics", "feedback", "log"}
        return cls(
            **pair.model_dump(exclude=plain),
            programme_titles=found.programme.titles,
            is_open=found.programme.is_open,
            side=found.side,
            mentor_name=found.names.get(pair.mentor_id or ""),
            mentee_name=found.names.get(pair.mentee_id or ""),
            criteria=_criteria(pair.criteria),
            topics=_topics(pair.topics, found.topics),
            about=found.about,
            wishes=found.wishes,
            sessions=[SessionView(**each.model_dump()) for each in pair.log],
            feedback=FeedbackView(**own.model_dump()) if own else None,
            comment=theirs.comment if theirs else "",
        )


class Pairs(BaseModel):
    """Your pairs, newest first."""

    items: list[PairView]


class RatingsView(BaseModel):
    """Ratings of one side. `mean`: null for fewer than five, which could reveal an individual's."""

    count: int
    mean: float | None

    @classmethod
    def of(cls, ratings: Ratings | None) -> "RatingsView | None":
        return cls(**ratings.model_dump()) if ratings else None


class ProgrammeReport(BaseModel):
    """The figures of a programme. Ratings appear once it is closed."""

    offers: int
    places: int
    requests: int
    pairs: dict[str, int] = Field(description="By status")
    sessions: int
    minutes: int
    by_mentors: RatingsView | None
    by_mentees: RatingsView | None

    @classmethod
    def of(cls, found: Report) -> "ProgrammeReport":
        counted = {str(status): found.counts.pairs.get(status, 0) for status in PairStatus}
        return cls(
            offers=found.offers,
            places=found.places,
            requests=found.requests,
            pairs=counted,
            sessions=found.counts.sessions,
            minutes=found.counts.minutes,
            by_mentors=RatingsView.of(found.programme.by_mentors),
            by_mentees=RatingsView.of(found.programme.by_mentees),
        )


def _criteria(scores: Mapping[Criterion, float]) -> list[CriterionView]:
    return [
        CriterionView(criterion=criterion, score=score, weight=WEIGHTS[criterion])
        for criterion, score in scores.items()
    ]


def _topics(ids: tuple[str, ...], known: Mapping[str, Topic]) -> list[SkillName]:
    return [
        SkillName(topic_id=key, labels=topic.labels) for key in ids if (topic := known.get(key))
    ]
