"""Calls of the search API for a person, as in docs/api/openapi. Each raises ApiError."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from portal.gateway.models import search as m
from portal.gateway.models.values import Language
from portal.gateway.transport import Transport

MOST_TOPICS = 20
"""The most topics of one request for evidence."""

ANSWERED_SECONDS = 25.0
"""More than a model is waited for, less than the gateway waits."""


def _at(place: str) -> str:
    """Quote a part of a path."""
    return quote(place, safe="")


class Search:
    """Search and suggestions."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def search(
        self,
        words: str = "",
        *,
        filters: Mapping[str, Sequence[str]] | None = None,
        sort: str | None = None,
        explain: bool | None = None,
        reads: Language | None = None,
        limit: int = 20,
        after: str | None = None,
    ) -> m.SearchResult:
        """Search. `reads`: the language of labels."""
        chosen = {name: list(values) for name, values in (filters or {}).items()}
        return await self._ask.get(
            "search/v1/search",
            m.SearchResult,
            q=words,
            sort=sort,
            explain=explain,
            reads=reads,
            limit=limit,
            after=after,
            **chosen,
        )

    async def answer(self, question: str, *, reads: Language | None = None) -> m.Answer:
        """Answer with passages, and a model's words if there is one, which takes seconds."""
        asked = {"question": question, "reads": reads}
        return await self._ask.ask("search/v1/answer", m.Answer, asked, within=ANSWERED_SECONDS)

    async def similar(self, post_id: str, *, limit: int = 4) -> list[m.Found]:
        place = f"search/v1/posts/{_at(post_id)}/similar"
        return (await self._ask.get(place, m.Similar, limit=limit)).items

    async def experts(
        self, words: str, *, community: str | None = None, reads: Language | None = None
    ) -> list[m.Expert]:
        place = "search/v1/experts"
        found = await self._ask.get(
            place, m.Experts, q=words, community=community, reads=reads, limit=10
        )
        return found.items

    async def evidence(
        self, person_id: str, topic_ids: Sequence[str], *, reads: Language | None = None
    ) -> dict[str, list[m.Reason]]:
        """Return what proves the first MOST_TOPICS of these skills of a person, by topic."""
        topics = list(topic_ids)[:MOST_TOPICS]
        if not topics:
            return {}
        found = await self._ask.get(
            "search/v1/evidence", m.Evidence, person=person_id, topic=topics, reads=reads
        )
        return {each.topic_id: each.reasons for each in found.items}

    async def news(self, *, limit: int, reads: Language | None = None) -> list[m.NewsItem]:
        found = await self._ask.get("search/v1/news", m.News, limit=limit, reads=reads)
        return found.items

    async def suggest(self, words: str, *, limit: int = 8) -> list[m.Suggestion]:
        place = "search/v1/suggest"
        return (await self._ask.get(place, m.Suggestions, q=words, limit=limit)).items
