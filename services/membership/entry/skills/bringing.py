"""The route /v1/profiles/me/skill-suggestions: skills from other platforms."""

from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from services.membership.entry.asking import By
from services.membership.reading.apart import read_apart
from services.membership.use_cases.skills.match_skills import Matched, match_skills
from shared.contracts.values import LocalizedText
from shared.mongo import Store
from shared.problems import InvalidProblem, TooLargeProblem
from shared.runtime.answers import documented
from shared.runtime.requests import SignedInRoute

router = APIRouter(tags=["skills"], route_class=SignedInRoute)

Source = Literal["linkedin", "europass"]
_FILE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Brought(BaseModel):
    """The output of the process that reads a file."""

    source: Source
    headline: str = Field(max_length=200)
    skills: list[str] = Field(max_length=200)
    languages: list[str] = Field(max_length=20)


class SuggestedSkill(BaseModel):
    """A suggestion; `topic_id` is null if the shared list has no topic of this name."""

    written: str
    topic_id: str | None
    labels: LocalizedText | None
    is_rated: bool = Field(description="Whether it is in your profile already")

    @classmethod
    def of(cls, matched: Matched) -> "SuggestedSkill":
        topic = matched.topic
        return cls(
            written=matched.written,
            topic_id=topic.id if topic else None,
            labels=topic.labels if topic else None,
            is_rated=matched.is_rated,
        )


class SkillSuggestions(BaseModel):
    """Suggestions to choose from; they are neither stored nor added to your profile."""

    source: Source
    headline: str
    languages: list[str] = Field(description="BCP 47")
    skills: list[SuggestedSkill]


@router.post(
    "/profiles/me/skill-suggestions",
    openapi_extra=_FILE,
    responses=documented(TooLargeProblem, InvalidProblem),
)
async def suggest(by: By, request: Request) -> SkillSuggestions:
    """Read skills from a LinkedIn export (ZIP) or a Europass CV (XML, JSON, or PDF with XML).

    At most 8 MiB. The skills are matched with the shared list of topics; the file is not stored.
    Edit your profile to add the skills that you choose.
    """
    store: Store = request.app.state.store
    brought = await read_apart("skills", await request.body(), Brought)
    matched = await match_skills(by, store.scope, brought.skills)
    return SkillSuggestions(
        source=brought.source,
        headline=brought.headline,
        languages=brought.languages,
        skills=[SuggestedSkill.of(each) for each in matched],
    )
