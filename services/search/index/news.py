"""Relevant new items for a person, with the reasons.

    (community + topic + person + skill) x 0.5 ^ (age / half_life_days)

    community  it is in a community of theirs
    topic      it is about a topic that they follow
    person     they follow its author
    skill      it is about a skill in their profile

weights.toml has the values. A reason counts once, however many topics or skills it has. What has no
reason is not listed. Guests follow no authors here: they may not know who wrote what.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.search.index.finder import Finder, Reader
from services.search.index.found import Found, Hit
from services.search.index.weights import SETTINGS
from services.search.projections.keys import document_key, person_holder
from shared.contracts.networking import StanceKind
from shared.contracts.values import PostKind

MOST_FOLLOWED = 500
MOST_NAMED = 30
"""The maximum number of topics, and of skills, to match."""
MOST_NAMES = 4
"""The maximum number of names of each topic, labels first."""

KINDS = [*PostKind, "gathering"]
_WEIGHTS: Mapping[str, float] = SETTINGS["news"]

Clauses = list[dict[str, Any]]


class Matters(StrEnum):
    """The reason for an item's relevance to a person."""

    COMMUNITY = "community"
    TOPIC = "topic"
    PERSON = "person"
    SKILL = "skill"


@dataclass(frozen=True, slots=True)
class Interests:
    """A person's interests. topics: the names of each topic, the label first."""

    topics: Sequence[Sequence[str]] = ()
    people: Sequence[str] = ()
    skills: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class News:
    """New items, most relevant first."""

    found: Found
    interests: Interests

    def reasons(self, hit: Hit) -> list[tuple[Matters, str | None]]:
        """Return why it matters, and the name of the topic or skill, in the order of `Matters`."""
        matched = [each.split(":") for each in hit.get("matched_queries", ())]
        matched.sort(key=lambda each: ([*Matters].index(Matters(each[0])), int(each[1])))
        return [self._reason(Matters(matters), int(number)) for matters, number in matched]

    def _reason(self, matters: Matters, number: int) -> tuple[Matters, str | None]:
        match matters:
            case Matters.TOPIC:
                return matters, self.interests.topics[number][0]
            case Matters.SKILL:
                return matters, self.interests.skills[number]
            case _:
                return matters, None


async def news_for(finder: Finder, reader: Reader, since: datetime, limit: int) -> News:
    """Return items published since then, except the reader's own.

    Raises: EngineAwayError.
    """
    interests = await _interests(finder, reader)
    visible = await finder.visible_to(reader)
    answer = await finder.search(_body(finder, reader, interests, since, limit, visible))
    return News(await finder.listed(answer["hits"]["hits"], reader), interests)


async def _interests(finder: Finder, reader: Reader) -> Interests:
    follows = await _sources(finder, [{"term": {"follower": reader.person_id}}], ["follows"])
    targets = [source["follows"].partition("/") for source in follows]
    topics = [document_key("topic", each) for kind, _, each in targets if kind == StanceKind.TOPIC]
    listed: Clauses = [
        {"ids": {"values": topics[:MOST_NAMED]}},
        {"exists": {"field": "topic_names"}},
    ]
    named = await _sources(finder, listed, ["names"]) if topics else []
    own = [{"ids": {"values": [document_key("profile", reader.person_id)]}}]
    profiles = await _sources(finder, own, ["tags"])
    return Interests(
        topics=[source["names"] for source in named],
        people=[each for kind, _, each in targets if kind == StanceKind.PERSON],
        skills=[tag for source in profiles for tag in source.get("tags", ())][:MOST_NAMED],
    )


async def _sources(finder: Finder, clauses: Clauses, fields: list[str]) -> list[dict[str, Any]]:
    answer = await finder.search(
        {
            "query": {"bool": {"filter": clauses}},
            "size": MOST_FOLLOWED,
            "sort": [{"key": "asc"}],
            "_source": fields,
            "track_total_hits": False,
        }
    )
    return [hit["_source"] for hit in answer["hits"]["hits"]]


def _body(
    finder: Finder,
    reader: Reader,
    interests: Interests,
    since: datetime,
    limit: int,
    visible: Clauses,
) -> dict[str, Any]:
    lookup = {
        "index": finder.access_alias,
        "id": person_holder(reader.person_id),
        "path": "audiences",
    }
    reasons = [
        _counted_once(Matters.COMMUNITY, [{"terms": {"audience": lookup}}]),
        _counted_once(Matters.TOPIC, [_about(names) for names in interests.topics]),
        _counted_once(Matters.SKILL, [_about([skill]) for skill in interests.skills]),
    ]
    if interests.people and not reader.guest:
        people = [{"terms": {"author": list(interests.people)}}]
        reasons.append(_counted_once(Matters.PERSON, people))
    age = {"origin": "now", "scale": f"{_WEIGHTS['half_life_days']}d", "decay": 0.5}
    return {
        "query": {
            "function_score": {
                "query": {
                    "bool": {
                        "should": [each for each in reasons if each],
                        "minimum_should_match": 1,
                        "filter": [
                            *visible,
                            {"terms": {"kind": KINDS}},
                            {"range": {"published_at": {"gte": since.isoformat(), "lte": "now"}}},
                        ],
                        "must_not": [{"term": {"author": reader.person_id}}],
                    }
                },
                "functions": [{"exp": {"published_at": age}}],
            }
        },
        "size": limit,
        "sort": [{"_score": "desc"}, {"key": "asc"}],
        "track_total_hits": False,
        "timeout": "4s",
        "_source": {"excludes": ["text_*", "places", "key", "visible", "month"]},
    }


def _counted_once(matters: Matters, filters: Clauses) -> dict[str, Any]:
    """Return a query that scores the same, however many of the filters match; empty if none.

    Each filter has its name in the response, by its number.
    """
    if not filters:
        return {}
    named = [
        {"constant_score": {"filter": each, "boost": _WEIGHTS[matters], "_name": f"{matters}:{n}"}}
        for n, each in enumerate(filters)
    ]
    return {"dis_max": {"queries": named}}


def _about(names: Sequence[str]) -> dict[str, Any]:
    """Return a filter for things with one of these names among their tags or in their title."""
    tagged: Clauses = []
    for name in names[:MOST_NAMES]:
        tagged.append({"term": {"tags": {"value": name, "case_insensitive": True}}})
        tagged.append({"match_phrase": {"title": name}})
    return {"bool": {"should": tagged, "minimum_should_match": 1}}
