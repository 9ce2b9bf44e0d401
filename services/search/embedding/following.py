"""The worker that maintains the index of vectors: it follows the documents and embeds passages.

Following. Every write of a document gets the next `_seq_no` of its shard. The worker reads the
writes since the mark in that order and stores an entry for each: who may see the document, its
passages, and the vectors that it already had for the same words. This takes milliseconds, and never
waits for the model. A mark is set after its entries are stored, so a kill repeats work and loses
none. A new index of documents is followed from its beginning; equal entries are skipped.

Embedding. The index itself lists the pending work: the passages without a vector. The worker
rereads their document each time, with its version. If the document has changed in between, its
current text is embedded, and the version determines which entry stays.

A lease lets only one process at a time do both.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any

from services.search.embedding.seam import MOST_AT_ONCE, EmbeddingAwayError, Model, Purpose
from services.search.index.aliases import Indices
from services.search.index.client import Engine, found_in
from services.search.index.errors import EngineAwayError
from services.search.index.mappings import DOCUMENTS
from services.search.index.vectors import CUT_FROM, Mark, Vectors, entry_of, rounded
from services.search.projections.passages import cut
from shared.mongo import UNAVAILABLE, Alone, HeldElsewhereError, NotAloneError
from shared.observe import metrics
from shared.observe.logs import logger

IDLE_SECONDS = 1.0
PAUSE_SECONDS = 5.0
PAGE = 100
DOCUMENTS_AT_ONCE = 8

HEALING: tuple[type[Exception], ...] = (EngineAwayError, NotAloneError, *UNAVAILABLE)

log = logger(__name__)

Hit = Mapping[str, Any]


class Following:
    """The worker. `alone`: the lease that lets only one process work."""

    def __init__(
        self, engine: Engine, indices: Indices, vectors: Vectors, model: Model, alone: Alone
    ) -> None:
        self._engine = engine
        self._indices = indices
        self._vectors = vectors
        self._model = model
        self._alone = alone
        self._model_away = False
        self._mark: Mark | None = None
        """The mark that was set under this lease; None: the stored one counts."""

    async def run(self) -> None:
        """Work until cancelled, through outages of the engine, the store and the model."""
        while True:
            try:
                async with self._alone:
                    self._mark = None
                    await self._vectors.create()
                    await self._work()
            except HeldElsewhereError:
                continue
            except HEALING as error:
                log.warning("vectors wait", error=str(error)[:300])
                await asyncio.sleep(PAUSE_SECONDS)

    async def _work(self) -> None:
        waits, tidied = True, False
        while True:
            self._alone.check()
            followed = await self.follow()
            waits = (waits or followed) and await self._embed_or_pause()
            if waits or followed:
                continue
            if not tidied:
                await self._vectors.delete_others()
                tidied = True
            await asyncio.sleep(IDLE_SECONDS)

    async def _embed_or_pause(self) -> bool:
        """Embed a few passages, or pause without the model. Returns whether more may wait."""
        try:
            embedded = await self.embed()
        except EmbeddingAwayError as away:
            if not self._model_away:
                log.warning("passages wait for the model", error=str(away))
            self._model_away = True
            await asyncio.sleep(PAUSE_SECONDS)
            return True
        self._model_away = False
        return embedded

    async def follow(self) -> bool:
        """Store the entries of documents written since the mark. Returns whether there were any."""
        index, ends = await self._ends()
        mark = self._mark or await self._vectors.mark()
        at = dict(mark.at) if mark.index == index else {}
        behind = {shard: end for shard, end in ends.items() if end > at.get(shard, -1)}
        if not behind:
            return False
        name = index.partition("@")[0]
        await self._indices.refresh(name)
        for shard, end in behind.items():
            while at.get(shard, -1) < end:
                hits = await self._page(name, shard, at.get(shard, -1), end)
                await self._write(hits)
                at[shard] = hits[-1]["_seq_no"] if len(hits) == PAGE else end
                self._mark = Mark(index, dict(at))
                await self._vectors.set_mark(self._mark)
        return True

    async def embed(self) -> bool:
        """Embed a few of the waiting passages. Returns whether fewer wait now."""
        keys = await self._vectors.waiting(DOCUMENTS_AT_ONCE)
        if not keys:
            return False
        hits = await self._documents(keys)
        known = await self._vectors.known(keys)
        passages = [passage for hit in hits for passage in cut(hit["_source"])]
        meanings = {passage.digest: passage.meaning for passage in passages}
        wanted = [digest for digest in meanings if digest not in known][:MOST_AT_ONCE]
        if wanted:
            texts = [meanings[digest] for digest in wanted]
            made = await self._model.embed(texts, Purpose.PASSAGE)
            known |= dict(zip(wanted, map(rounded, made), strict=True))
            metrics.PASSAGES_EMBEDDED.inc(len(wanted))
        self._alone.check()
        await self._vectors.delete(set(keys) - {hit["_id"] for hit in hits})
        return await self._vectors.put(entry_of(hit, known) for hit in hits) > 0

    async def _write(self, hits: Iterable[Hit]) -> None:
        bare = [entry_of(hit, {}) for hit in hits]
        same = await self._vectors.unchanged(bare)
        changed = {entry.key for entry in bare} - same
        known = await self._vectors.known(changed)
        self._alone.check()
        await self._vectors.put(entry_of(hit, known) for hit in hits if hit["_id"] in changed)

    async def _ends(self) -> tuple[str, dict[str, int]]:
        """Return the live index as name@uuid, and the global checkpoint of each shard."""
        live = await self._indices.live(DOCUMENTS)
        if live is None:
            raise EngineAwayError("there are no documents yet")
        answer = await self._engine.ask("GET", f"/{live}/_stats/docs", level="shards")
        stats = answer["indices"][live]
        ends = {
            shard: copy["seq_no"]["global_checkpoint"]
            for shard, copies in stats["shards"].items()
            for copy in copies
            if copy["routing"]["primary"]
        }
        return f"{live}@{stats['uuid']}", ends

    async def _page(self, index: str, shard: str, after: int, end: int) -> list[dict[str, Any]]:
        body = {
            "size": PAGE,
            "query": {"range": {"_seq_no": {"gt": after, "lte": end}}},
            "sort": [{"_seq_no": "asc"}],
            "seq_no_primary_term": True,
            "version": True,
            "_source": list(CUT_FROM),
            "track_total_hits": False,
        }
        answer = await self._engine.ask(
            "POST",
            f"/{index}/_search",
            body,
            within=60,
            preference=f"_shards:{shard}",
            allow_partial_search_results="false",
        )
        hits: list[dict[str, Any]] = answer["hits"]["hits"]
        return hits

    async def _documents(self, keys: list[str]) -> list[dict[str, Any]]:
        """Return the current documents, even before a refresh."""
        answer = await self._engine.ask(
            "POST",
            f"/{self._indices.names.documents}/_mget",
            {"ids": keys},
            _source_includes=",".join(CUT_FROM),
        )
        return found_in(answer)
