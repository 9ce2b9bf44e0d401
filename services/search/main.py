"""The composition root of search: the only file that knows everything."""

import asyncio
from functools import partial

from services.search.entry import consumers, http
from services.search.index.aliases import FreshTargets, Indices
from services.search.index.aliases import Names as IndexNames
from services.search.index.client import Engine
from services.search.index.cursor import Cursors
from services.search.index.errors import EngineAwayError
from services.search.index.finder import Finder
from services.search.index.freshness import Freshness
from services.search.index.mappings import REVISION
from services.search.index.rebuild import Rebuild
from services.search.projections.table import INDEXED_AGGREGATES
from services.search.settings import SearchSettings
from shared.messaging.log import Log
from shared.messaging.passed_over import Names, Projection
from shared.messaging.unit import new_id
from shared.mongo import Alone, Scope, Store
from shared.observe.logs import logger
from shared.runtime.health import Check
from shared.runtime.service import Service

TOPICS = tuple(topic for aggregate in INDEXED_AGGREGATES for topic in aggregate.topics)

log = logger(__name__)


def service(settings: SearchSettings) -> Service:
    engine = Engine(settings.opensearch_url, settings.opensearch_ca)
    names = IndexNames(settings.index_prefix)
    indices = _indices(engine, settings)
    return Service(
        name="search",
        title="Guilde search: search and suggestions over all that the caller may see",
        reads=INDEXED_AGGREGATES,
        apply=lambda _: consumers.indexing(engine, FreshTargets(indices)),
        applied=Freshness(engine, names).applied,
        projections=(Projection("index", TOPICS, REVISION, indices.is_current),),
        take_up=lambda unit: partial(take_up, rebuild(settings, unit.store, engine)),
        routers=(http.router,),
        prepare=partial(prepare, settings),
        heals=(EngineAwayError,),
        checks=(Check("opensearch", indices.answer),),
        tasks=(partial(_close_at_the_end, engine),),
        state={
            "finder": Finder(engine, names),
            "cursors": Cursors(settings.token_secret.get_secret_value()),
        },
    )


async def prepare(settings: SearchSettings, _: Scope) -> None:
    """Create the indices. Raises EngineAwayError."""
    engine = Engine(settings.opensearch_url, settings.opensearch_ca)
    try:
        current = await _indices(engine, settings).migrate()
    finally:
        await engine.close()
    if not current:
        log.info("the index is of another schema; if of an older one, it is made again")


async def take_up(work: Rebuild, _: Names) -> None:
    """All of it: what a fact becomes may depend on what was passed over in others."""
    await work.run(renews=True)


def rebuild(settings: SearchSettings, store: Store, engine: Engine) -> Rebuild:
    alone = Alone(store.scope, "rebuild", new_id())
    return Rebuild(engine, _indices(engine, settings), Log(settings.kafka, TOPICS), alone)


def _indices(engine: Engine, settings: SearchSettings) -> Indices:
    return Indices(engine, IndexNames(settings.index_prefix), shards=settings.shards)


async def _close_at_the_end(engine: Engine) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        await engine.close()
