"""The composition root of search: the only module that imports all parts."""

import asyncio
from datetime import timedelta
from functools import partial

from services.search.composing.model import Writer, writer
from services.search.embedding.chosen import chosen
from services.search.embedding.following import Following
from services.search.embedding.seam import Embeddings, Model
from services.search.entry import (
    answers,
    assistants,
    consumers,
    discovery,
    experts,
    http,
    news,
    saved,
)
from services.search.entry.answers import Answering
from services.search.entry.assistants import Assistants
from services.search.entry.gaps import http as gaps_http
from services.search.entry.gaps import routing, trends
from services.search.entry.gaps.recording import Recorder
from services.search.entry.tools import Toolbox
from services.search.index.aliases import FreshTargets, Indices
from services.search.index.aliases import Names as IndexNames
from services.search.index.client import Engine
from services.search.index.cursor import Cursors
from services.search.index.errors import EngineAwayError
from services.search.index.finder import Finder
from services.search.index.freshness import Freshness
from services.search.index.hybrid import Meaning
from services.search.index.keeping import Keeping, keep_tidy
from services.search.index.knowing import Knowing
from services.search.index.mappings import REVISION
from services.search.index.percolating import INDEXED_AGGREGATES
from services.search.index.places import Places
from services.search.index.quoting import Quoting
from services.search.index.rebuild import Rebuild
from services.search.index.vectors import Vectors
from services.search.settings import SearchSettings
from services.search.store import searches
from services.search.store.gaps import asked
from services.search.store.owned import FOLLOWED, OWNED
from services.search.use_cases.gaps.page_gaps import GapLists
from shared.messaging.log import Log
from shared.messaging.passed_over import Names, Projection
from shared.messaging.replay import Apply
from shared.messaging.unit import Unit, new_id
from shared.mongo import Alone, Scope, Store
from shared.observe.logs import logger
from shared.runtime.health import Check
from shared.runtime.service import Service

TOPICS = tuple(topic for aggregate in INDEXED_AGGREGATES for topic in aggregate.topics)

LEASE = "rebuild"

log = logger(__name__)


def service(settings: SearchSettings) -> Service:
    engine = Engine(settings.opensearch_url, settings.opensearch_ca)
    names = IndexNames(settings.index_prefix)
    indices = _indices(engine, settings)
    model = chosen(settings)
    follows = settings.works and settings.embeddings is not Embeddings.OFF
    finder = Finder(engine, names, _meaning(settings, engine, model))
    writes = _writer(settings)
    knowing = Knowing(finder)
    answering = Answering(Quoting(finder, Places(engine, names)), settings, writes)
    helpers = Assistants(Toolbox(finder, knowing, answering, settings))
    recorder = Recorder(finder)
    index = consumers.indexing(engine, FreshTargets(indices))
    return Service(
        name="search",
        title="Guilde search: search and suggestions over everything the caller may see",
        owned=OWNED,
        reads=(*INDEXED_AGGREGATES, *FOLLOWED),
        apply=lambda unit: _asking_for(
            consumers.consumer(unit, index=index, finder=finder), unit, settings
        ),
        jobs=(consumers.FORGET, routing.routing(finder)),
        applied=Freshness(engine, names).applied,
        projections=(Projection("index", TOPICS, REVISION, indices.is_current),),
        take_up=lambda unit: partial(take_up, rebuild(settings, unit.store, engine)),
        routers=(
            *(http.router, experts.router, news.router, saved.router, gaps_http.router),
            *(trends.router, answers.router, assistants.router),
        ),
        open_routers=(saved.open_router, discovery.open_router),
        prepare=partial(prepare, settings),
        heals=(EngineAwayError,),
        checks=(Check("opensearch", indices.answer),),
        tasks=(
            partial(_close_at_the_end, engine, model, writes),
            *((helpers.run,) if settings.answers else ()),
            partial(record, settings, recorder),
            *((partial(follow, settings),) if follows else ()),
            *((partial(tidy, settings),) if settings.works else ()),
        ),
        state={
            "finder": finder,
            "knowing": knowing,
            "answering": answering,
            "assistants": helpers,
            "recorder": recorder,
            "gap_lists": GapLists(),
            "search": settings,
            "cursors": Cursors(settings.token_secret.get_secret_value()),
        },
    )


def _asking_for(apply: Apply, unit: Unit, settings: SearchSettings) -> Apply:
    """Add the requests for answers, unless they are off."""
    if not settings.experts_after_hours:
        return apply
    return routing.asking_for(apply, unit, timedelta(hours=settings.experts_after_hours))


async def prepare(settings: SearchSettings, scope: Scope) -> None:
    """Create the indices. Raises EngineAwayError."""
    await searches.prepare(scope)
    await asked.prepare(scope)
    engine = Engine(settings.opensearch_url, settings.opensearch_ca)
    try:
        current = await _indices(engine, settings).migrate()
    finally:
        await engine.close()
    if not current:
        log.info("the index is of another schema; if of an older one, it is made again")


async def take_up(work: Rebuild, _: Names) -> None:
    """Rebuild everything, since a document may depend on other facts that were passed over."""
    await work.run(renews=True)


def rebuild(settings: SearchSettings, store: Store, engine: Engine) -> Rebuild:
    log = Log(settings.kafka, TOPICS)
    kept = keeping(settings, engine)
    return Rebuild(engine, _indices(engine, settings), log, alone(store), keeping=kept)


def keeping(settings: SearchSettings, engine: Engine) -> Keeping:
    grace = timedelta(hours=settings.kept_hours)
    return Keeping(engine, _indices(engine, settings), grace)


def alone(store: Store) -> Alone:
    """Return the lease of all work that changes which index is live."""
    return Alone(store.scope, LEASE, new_id())


async def tidy(settings: SearchSettings) -> None:
    """Delete the kept index once its time is over, until cancelled."""
    engine = Engine(settings.opensearch_url, settings.opensearch_ca)
    store = Store(settings.store_url, settings.store_database)
    try:
        await keep_tidy(
            keeping(settings, engine), partial(Alone, store.scope, LEASE, new_id(), patience=0)
        )
    finally:
        await engine.close()
        store.close()


def _indices(engine: Engine, settings: SearchSettings) -> Indices:
    return Indices(engine, IndexNames(settings.index_prefix), shards=settings.shards)


def _meaning(settings: SearchSettings, engine: Engine, model: Model | None) -> Meaning | None:
    if model is None:
        return None
    vectors = _vectors(settings, engine, model)
    return Meaning(engine, IndexNames(settings.index_prefix), vectors, model)


def _vectors(settings: SearchSettings, engine: Engine, model: Model) -> Vectors:
    return Vectors(engine, IndexNames(settings.index_prefix), model, shards=settings.shards)


async def follow(settings: SearchSettings) -> None:
    """Keep the index of vectors up to date until cancelled."""
    model = chosen(settings, patient=True)
    if model is None:
        return
    engine = Engine(settings.opensearch_url, settings.opensearch_ca)
    store = Store(settings.store_url, settings.store_database)
    alone = Alone(store.scope, "vectors", new_id())
    vectors = _vectors(settings, engine, model)
    try:
        await Following(engine, _indices(engine, settings), vectors, model, alone).run()
    finally:
        await model.close()
        await engine.close()
        store.close()


def _writer(settings: SearchSettings) -> Writer | None:
    if not settings.answers_url:
        return None
    key = settings.answers_key.get_secret_value()
    return writer(settings.answers_url, settings.answers_model, key=key)


async def record(settings: SearchSettings, recorder: Recorder) -> None:
    """Record searches until cancelled."""
    store = Store(settings.store_url, settings.store_database)
    try:
        await recorder.run(store.scope)
    finally:
        store.close()


async def _close_at_the_end(engine: Engine, *models: Model | Writer | None) -> None:
    try:
        await asyncio.Event().wait()
    finally:
        for each in models:
            if each is not None:
                await each.close()
        await engine.close()
