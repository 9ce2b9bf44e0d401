"""Experts on a subject, by evidence that the reader may see.

    piece   WORTH of its kind x match x 0.5 ^ (age / HALF_LIFE_DAYS) x (1 + log2(1 + praise) / 4)
    person  the sum of their MOST_EACH best pieces

`match` is how well a piece matches, relative to the best. `praise` is the number of reactions to
it, or of people who endorse the skills that a profile shows; MOST_PRAISE count at most. Evidence is
searched within the reader's filter, as everything is: a person who wrote only in a hidden community
is no expert to others. People who opted out are not listed.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from services.search.index.matching import matching
from services.search.projections.authors import BYLINE
from services.search.projections.keys import document_key
from shared.contracts.values import PostKind, ReplyKind

MOST_EVIDENCE = 200
MOST_PRAISE = 31
MOST_EACH = 10
MOST_REASONS = 4
HALF_LIFE_DAYS = 730
WEAKEST = 0.2
"""The least match that counts, relative to the best: weaker ones are about something else."""

_DAY_SECONDS = 86_400

Clauses = list[dict[str, Any]]
Hit = dict[str, Any]


class Evidence(StrEnum):
    """Why a person counts as an expert.

    accepted_answer: an accepted answer of theirs. talk: their gathering, video or podcast episode.
    article: their article, or any other post that explains. skill: listed in their profile.
    """

    ACCEPTED_ANSWER = "accepted_answer"
    TALK = "talk"
    ARTICLE = "article"
    ANSWER = "answer"
    SKILL = "skill"


WORTH: Mapping[Evidence, float] = {
    Evidence.ACCEPTED_ANSWER: 3.0,
    Evidence.TALK: 2.0,
    Evidence.ARTICLE: 1.5,
    Evidence.ANSWER: 0.7,
    Evidence.SKILL: 1.0,
}
_BY_KIND: Mapping[str, Evidence] = {
    ReplyKind.ANSWER: Evidence.ANSWER,
    **dict.fromkeys(("gathering", PostKind.VIDEO, PostKind.PODCAST), Evidence.TALK),
    **dict.fromkeys(
        (PostKind.ARTICLE, PostKind.PRACTICE, PostKind.EXPERIENCE, PostKind.TOOL, "series", "path"),
        Evidence.ARTICLE,
    ),
    "profile": Evidence.SKILL,
}
TELLING = (*_BY_KIND,)
"""The kinds that are evidence by themselves."""
KINDS = (*TELLING, PostKind.QUESTION)
"""The kinds that are searched. Questions lead to the answers that they accepted."""

PROOF = tuple(kind for kind, of in _BY_KIND.items() if of in {Evidence.TALK, Evidence.ARTICLE})
"""The kinds that prove a skill of their author, if the topic is in their title or tags."""

MOST_PROOF = 20
"""The maximum number of pieces of evidence of one skill to weigh, newest first."""

MOST_ANSWERS = 200
"""The maximum number of a person's answers to use as evidence of a skill, newest first."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A piece of evidence. `hit` is its document. `praise`: reactions, or endorsing people."""

    evidence: Evidence
    hit: Hit
    praise: int
    weight: float


@dataclass(frozen=True, slots=True)
class Expert:
    """A person and their best reasons."""

    person_id: str
    weight: float
    reasons: tuple[Reason, ...]


def evidence_body(texts: Sequence[str], community: str | None, visible: Clauses) -> dict[str, Any]:
    """Return the query for evidence. texts: the question, and its variants in other words."""
    within = [{"term": {"community": community}}] if community else []
    return {
        "query": {
            "bool": {
                "must": [matching(texts[0], texts[1:])],
                "filter": [*visible, *within, {"terms": {"kind": list(KINDS)}}],
                "must_not": [{"range": {"starts_at": {"gt": "now"}}}],
            }
        },
        **_listed(MOST_EVIDENCE),
        "sort": [{"_score": "desc"}, {"key": "asc"}],
    }


def proof_body(
    names: Sequence[str], person_id: str, answers: Sequence[str], visible: Clauses
) -> dict[str, Any]:
    """Return the query for evidence of a person's skill.

    names: of the skill's topic. answers: ids of the person's answers.
    """
    fields = ["title", "tags.words"]
    on_topic = [
        {"multi_match": {"query": name, "type": "phrase", "fields": fields}} for name in names
    ]
    ways: Clauses = [
        {"bool": {"filter": [{"term": {"author": person_id}}, {"terms": {"kind": list(PROOF)}}]}},
        {"terms": {"accepted_answer_id": list(answers)}},
    ]
    found = {
        "filter": [*visible, _any_of(on_topic), _any_of(ways)],
        "must_not": [{"range": {"starts_at": {"gt": "now"}}}],
    }
    return {
        **_listed(MOST_PROOF),
        "query": {"constant_score": {"filter": {"bool": found}}},
        "sort": [{"published_at": "desc"}, {"key": "asc"}],
    }


def answers_body(person_id: str, visible: Clauses) -> dict[str, Any]:
    """Return the query for a person's answers, newest first."""
    own = [{"term": {"author": person_id}}, {"term": {"kind": ReplyKind.ANSWER}}]
    return {
        **_listed(MOST_ANSWERS),
        "query": {"bool": {"filter": [*visible, *own]}},
        "sort": [{"published_at": "desc"}, {"key": "asc"}],
    }


def topics_body(ids: Sequence[str]) -> dict[str, Any]:
    """Return the query for the names of these topics, which are no secret."""
    keys = [document_key("topic", each) for each in ids]
    return {"query": {"ids": {"values": keys}}, "size": len(keys), "_source": ["key", "names"]}


def _any_of(clauses: Clauses) -> dict[str, Any]:
    return {"bool": {"should": clauses, "minimum_should_match": 1}}


def _listed(most: int) -> dict[str, Any]:
    return {
        "size": most,
        "track_scores": True,
        "track_total_hits": False,
        "timeout": "4s",
        "_source": {"excludes": ["text_*", "places", "month"]},
    }


def accepted_body(ids: Sequence[str], visible: Clauses) -> dict[str, Any]:
    """Return the query for the accepted answers of the questions in the evidence."""
    keys = [f"reply:{each}" for each in ids]
    return {
        "query": {"bool": {"filter": [{"ids": {"values": keys}}, *visible]}},
        "size": max(1, len(keys)),
        "_source": {"excludes": ["text_*"]},
    }


def endorsed(hits: Iterable[Hit]) -> list[str]:
    """Return the keys of profiles whose skills everyone sees: others' endorsements do not count."""
    return [hit["_id"] for hit in hits if hit["_source"].get("rates_skills")]


def with_accepted(hits: Sequence[Hit], answers: Iterable[Hit]) -> tuple[list[Hit], frozenset[str]]:
    """Return the evidence with each accepted answer once, scored at least as its question.

    Also returns the keys of the accepted answers.
    """
    scores: dict[str, float] = {}
    for hit in hits:
        if accepted := hit["_source"].get("accepted_answer_id"):
            scores[f"reply:{accepted}"] = hit["_score"]
    found = {hit["_id"]: hit for hit in hits if hit["_source"]["kind"] != PostKind.QUESTION}
    for answer in answers:
        key = answer["_id"]
        best = max(scores[key], found[key]["_score"] if key in found else 0)
        found[key] = {**answer, "_score": best}
    return list(found.values()), frozenset(scores)


def experts_of(
    hits: Iterable[Hit],
    accepted: frozenset[str],
    praise: Mapping[str, int],
    now: datetime,
) -> list[Expert]:
    """Return people by the weight of their evidence, best first. praise: by key, where there is."""
    pieces = list(hits)
    best = max((hit["_score"] for hit in pieces), default=0) or 1.0
    of_person: dict[str, list[Reason]] = defaultdict(list)
    for hit in pieces:
        person = _person(hit)
        match = hit["_score"] / best
        if person is not None and match >= WEAKEST:
            counted = praise.get(hit["_id"], 0)
            evidence = _evidence(hit, accepted)
            weight = WORTH[evidence] * match * _recent(hit, now) * _praised(counted)
            of_person[person].append(Reason(evidence, hit, counted, weight))
    found = [_expert(person, reasons) for person, reasons in of_person.items()]
    return sorted(found, key=lambda each: (-each.weight, each.person_id))


def _expert(person_id: str, reasons: list[Reason]) -> Expert:
    best = sorted(reasons, key=lambda each: (-each.weight, each.hit["_id"]))[:MOST_EACH]
    return Expert(person_id, sum(each.weight for each in best), tuple(best[:MOST_REASONS]))


def _person(hit: Hit) -> str | None:
    source = hit["_source"]
    if source["kind"] == "profile":
        return str(source["id"])
    author = source.get("author")
    return None if author is None or author.startswith(BYLINE) else str(author)


def _evidence(hit: Hit, accepted: frozenset[str]) -> Evidence:
    if hit["_id"] in accepted:
        return Evidence.ACCEPTED_ANSWER
    return _BY_KIND[hit["_source"]["kind"]]


def _praised(count: int) -> float:
    """Return the factor for praise, from 1 to 2.25."""
    return 1 + math.log2(1 + min(count, MOST_PRAISE)) / 4


def _recent(hit: Hit, now: datetime) -> float:
    """Return the factor for the age of evidence, at most 1. A profile is always of today."""
    source = hit["_source"]
    if source["kind"] == "profile":
        return 1.0
    at = datetime.fromisoformat(source.get("starts_at") or source["published_at"])
    age = (now.astimezone(UTC) - at).total_seconds() / _DAY_SECONDS
    return math.pow(0.5, max(0.0, age) / HALF_LIFE_DAYS)
