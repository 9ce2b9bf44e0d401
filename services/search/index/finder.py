"""Results, facets and suggestions for a reader, from OpenSearch."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from services.search.asking.synonyms import variants
from services.search.index import facets
from services.search.index.access import visible_to
from services.search.index.aliases import Names
from services.search.index.answering import best_answer, looked_up, read_body, similar_body
from services.search.index.client import Engine
from services.search.index.crediting import credits_of
from services.search.index.errors import EngineAwayError, ModelAwayError
from services.search.index.found import (
    NO_COUNTS,
    Counts,
    Found,
    Hit,
    Progress,
    best_of,
    is_orphaned,
    place_after,
    spoken_of,
)
from services.search.index.hybrid import Embedding, Meaning, Meant, Near
from services.search.index.naming import Naming, Source
from services.search.index.narrowing import Authors, TagNames, kept, left_out, named
from services.search.index.places import Places
from services.search.index.queries import Around, Question, in_words, search_body
from services.search.index.sight import Sight
from services.search.index.suggest import suggest_body
from services.search.index.telling import Telling
from services.search.index.weights import weighted
from services.search.index.wording import Wording
from services.search.projections.keys import document_key
from services.search.projections.table import FACETS
from shared.contracts.values import Language
from shared.text import folded

ME = frozenset({"me", "moi"})
MOST_CALLED = 50
"""The maximum number of people of one name that `author:` finds."""


@dataclass(frozen=True, slots=True)
class Reader:
    """The caller, reduced to the attributes that decide what they see."""

    person_id: str
    guest: bool


class Finder:
    """The queries of readers. Every method raises EngineAwayError."""

    def __init__(self, engine: Engine, names: Names, meaning: Meaning | None = None) -> None:
        self._engine = engine
        self._names = names
        self._meaning = meaning
        self.naming = Naming(engine, names)
        self._places = Places(engine, names)
        self.sight = Sight(engine, names)
        self.wording = Wording(self.search)

    async def find(self, question: Question, reader: Reader, *, fresh: bool = False) -> Found:
        """Return a page. `fresh`: read names now, instead of using those of up to a second ago."""
        words = question.asked.words
        meaning = self._meaning if question.asks_meaning else None
        embedding = meaning.begin(words) if meaning else None
        own, visible, topics, authors, tags = await asyncio.gather(
            self._own_of_guest(reader),
            self.visible_to(reader),
            self.wording.topics(words),
            self._authors(question, reader),
            self._tags(question),
        )
        others, also = variants(words, topics)
        weigh = partial(weighted, person_id=reader.person_id, access_alias=self._names.access)
        around = Around(authors, tags, others, weigh)
        meant = await self._meant(question, around, visible, embedding)
        candidates = meant.authors if meant else {}
        credited = await credits_of(self.search, candidates, visible, guest=reader.guest)
        around = replace(around, meant=meant, weighted=partial(weigh, credited=credited))
        answer = await self.search(search_body(question, visible, own, around))
        listed, aggregated = answer["hits"]["hits"], answer["aggregations"]
        counts = {f.name: facets.counts(aggregated, f.name) for f in FACETS}
        listed_authors = facets.authors_in_own(aggregated) if own is not None else frozenset()
        telling = Telling(reader.person_id, own, listed_authors)
        page = listed[: question.limit]
        near = meant.near if meant else {}
        found = await self._named(page, counts, telling, near, fresh=fresh)
        found = replace(
            found,
            meant=meant is not None,
            degraded=meant is None and embedding is not None,
            total=answer["hits"]["total"]["value"],
            best=best_of(question, found.hits),
            also=also,
        )
        if len(listed) > question.limit:
            found = replace(found, last=place_after(page[-1], found.best, meant))
        if question.explain:
            found = replace(found, own=await self.own_audiences(reader), credits=credited)
        if question.is_scored and question.after is None:
            helped = partial(self._helped, reads=question.reads, fresh=fresh)
            return await helped(found, [words, *others], near, visible)
        return found

    async def progress(self, reader: Reader) -> Progress:
        """Count the documents and passages that this person may see, and those without vectors."""
        visible = await self.visible_to(reader)
        body = {"size": 0, "query": {"bool": {"filter": visible}}, "track_total_hits": True}
        documents = (await self.search(body))["hits"]["total"]["value"]
        if self._meaning is None:
            return Progress(hybrid=False, documents=documents)
        followed, passages, waiting = await self._meaning.vectors.counts(visible)
        return Progress(
            hybrid=True,
            documents=documents,
            followed=followed,
            passages=passages,
            waiting=waiting,
        )

    async def similar(self, key: str, limit: int, reader: Reader) -> Found | None:
        """Find documents similar to one. None if it is missing or the reader may not see it."""
        visible = await self.visible_to(reader)
        liked = (await self.search(looked_up(key, visible)))["hits"]["hits"]
        if not liked:
            return None
        answer = await self.search(similar_body(liked[0]["_source"], key, limit, visible))
        return await self.listed(answer["hits"]["hits"], reader)

    async def read(self, key: str, reader: Reader) -> Found | None:
        """Return a document with its texts. None if it is missing or the reader may not see it."""
        answer = await self.search(read_body(key, await self.visible_to(reader)))
        found = await self.listed(answer["hits"]["hits"], reader)
        return found if found.hits else None

    async def listed(self, hits: list[Hit], reader: Reader) -> Found:
        """Return these hits, which the reader may see, with what they refer to."""
        own = await self._own_of_guest(reader)
        found = await self._named(hits, NO_COUNTS, Telling(reader.person_id, own), {}, fresh=False)
        return replace(found, best=hits[0].get("_score") if hits else None)

    @property
    def access_alias(self) -> str:
        """The index in which the audiences of readers are looked up."""
        return self._names.access

    async def _named(
        self,
        page: list[Hit],
        counts: Counts,
        telling: Telling,
        near: Mapping[str, Near],
        *,
        fresh: bool,
    ) -> Found:
        """Add the documents that a page refers to; drop replies whose post was hidden or moved."""
        named, shown = await asyncio.gather(
            self.naming.of(set(spoken_of(page, counts, telling)), fresh=fresh),
            self._places.of(page, near),
        )
        hits = [hit for hit in page if not is_orphaned(hit, named)]
        return Found(hits, counts, len(hits), named, telling, shown=shown)

    async def _helped(
        self,
        found: Found,
        texts: list[str],
        near: Mapping[str, Near],
        visible: list[dict[str, Any]],
        *,
        reads: Language | None,
        fresh: bool,
    ) -> Found:
        """Add a correction and the best answer to a first page, or suggestions if it is empty."""
        words = texts[0]
        correcting = self.wording.meant(words, found.hits, visible, reads)
        if not found.hits:
            corrected, loss = await asyncio.gather(correcting, self.wording.loss(texts, visible))
            return replace(found, corrected=corrected, loss=loss)
        corrected, answer = await asyncio.gather(
            correcting,
            best_answer(self.search, words, found.hits, found.named, near, visible),
        )
        found = replace(found, corrected=corrected)
        if answer is None:
            return found
        about = await self._named([answer.hit], NO_COUNTS, found.telling, {}, fresh=fresh)
        if not about.hits:
            return found
        return replace(found, named={**found.named, **about.named}, answer=answer)

    async def seen(self, keys: Iterable[str], reader: Reader) -> list[str]:
        """Return those keys, of a few thousand, whose documents this reader may see now."""
        wanted = sorted(keys)
        person = await self.as_known(reader)
        body = {
            "query": {
                "bool": {"filter": [{"ids": {"values": wanted}}, *await self.visible_to(person)]}
            },
            "size": len(wanted),
            "_source": False,
            "track_total_hits": False,
        }
        return [hit["_id"] for hit in (await self.search(body))["hits"]["hits"]]

    async def as_known(self, reader: Reader) -> Reader:
        """Return the reader, as a guest if their profile says so by now."""
        key = document_key("profile", reader.person_id)
        profile = (await self.naming.of({key}, fresh=True)).get(key, {})
        return replace(reader, guest=reader.guest or bool(profile.get("guest")))

    async def is_erased(self, person_id: str) -> bool:
        key = document_key("profile", person_id)
        return bool((await self.naming.of({key}, fresh=True)).get(key, {}).get("erased"))

    async def refresh(self) -> None:
        """Make everything that is stored visible to searches."""
        await self._engine.ask("POST", f"/{self._names.documents}/_refresh")

    async def suggest(self, typed: str, limit: int, reader: Reader) -> list[Source]:
        answer = await self.search(suggest_body(typed, limit, await self.visible_to(reader)))
        return [hit["_source"] for hit in answer["hits"]["hits"]]

    async def _authors(self, question: Question, reader: Reader) -> Authors:
        """Return the ids of people that each value of `author:` names: an id, `me`, or a name."""
        asked = question.asked
        values = {*asked.filters.get("author", ()), *asked.unwanted.get("author", ())}
        return {value: await self._called(value, reader) for value in values}

    async def _tags(self, question: Question) -> TagNames:
        """Return the other names of each value of `tag:` that is the name of a topic."""
        asked = question.asked
        values = {*asked.filters.get("tag", ()), *asked.unwanted.get("tag", ())}
        found = await self.wording.called(folded(value) for value in values)
        names = {value: found.get(folded(value), ()) for value in values}
        return {value: (*some, *map(folded, some)) for value, some in names.items()}

    async def _called(self, value: str, reader: Reader) -> list[str]:
        if value.casefold() in ME:
            return [reader.person_id]
        answer = await self.search(named(value, await self.visible_to(reader), MOST_CALLED))
        return [value, *(hit["_source"]["id"] for hit in answer["hits"]["hits"])]

    async def _meant(
        self,
        question: Question,
        around: Around,
        visible: list[dict[str, Any]],
        embedding: Embedding | None,
    ) -> Meant | None:
        if self._meaning is None or embedding is None:
            return None
        asked = question.asked
        unwanted = left_out(asked, around.authors, around.tags)
        filters = [
            *visible,
            *facets.filters(question.choices),
            *kept(asked, around.authors, around.tags),
            *([{"bool": {"must_not": unwanted}}] if unwanted else ()),
        ]
        meant = await self._meaning.of(embedding, in_words(question, around), filters)
        if meant is None and question.after is not None:
            raise ModelAwayError("the walk began by meaning")
        return meant

    async def visible_to(self, reader: Reader) -> list[dict[str, Any]]:
        """Return the filter for every query of this reader."""
        return visible_to(
            reader.person_id,
            guest=reader.guest,
            access_alias=self._names.access,
            selected=[] if reader.guest else await self.sight.selecting(reader.person_id),
        )

    async def _own_of_guest(self, reader: Reader) -> frozenset[str] | None:
        return await self.own_audiences(reader) if reader.guest else None

    async def own_audiences(self, reader: Reader) -> frozenset[str]:
        """Return the audiences of the communities in which the reader is a member."""
        return await self.sight.own(reader.person_id)

    async def search(self, body: dict[str, Any]) -> dict[str, Any]:
        """Search all shards or fail, since a partial response would have wrong counts."""
        answer: dict[str, Any] = await self._engine.ask(
            "POST",
            f"/{self._names.documents}/_search",
            body,
            allow_partial_search_results="false",
        )
        if answer["timed_out"]:
            raise EngineAwayError("the search took too long")
        return answer
