"""What a reader asks, asked of OpenSearch: results, facets, suggestions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.search.index import facets
from services.search.index.access import visible_to
from services.search.index.aliases import Names
from services.search.index.client import Engine
from services.search.index.cursor import Place
from services.search.index.errors import EngineAwayError
from services.search.index.naming import Named, Naming, Source
from services.search.index.queries import Question, search_body
from services.search.index.suggest import suggest_body
from services.search.projections.keys import document_key
from services.search.projections.post import BYLINE


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, as far as it decides what they see."""

    person_id: str
    guest: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, and the facets of all of them.

    named: what the hits and facets speak of, as far as this reader may see it.
    last: where the page ends, if another follows.
    """

    hits: list[dict[str, Any]]
    counts: dict[str, list[tuple[str, int]]]
    total: int
    named: Named
    last: Place | None


class Finder:
    """Answers readers. Raises everywhere: EngineAwayError."""

    def __init__(self, engine: Engine, names: Names) -> None:
        self._engine = engine
        self._names = names
        self._naming = Naming(engine, names)

    async def find(self, question: Question, reader: Reader, *, anew: bool = False) -> Found:
        """`anew`: with names as they are now, not as they were a second ago."""
        answer = await self._search(search_body(question, self._visible_to(reader)))
        hits = answer["hits"]["hits"]
        page = hits[: question.limit]
        counts = {f.name: facets.counts(answer["aggregations"], f.name) for f in facets.FACETS}
        named = await self._naming.of(set(_spoken_of(page, counts, guest=reader.guest)), anew=anew)
        return Found(
            hits=[hit for hit in page if not _orphaned(hit, named)],
            counts=counts,
            total=answer["hits"]["total"]["value"],
            named=named,
            last=Place(*page[-1]["sort"]) if len(hits) > question.limit else None,
        )

    async def suggest(self, typed: str, limit: int, reader: Reader) -> list[Source]:
        answer = await self._search(suggest_body(typed, limit, self._visible_to(reader)))
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def _visible_to(self, reader: Reader) -> list[dict[str, Any]]:
        return visible_to(reader.person_id, guest=reader.guest, access_alias=self._names.access)

    async def _search(self, body: dict[str, Any]) -> dict[str, Any]:
        """All of it or nothing: half an answer would have wrong counts."""
        answer: dict[str, Any] = await self._engine.ask(
            "POST",
            f"/{self._names.documents}/_search",
            body,
            allow_partial_search_results="false",
        )
        if answer["timed_out"]:
            raise EngineAwayError("the search took too long")
        return answer


def _spoken_of(
    hits: list[dict[str, Any]], counts: dict[str, list[tuple[str, int]]], *, guest: bool
) -> Iterable[str]:
    """Guests do not see profiles, and so no names either."""
    for community_ref, _ in counts["community"]:
        yield document_key("community", community_ref.partition("/")[2])
    for hit in hits:
        if post_id := hit["_source"].get("post_id"):
            yield document_key("post", post_id)
    if guest:
        return
    authors = [author for author, _ in counts["author"]]
    for author in (*authors, *(hit["_source"].get("author") for hit in hits)):
        if author and not author.startswith(BYLINE):
            yield document_key("profile", author)


def _orphaned(hit: dict[str, Any], named: Named) -> bool:
    """A reply whose post is hidden already, or moved elsewhere: its own fact is on its way."""
    source = hit["_source"]
    post_id = source.get("post_id")
    post = named.get(document_key("post", post_id)) if post_id else None
    if not post:
        return False
    return not post["visible"] or post["audience"] != source["audience"]
