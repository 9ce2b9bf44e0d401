"""The routes of feeds: a community's posts as Atom, its episodes as RSS.

Feed readers have no token. If the platform allows it, anybody may read the feeds of a public
community. For any other community, each person creates a secret address with their own current
rights, which stops working once they revoke it or lose access. Only its hash is stored. Files have
addresses below the feed's, which are valid as long as the feed: tickets would expire in the reader.
"""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import UTC
from email.utils import format_datetime, parsedate_to_datetime
from functools import partial
from pathlib import Path as FilePath
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from services.content.domain.errors import FeedNotFound
from services.content.domain.feeds import atom, podcast
from services.content.domain.feeds.channel import Channel
from services.content.domain.files.file_errors import FileNotFound, FileNotReady, WrongRange
from services.content.domain.files.ticket import Part
from services.content.entry.communities import CommunityPath
from services.content.entry.feeds.channels import Reader, of_episodes, of_posts
from services.content.entry.feeds.views import Addresses, FeedsView, NewAddresses
from services.content.entry.files.sending import send
from services.content.settings import ContentSettings
from services.content.store.feeds.subscriptions import (
    SUBSCRIPTIONS,
    forget_person,
    subscription_id,
)
from services.content.use_cases.feeds.subscribe import (
    Subscribe,
    seen_community,
    subscribe,
    unsubscribe,
)
from services.content.use_cases.files.see_file import see_file
from shared.audience import communities, people
from shared.audience.asking import By
from shared.audience.secret_addresses import reader_of
from shared.audience.sight import Asker
from shared.contracts.values import Visibility
from shared.messaging.unit import Unit
from shared.problems import CommunityNotFound, ConflictProblem, InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.etags import is_held
from shared.runtime.requests import Me, OpenRoute, SignedInRoute
from shared.runtime.secret_addresses import hash_of, new_secret

router = APIRouter(tags=["feeds"], route_class=SignedInRoute)
open_router = APIRouter(tags=["feeds"], route_class=OpenRoute)

ANYBODY = Asker("", is_guest=True)
"""A reader without a token, who sees as much as a guest, and no names."""
COVER = (FilePath(__file__).parent / "cover.png").read_bytes()

Secret = Annotated[str, Path(max_length=100)]
FileName = Annotated[str, Path(max_length=220, description="The file's id, with a suffix")]


_FEED = documented(FeedNotFound, InvalidProblem)
_FILE = documented(FeedNotFound, FileNotFound, FileNotReady, WrongRange, InvalidProblem)


@router.get(
    "/communities/{community}/feeds", responses=documented(CommunityNotFound, InvalidProblem)
)
async def told(community: CommunityPath, by: By, request: Request, response: Response) -> FeedsView:
    """Read whether a community's feeds are open, and whether you have a secret address."""
    response.headers["Cache-Control"] = "no-store"
    scope = request.app.state.store.scope
    seen = await seen_community(scope, by, community)
    own = await SUBSCRIPTIONS.find(scope, subscription_id(seen.id, by.person_id))
    is_open = _is_open(request, seen.visibility)
    return FeedsView(
        open=Addresses.at(_open_base(seen.slug)) if is_open else None,
        created_at=own.created_at if own else None,
        used_at=own.used_at if own else None,
    )


@router.post(
    "/communities/{community}/feeds",
    status_code=201,
    responses=documented(CommunityNotFound, ConflictProblem, InvalidProblem),
)
async def subscribe_one(
    community: CommunityPath, by: By, me: Me, request: Request, response: Response
) -> NewAddresses:
    """Create your secret address for a community's feeds. The previous one stops working.

    Only this response shows it. Idempotency-Key is not supported, since the secret would be stored
    with it.
    """
    unit: Unit = request.app.state.unit
    secret = new_secret()
    command = Subscribe(by, community, hash_of(secret))
    made = (await unit.run(partial(subscribe, command), actor=me.person_id)).result
    # this finds an erasure that the use case could not see, because it committed at the same time
    if await people.is_erased(unit.store.scope, by.person_id):
        await forget_person(unit.store.scope, by.person_id)
    response.headers["Cache-Control"] = "no-store"
    addresses = Addresses.at(_own_base(secret))
    return NewAddresses(**addresses.model_dump(), created_at=made.created_at)


@router.delete(
    "/communities/{community}/feeds",
    status_code=204,
    responses=documented(CommunityNotFound, InvalidProblem),
)
async def unsubscribe_one(community: CommunityPath, by: By, request: Request) -> None:
    """Revoke your secret address of a community's feeds."""
    unit: Unit = request.app.state.unit
    await unit.run(partial(unsubscribe, by, community), actor=by.person_id)


@open_router.get("/communities/{community}/posts.atom", response_class=Response, responses=_FEED)
@open_router.head("/communities/{community}/posts.atom", include_in_schema=False)
async def open_posts(community: CommunityPath, request: Request) -> Response:
    """Read the newest posts of a public community as Atom, if feeds are open."""
    return await _posts(request, await _anybody(request, community))


@open_router.get("/communities/{community}/podcast.rss", response_class=Response, responses=_FEED)
@open_router.head("/communities/{community}/podcast.rss", include_in_schema=False)
async def open_episodes(community: CommunityPath, request: Request) -> Response:
    """Read the newest episodes of a public community as RSS, if feeds are open."""
    return await _episodes(request, await _anybody(request, community))


@open_router.get(
    "/communities/{community}/files/{file_id}", response_class=Response, responses=_FILE
)
@open_router.head("/communities/{community}/files/{file_id}", include_in_schema=False)
async def open_file(community: CommunityPath, file_id: FileName, request: Request) -> Response:
    """Download a file of an open feed."""
    return await _file(request, await _anybody(request, community), file_id)


@open_router.get("/feeds/{secret}/posts.atom", response_class=Response, responses=_FEED)
@open_router.head("/feeds/{secret}/posts.atom", include_in_schema=False)
async def own_posts(secret: Secret, request: Request) -> Response:
    """Read the newest posts of a community as Atom, with the rights of the URL's creator."""
    return await _posts(request, await _subscriber(request, secret))


@open_router.get("/feeds/{secret}/podcast.rss", response_class=Response, responses=_FEED)
@open_router.head("/feeds/{secret}/podcast.rss", include_in_schema=False)
async def own_episodes(secret: Secret, request: Request) -> Response:
    """Read the newest episodes of a community as RSS, with the rights of the URL's creator."""
    return await _episodes(request, await _subscriber(request, secret))


@open_router.get("/feeds/{secret}/files/{file_id}", response_class=Response, responses=_FILE)
@open_router.head("/feeds/{secret}/files/{file_id}", include_in_schema=False)
async def own_file(secret: Secret, file_id: FileName, request: Request) -> Response:
    """Download a file of a feed at a secret address."""
    return await _file(request, await _subscriber(request, secret), file_id)


@open_router.get("/podcast-cover.png", include_in_schema=False)
@open_router.head("/podcast-cover.png", include_in_schema=False)
async def cover() -> Response:
    """Return the cover of all podcasts, in the size that directories require."""
    return Response(
        COVER, media_type="image/png", headers={"Cache-Control": "public, max-age=86400"}
    )


async def _anybody(request: Request, slug: str) -> Reader:
    """Return the reader of an open feed. Raises: FeedNotFound."""
    community = await communities.find_by_slug(request.app.state.store.scope, slug)
    if community is None or not _is_open(request, community.visibility):
        raise FeedNotFound
    return Reader(ANYBODY, community, _open_base(community.slug), is_open=True)


def _is_open(request: Request, visibility: str) -> bool:
    settings: ContentSettings = request.app.state.content
    return settings.open_feeds and visibility == Visibility.PUBLIC


async def _subscriber(request: Request, secret: str) -> Reader:
    """Return the person who made a secret address, as the reader.

    Raises: FeedNotFound, also if they may not see the community any more.
    """
    unit: Unit = request.app.state.unit
    scope = unit.store.scope
    one = await SUBSCRIPTIONS.by_hash(scope, hash_of(secret))
    asker = await reader_of(scope, one, one.person_id) if one else None
    if one is None or asker is None:
        raise FeedNotFound
    try:
        community = await seen_community(scope, asker, one.community.slug)
    except CommunityNotFound as hidden:
        raise FeedNotFound from hidden
    await SUBSCRIPTIONS.used(scope, one, unit.clock())
    return Reader(asker, community, _own_base(secret), is_open=False)


async def _posts(request: Request, reader: Reader) -> Response:
    return await _written(request, reader, of_posts, atom.write_atom, atom.MEDIA_TYPE)


async def _episodes(request: Request, reader: Reader) -> Response:
    return await _written(request, reader, of_episodes, podcast.write_podcast, podcast.MEDIA_TYPE)


async def _written(
    request: Request,
    reader: Reader,
    find: Callable[..., Awaitable[Channel]],
    write: Callable[[Channel], bytes],
    media_type: str,
) -> Response:
    """Return the feed, or 304 if the reader has it: by ETag, else by the last change."""
    channel = await find(request.app.state.store.scope, request.app.state.content, reader)
    content = write(channel)
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if channel.updated_at is not None:
        headers["Last-Modified"] = format_datetime(channel.updated_at.astimezone(UTC), usegmt=True)
    if _is_known(request, etag, channel):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def _is_known(request: Request, etag: str, channel: Channel) -> bool:
    """Return whether the reader has the feed.

    If-Modified-Since counts only without If-None-Match (RFC 9110, 13.2.2).
    """
    asked = request.headers
    if "if-none-match" in asked:
        return is_held(asked["if-none-match"], etag)
    try:
        since = parsedate_to_datetime(asked.get("if-modified-since", ""))
    except ValueError:
        return False
    changed = channel.updated_at
    return (
        changed is not None and since.tzinfo is not None and changed.replace(microsecond=0) <= since
    )


async def _file(request: Request, reader: Reader, named: str) -> Response:
    """Return a file of the community. Raises: FileNotFound, also for files of others."""
    file_id = named.rpartition(".")[0] or named
    file = await see_file(request.app.state.store.scope, reader.asker, file_id)
    if file.community is None or file.community.id != reader.community.id:
        raise FileNotFound
    return send(request, file, Part.CONTENT)


def _open_base(slug: str) -> str:
    return f"/api/content/v1/communities/{slug}"


def _own_base(secret: str) -> str:
    return f"/api/content/v1/feeds/{secret}"
