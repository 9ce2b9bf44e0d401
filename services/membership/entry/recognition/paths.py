"""The route of the learning paths that a person completed."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.membership.domain.errors import ProfileNotFound
from services.membership.entry.asking import By
from services.membership.entry.communities.members import Person
from services.membership.use_cases.recognition.see_paths import Completed, SeenPaths, see_paths
from shared.contracts.unknown import Open
from shared.contracts.values import CommunityRef, Language, LocalizedText
from shared.messaging.unit import Unit
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.requests import SignedInRoute

router = APIRouter(tags=["recognition"], route_class=SignedInRoute)


class TaughtSkill(BaseModel):
    """A topic that a path teaches."""

    topic_id: str
    labels: LocalizedText
    is_rated: bool = Field(description="Whether it is in your profile already")


class CompletedPath(BaseModel):
    """A completed learning path, with its topics."""

    id: str
    title: str
    lang: Open[Language]
    community: CommunityRef | None
    completed_at: datetime
    skills: list[TaughtSkill]

    @classmethod
    def of(cls, done: Completed, seen: SeenPaths) -> "CompletedPath":
        path = done.path
        return cls(
            id=path.id,
            title=path.title,
            lang=path.language,
            community=path.community,
            completed_at=done.at,
            skills=[
                TaughtSkill(topic_id=key, labels=topic.labels, is_rated=key in seen.rated)
                for key in path.skills
                if (topic := seen.topics.get(key))
            ],
        )


class CompletedPaths(BaseModel):
    """The paths that a person completed, the last first; at most the last hundred."""

    person_id: str
    items: list[CompletedPath]


@router.get("/profiles/{person_id}/paths", responses=documented(ProfileNotFound, InvalidProblem))
async def read(person_id: Person, by: By, request: Request) -> CompletedPaths:
    """List a person's completed learning paths, if they show them and you may read them.

    Your own list offers skills: add them to your profile yourself.
    """
    unit: Unit = request.app.state.unit
    seen = await see_paths(by, unit.store.scope, person_id)
    items = [CompletedPath.of(each, seen) for each in seen.items]
    return CompletedPaths(person_id=seen.person_id, items=items)
