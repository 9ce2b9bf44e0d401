"""Talents, searches, looks and approaches in responses."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from services.membership.domain.talent.look import Look, LookKind, TalentSearch
from services.membership.entry.networking.views import SharedCommunity, SkillName
from services.membership.use_cases.talent.approach_talent import SeenApproach
from services.membership.use_cases.talent.see_talent import SeenTalent
from shared.contracts.goals import Day
from shared.contracts.people import Seniority
from shared.contracts.talent import ApproachStatus, Opportunity, Part
from shared.contracts.unknown import Open


class TalentSkill(SkillName):
    level: int = Field(description="1 to 5")


class TalentView(BaseModel):
    """The recruiters' view of a talent. Hidden parts are empty.

    `handle`: the talent's identifier, which changes when the person rejoins the pool.
    """

    handle: str
    name: str
    headline: str
    competencies: list[TalentSkill]
    skills: list[str] = Field(description="Skills and interests as free text")
    languages: list[str]
    department: str
    country: str
    seniority: Open[Seniority] | None
    communities: list[SharedCommunity]
    available_from: Day | None
    opportunities: list[Open[Opportunity]]
    text: str

    @classmethod
    def of(cls, seen: SeenTalent) -> "TalentView":
        shown, topics, places = seen.shown, seen.topics, seen.communities
        plain = {name: getattr(shown, name) for name in cls.model_fields if name not in _JOINED}
        return cls(
            **plain,
            competencies=[
                TalentSkill(topic_id=topic.id, labels=topic.labels, level=each.level or 0)
                for each in shown.competencies
                if (topic := topics.get(each.topic_id))
            ],
            communities=[
                SharedCommunity(id=place.id, slug=place.slug, names=place.names)
                for key in shown.communities
                if (place := places.get(key))
            ],
        )


_JOINED = {"competencies", "communities"}


class OwnTalent(BaseModel):
    """Your place in the talent pool. `seen`: the recruiters' view of you."""

    listed: bool
    shows: list[Open[Part]]
    available_from: Day | None
    opportunities: list[Open[Opportunity]]
    text: str
    since: datetime
    seen: TalentView
    version: int

    @classmethod
    def of(cls, seen: SeenTalent) -> "OwnTalent":
        return cls(**seen.talent.model_dump(), seen=TalentView.of(seen))


class LookView(BaseModel):
    """A recruiter's looks at you. `times`: how many. `at`: the last one.

    `listed`: a search listed you; `opened`: they opened your page.
    """

    recruiter_id: str
    recruiter_name: str | None
    kind: LookKind
    purpose: str
    times: int
    at: datetime

    @classmethod
    def of(cls, look: Look, names: Mapping[str, str]) -> "LookView":
        return cls(**look.model_dump(), recruiter_name=names.get(look.recruiter_id))


class TalentSearchView(BaseModel):
    """Your search, kept as long as its log of looks."""

    id: str
    purpose: str
    wanted: dict[str, Any] = Field(description="The criteria; communities by id")
    at: datetime

    @classmethod
    def of(cls, search: TalentSearch) -> "TalentSearchView":
        return cls(**search.model_dump())


class ContactView(BaseModel):
    """The member of an accepted approach."""

    person_id: str
    name: str
    email: str


class ApproachView(BaseModel):
    """A recruiter's approach of a member of the pool.

    `to_me`: you are the member. `open_until`: null unless it awaits an answer. `contact`: the
    member, after acceptance.
    """

    id: str
    to_me: bool
    status: Open[ApproachStatus]
    purpose: str
    reason: str = Field(description="The member's, for a refusal; it may be empty")
    recruiter_id: str | None
    recruiter_name: str | None
    handle: str
    search_id: str = Field(description="The search that found them; empty for the member")
    contact: ContactView | None
    since: datetime
    open_until: datetime | None
    version: int

    @classmethod
    def of(cls, seen: SeenApproach) -> "ApproachView":
        approach, known = seen.approach, seen.contact
        accepted = approach.status is ApproachStatus.ACCEPTED
        shown = approach.model_dump(exclude={"search_id"})
        return cls(
            **shown,
            to_me=seen.is_mine,
            search_id="" if seen.is_mine else approach.search_id,
            recruiter_name=seen.recruiter.name if seen.recruiter else None,
            contact=ContactView(person_id=known.id, name=known.name, email=known.email)
            if known and accepted
            else None,
            open_until=approach.open_until,
        )
