"""An unanswered question, and the people who could answer it.

Expertise is searched with the rights of the question's author (decision 89), and each person is
asked only if they can currently see the question.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.search.index.finder import Finder, Reader
from services.search.index.gaps.needing import community_of
from services.search.index.knowing import Knowing
from services.search.projections.authors import BYLINE
from services.search.projections.documents import OTHER, Trait
from services.search.projections.keys import document_key
from shared.contracts.values import CommunityRef, Language, PostKind, ReplyKind

MOST_EXPERTS = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that nobody answered."""

    id: str
    author: str
    text: str
    community: CommunityRef | None


class Routing:
    """Lookups for a question, regardless of rights. Methods raise EngineAwayError."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._knowing = Knowing(finder)

    async def waiting(self, question_id: str) -> Waiting | None:
        """Return the question, if a person asked it, and nobody answered it by now."""
        await self._finder.refresh()
        answer = await self._finder.search(_with_answers(question_id))
        hits = answer["hits"]["hits"]
        if not hits or answer["aggregations"]["answers"]["doc_count"]:
            return None
        return _waiting(hits[0]["_source"])

    async def experts(self, question: Waiting, now: datetime) -> list[str]:
        """Return people who could answer and may see the question, the best first."""
        author = await self._finder.as_known(Reader(question.author, guest=False))
        known = await self._knowing.find(question.text, None, MOST_EXPERTS, author, now)
        key = document_key("post", question.id)
        others = (each.person_id for each in known.experts if each.person_id != question.author)
        return [
            person
            for person in others
            if await self._finder.seen([key], Reader(person, guest=False))
        ]


def _with_answers(question_id: str) -> dict[str, Any]:
    """Return the query for a question without an accepted answer, and its other answers."""
    question = {
        "bool": {
            "filter": [
                {"ids": {"values": [document_key("post", question_id)]}},
                {"term": {"kind": PostKind.QUESTION}},
                {"term": {"traits": Trait.UNANSWERED}},
            ]
        }
    }
    answers = {
        "bool": {
            "filter": [{"term": {"kind": ReplyKind.ANSWER}}, {"term": {"post_id": question_id}}]
        }
    }
    either = {"bool": {"should": [question, answers], "minimum_should_match": 1}}
    return {
        "query": {"bool": {"filter": [{"term": {"visible": True}}, either]}},
        "post_filter": question,
        "size": 1,
        "_source": ["id", "author", "title_*", "community_ref"],
        "aggs": {"answers": {"filter": answers}},
    }


def _waiting(source: dict[str, Any]) -> Waiting | None:
    author = source.get("author")
    if author is None or author.startswith(BYLINE):
        return None
    ref = source.get("community_ref")
    text = " ".join(_titles(source))
    return Waiting(source["id"], author, text, community_of(ref) if ref else None)


def _titles(source: dict[str, Any]) -> Iterable[str]:
    for language in (*Language, OTHER):
        found = source.get(f"title_{language}", ())
        yield from [found] if isinstance(found, str) else found
