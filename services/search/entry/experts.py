"""People who know about a subject, with reasons; and the evidence of a person's skills."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from services.search.entry.http import reader
from services.search.entry.items import Kind, title_of
from services.search.entry.parameters import LONGEST_QUERY, Reads, normal
from services.search.index.experts import Evidence, Expert, Reason
from services.search.index.found import score_in_tenths
from services.search.index.knowing import Knowing, Known
from services.search.index.naming import Named
from services.search.projections.keys import document_key
from shared.contracts.values import Language
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.paging import Limit
from shared.runtime.requests import Me, SignedInRoute

MOST_TOPICS = 20

router = APIRouter(tags=["experts"], route_class=SignedInRoute)

_SAYS: Mapping[Evidence, Mapping[Language, str]] = {
    Evidence.ACCEPTED_ANSWER: {
        Language.FRENCH: "Sa réponse a été acceptée",
        Language.ENGLISH: "Their answer was accepted",
    },
    Evidence.TALK: {
        Language.FRENCH: "En a parlé en public",
        Language.ENGLISH: "Gave a talk about it",
    },
    Evidence.ARTICLE: {
        Language.FRENCH: "A écrit à ce sujet",
        Language.ENGLISH: "Wrote about it",
    },
    Evidence.ANSWER: {
        Language.FRENCH: "A répondu à une question",
        Language.ENGLISH: "Answered a question",
    },
    Evidence.SKILL: {
        Language.FRENCH: "Le dit dans son profil",
        Language.ENGLISH: "Says so in their profile",
    },
}


class ReasonView(BaseModel):
    """A piece of evidence that you may see. For an answer, `title` is that of its post."""

    evidence: Evidence
    says: str
    id: str
    kind: Kind
    title: str
    post_id: str | None
    community: str | None
    published_at: datetime
    reactions: int
    endorsements: int = Field(
        0, description="For a profile: the number of people who endorse its public skills"
    )


class ExpertView(BaseModel):
    """An expert. `score` is relative to the first expert's, in tenths."""

    id: str
    name: str
    avatar: str | None = Field(None, description="The name of their picture")
    score: float
    reasons: list[ReasonView]


class SkillView(BaseModel):
    """The evidence of one skill, best first."""

    topic_id: str
    reasons: list[ReasonView]


class EvidenceView(BaseModel):
    """The skills for which there is evidence that you may see."""

    items: list[SkillView]


class ExpertsView(BaseModel):
    items: list[ExpertView]


@router.get("/experts", responses=documented(InvalidProblem))
async def experts(
    me: Me,
    request: Request,
    q: Annotated[
        str,
        Query(
            max_length=LONGEST_QUERY,
            description="The subject: words, a topic or a question",
            openapi_examples={"topic": {"value": "accessibility"}},
        ),
    ],
    community: Annotated[
        str | None, Query(max_length=64, description="A slug: only evidence in this community")
    ] = None,
    reads: Reads = None,
    limit: Limit = 10,
) -> ExpertsView:
    """List people who know about a subject, best first, with reasons.

    Only evidence that you may see counts. Accepted answers weigh most, then talks, articles,
    profiles, and other answers. All but profiles weigh half after two years. People who opted out
    are not listed.
    """
    knowing: Knowing = request.app.state.knowing
    known = await knowing.find(normal(q), community, limit, reader(me), datetime.now(UTC))
    return experts_view(known, reads or me.language)


@router.get("/evidence", responses=documented(InvalidProblem))
async def evidence(
    me: Me,
    request: Request,
    person: Annotated[str, Query(max_length=200, description="A person's id")],
    topic: Annotated[
        list[Annotated[str, Query(max_length=200)]],
        Query(min_length=1, max_length=MOST_TOPICS, description="Ids of topics"),
    ],
    reads: Reads = None,
) -> EvidenceView:
    """List the evidence of a person's skills: posts, talks and accepted answers.

    The topic must appear in a title or a tag. Only evidence that you may see counts. People who
    opted out of being listed as experts have none.
    """
    knowing: Knowing = request.app.state.knowing
    proven = await knowing.proof(person, list(dict.fromkeys(topic)), reader(me), datetime.now(UTC))
    language = reads or me.language
    return EvidenceView(
        items=[
            SkillView(
                topic_id=topic_id,
                reasons=[_reason(each, proven.named, language) for each in reasons],
            )
            for topic_id, reasons in proven.reasons.items()
        ]
    )


def experts_view(known: Known, reads: Language) -> ExpertsView:
    best = known.experts[0].weight if known.experts else 1.0
    return ExpertsView(items=[_expert(each, best, known, reads) for each in known.experts])


def _expert(expert: Expert, best: float, known: Known, reads: Language) -> ExpertView:
    profile = known.named[document_key("profile", expert.person_id)]
    return ExpertView(
        id=expert.person_id,
        name=profile["name"],
        avatar=profile.get("avatar") if known.telling.shows_pictures_of(expert.person_id) else None,
        score=score_in_tenths(expert.weight / best),
        reasons=[_reason(each, known.named, reads) for each in expert.reasons],
    )


def _reason(reason: Reason, named: Named, reads: Language) -> ReasonView:
    source = reason.hit["_source"]
    is_profile = reason.evidence is Evidence.SKILL
    post_id = source.get("post_id")
    post = named.get(document_key("post", post_id)) if post_id else None
    return ReasonView(
        evidence=reason.evidence,
        says=_SAYS[reason.evidence][reads],
        id=source["id"],
        kind=source["kind"],
        title=title_of(post or source, reads),
        post_id=post_id,
        community=source.get("community"),
        published_at=source["published_at"],
        reactions=0 if is_profile else reason.praise,
        endorsements=reason.praise if is_profile else 0,
    )
