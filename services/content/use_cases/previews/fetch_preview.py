"""The job that fetches a page, and stores its metadata with the time of the next fetch.

As with feeds, the fetch is outside of any transaction, and its result is stored unless another
worker stored one for the same time. Only one process contacts a host at a time: each request holds
a lease of its host.
"""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from services.content.domain.previews.preview import NO_PAGE, Page
from services.content.domain.watch.pace import trouble_of
from services.content.reading.apart import read_oembed, read_page
from services.content.store.previews import links
from services.content.store.previews.previews import PREVIEWS
from services.content.use_cases.previews.previewing import (
    KIND,
    Previewing,
    key_of,
    open_places,
    plan,
)
from shared.fetching.errors import FetchError, HostBusyError
from shared.fetching.fetcher import OK, Fetched, Turn
from shared.messaging.jobs import Job, Step, end_of_job
from shared.messaging.unit import Unit, Work
from shared.mongo import Lease, Scope
from shared.observe.logs import logger

ACCEPT = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
PAGES = frozenset({"", "text/html", "application/xhtml+xml"})
LANE = "previewing"
AT_ONCE = 2
LONGEST_TURN = 60
"""Seconds after which another may ask a host, if a process died while it asked: more than a fetch
takes."""

log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome of a fetch. asked: the pause in Retry-After."""

    page: Page | None = None
    trouble: str = NO_PAGE
    asked: timedelta | None = None


def fetching_previews(previewing: Previewing) -> Job:
    """Return the job. Its key has the preview's id and the time that it is due."""

    async def fetch(key: str, *, unit: Unit) -> Step:
        scope = unit.store.scope
        preview = await PREVIEWS.find(scope, key.partition(" ")[0])
        if preview is None or key != key_of(preview.id, preview.next_at):
            return end_of_job
        if not previewing.is_on or not await _is_wanted(scope, preview.id):
            return _forgetting(previewing)
        try:
            found = await ask(previewing, preview.address, turns_of(scope), unit.clock())
        except HostBusyError:
            return _storing(None)
        if found.page is None:
            log.info("a page was not previewed", why=found.trouble)
        return _storing(found)

    return Job(KIND, slow=fetch, lane=LANE, at_once=AT_ONCE)


async def ask(previewing: Previewing, address: str, turn: Turn, now: datetime) -> Result:
    """Fetch a page, and its oEmbed if it has no title for previews. Raises: HostBusyError."""
    try:
        answer = await previewing.fetcher.fetch(address, {"Accept": ACCEPT}, turn)
    except HostBusyError:
        raise
    except FetchError as error:
        return Result(trouble=error.name)
    if answer.status != OK:
        return Result(trouble=trouble_of(answer.status), asked=answer.retry_after(now))
    media_type = answer.headers.get("content-type", "")
    if media_type.partition(";")[0].strip().lower() not in PAGES:
        return Result()
    page = await read_page(answer.body, media_type, answer.address)
    if page is not None and page.oembed:
        page = await _completed(previewing, page, turn)
    return Result(page if page is not None and page.title else None)


def turns_of(scope: Scope) -> Turn:
    """Return turns that all processes take: a host is asked by one at a time."""

    def turn(host: str) -> AbstractAsyncContextManager[None]:
        return _turn(Lease(scope, f"asks {host}", uuid4().hex, seconds=LONGEST_TURN), host)

    return turn


@asynccontextmanager
async def _turn(lease: Lease, host: str) -> AsyncIterator[None]:
    if not await lease.hold():
        raise HostBusyError(host)
    try:
        yield
    finally:
        await lease.release()


async def _completed(previewing: Previewing, page: Page, turn: Turn) -> Page:
    """Return the page with the title of its oEmbed, if that has one. Raises: HostBusyError."""
    try:
        answer: Fetched = await previewing.fetcher.fetch(page.oembed, turn=turn)
    except HostBusyError:
        raise
    except FetchError:
        return page
    said = await read_oembed(answer.body) if answer.status == OK else None
    if said is None:
        return page
    return page.model_copy(
        update={"title": said.title or page.title, "site": page.site or said.site}
    )


async def _is_wanted(scope: Scope, preview_id: str) -> bool:
    """Return whether a text that everybody here may read still links to it."""
    return bool(await open_places(scope, await links.audiences(scope, preview_id)))


def _storing(found: Result | None) -> Step:
    """Return the step that stores a result. None: the host was busy, so it is asked later."""

    async def store(key: str, _: str, *, work: Work) -> None:
        preview = await PREVIEWS.find(work.scope, key.partition(" ")[0])
        if preview is None or key != key_of(preview.id, preview.next_at):
            return  # another worker was faster, or nothing links to it any more
        if found is None:
            preview.wait(work.now)
        elif found.page is not None:
            preview.succeed(found.page, work.now)
        else:
            preview.fail(found.trouble, work.now, found.asked)
        await plan(work, preview)

    return store


def _forgetting(previewing: Previewing) -> Step:
    async def forget(key: str, _: str, *, work: Work) -> None:
        preview = await PREVIEWS.find(work.scope, key.partition(" ")[0])
        if preview is None or key != key_of(preview.id, preview.next_at):
            return
        if previewing.is_on and await _is_wanted(work.scope, preview.id):
            preview.wait(work.now)  # a text has linked to it since
            await plan(work, preview)
            return
        await PREVIEWS.forget(work.scope, preview.id)

    return forget
