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
from services.search.index.telling import Telling
from services.search.projections.keys import document_key, person_holder
from services.search.projections.post import BYLINE
from services.search.projections.table import FACETS


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks, as far as it decides what they see."""

    person_id: str
    guest: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of results, and the facets of all of them.

    named: what the hits and facets speak of, as far as this reader may see it.
    telling: whose names they are told. best: the score of the first hit of the walk.
    last: where the page ends, if another follows.
    """

    hits: list[dict[str, Any]]
    counts: dict[str, list[tuple[str, int]]]
    total: int
    named: Named
    telling: Telling
    best: float | None
    last: Place | None

    def score_of(self, hit: dict[str, Any]) -> float | None:
        """In tenths of the best one, from 0.1 to 1: decision record 35 says why no finer."""
        return _in_tenths(hit["_score"] / self.best) if self.best else None


class Finder:
    """Answers readers. Raises everywhere: EngineAwayError."""

    def __init__(self, engine: Engine, names: Names) -> None:
        self._engine = engine
        self._names = names
        self._naming = Naming(engine, names)

    async def find(self, question: Question, reader: Reader, *, anew: bool = False) -> Found:
        """`anew`: with names as they are now, not as they were a second ago."""
        own = await self._own_audiences(reader) if reader.guest else None
        answer = await self._search(search_body(question, self._visible_to(reader), own))
        found, aggregated = answer["hits"]["hits"], answer["aggregations"]
        page = found[: question.limit]
        counts = {f.name: facets.counts(aggregated, f.name) for f in FACETS}
        authors = facets.authors_in_own(aggregated) if own is not None else frozenset()
        telling = Telling(reader.person_id, own, authors)
        named = await self._naming.of(set(_spoken_of(page, counts, telling)), anew=anew)
        hits = [hit for hit in page if not _orphaned(hit, named)]
        best = _best(question, hits)
        return Found(
            hits=hits,
            counts=counts,
            total=answer["hits"]["total"]["value"],
            named=named,
            telling=telling,
            best=best,
            last=_place(page[-1], best) if len(found) > question.limit else None,
        )

    async def suggest(self, typed: str, limit: int, reader: Reader) -> list[Source]:
        answer = await self._search(suggest_body(typed, limit, self._visible_to(reader)))
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    def _visible_to(self, reader: Reader) -> list[dict[str, Any]]:
        return visible_to(reader.person_id, guest=reader.guest, access_alias=self._names.access)

    async def _own_audiences(self, reader: Reader) -> frozenset[str]:
        """Of the communities that they are a member of."""
        holder = person_holder(reader.person_id)
        path = f"/{self._names.access}/_doc/{holder}"
        got = await self._engine.ask(
            "GET", path, missing_is_none=True, _source_includes="audiences"
        )
        return frozenset((got or {}).get("_source", {}).get("audiences", ()))

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
    hits: list[dict[str, Any]], counts: dict[str, list[tuple[str, int]]], telling: Telling
) -> Iterable[str]:
    for community_ref, _ in counts["community"]:
        yield document_key("community", community_ref.partition("/")[2])
    for hit in hits:
        if post_id := hit["_source"].get("post_id"):
            yield document_key("post", post_id)
    sources = [hit["_source"] for hit in hits]
    listed = [author for author, _ in counts["author"] if telling.author_listed(author)]
    told = [source.get("author") for source in sources if telling.author_of(source)]
    for author in (*listed, *told):
        if author and not author.startswith(BYLINE):
            yield document_key("profile", author)


def _best(question: Question, hits: list[dict[str, Any]]) -> float | None:
    """The score of the first hit of the walk, which stands on its first page."""
    if question.after is not None and question.after.best is not None:
        return question.after.best
    return hits[0]["_score"] if hits else None


def _place(hit: dict[str, Any], best: float | None) -> Place:
    rank, key = hit["sort"]
    return Place(rank, key, best)


def _in_tenths(share: float) -> float:
    """More than 1 where scores shifted between two pages."""
    return min(10, max(1, round(share * 10))) / 10


def _orphaned(hit: dict[str, Any], named: Named) -> bool:
    """A reply whose post is hidden already, or moved elsewhere: its own fact is on its way."""
    source = hit["_source"]
    post_id = source.get("post_id")
    post = named.get(document_key("post", post_id)) if post_id else None
    if not post:
        return False
    return not post["visible"] or post["audience"] != source["audience"]
