"""The composition root of content: the only file that imports all of its parts."""

from datetime import timedelta

from services.content.domain.files.ticket import Tickets
from services.content.entry import consumers
from services.content.entry.editing import approvals, coauthors, suggestions
from services.content.entry.feeds import feeds
from services.content.entry.files import files, uploads
from services.content.entry.files import imports as file_imports
from services.content.entry.freshness import reviews, verdicts
from services.content.entry.kinds import ideas, polls, templates
from services.content.entry.moderation import cases as moderation_cases
from services.content.entry.moderation import decisions, flags, moving
from services.content.entry.posts import (
    imports,
    pins,
    posts,
    previews,
    relations,
    schedules,
    versions,
)
from services.content.entry.posts import likenesses as alike
from services.content.entry.series import imports as series_imports
from services.content.entry.series import progress, series
from services.content.entry.talk import imports as reply_imports
from services.content.entry.talk import interests, reactions, replies, visits
from services.content.entry.watch import feeds as watched_feeds
from services.content.entry.watch import items as watched_items
from services.content.settings import ContentSettings
from services.content.store import filing
from services.content.store.feeds import subscriptions
from services.content.store.files import files as file_store
from services.content.store.files import uploads as upload_store
from services.content.store.files.blobs import rows
from services.content.store.files.blobs.chosen import chosen
from services.content.store.files.clamd import Scanner
from services.content.store.freshness import verdicts as verdict_store
from services.content.store.kinds import adoptions, ballots
from services.content.store.moderation import barred, cases, moderators
from services.content.store.owned import FILES, OWNED, POSTS, REPLIES
from services.content.store.posts import likenesses
from services.content.store.posts import posts as post_store
from services.content.store.posts import versions as version_store
from services.content.store.previews import links as link_store
from services.content.store.series import series as series_store
from services.content.store.talk import replies as reply_store
from services.content.store.talk import visits as visit_store
from services.content.store.watch import items as item_store
from services.content.use_cases.files.drop_blob import dropping_blobs
from services.content.use_cases.files.expire_upload import expiring_uploads
from services.content.use_cases.files.process_file import Means, processing_files
from services.content.use_cases.posts.publish_due import publishing_due
from services.content.use_cases.previews.fetch_preview import fetching_previews
from services.content.use_cases.previews.find_links import finding_links
from services.content.use_cases.previews.previewing import Previewing
from services.content.use_cases.watch.fetch_feed import Watch, fetching_feeds
from shared import tagging
from shared.apart.running import Limits
from shared.audience import communities, memberships
from shared.audience.naming import RememberedNames
from shared.audience.read_models import audience_filing
from shared.contracts.content import POST, REPLY
from shared.contracts.directory import DIRECTORY_ENTRY
from shared.contracts.files import FILE
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE
from shared.contracts.moderation import DECISION, FLAG
from shared.contracts.progress import PROGRESS
from shared.contracts.series import SERIES
from shared.contracts.suggestions import SUGGESTION
from shared.contracts.talk import INTEREST, REACTION
from shared.contracts.topics import TOPIC
from shared.contracts.watching import WATCHED_FEED
from shared.fetching.fetcher import Bounds, Fetcher
from shared.fetching.networks import Networks
from shared.mongo import Scope, Store, drop_indexes
from shared.runtime.service import Service
from shared.tagging import TOPICS

READS = (
    *(COMMUNITY, MEMBERSHIP, PROFILE, DIRECTORY_ENTRY, TOPIC),
    *(POST, REPLY, REACTION, INTEREST, FILE, SERIES, SUGGESTION, FLAG, DECISION, PROGRESS),
    WATCHED_FEED,
)
LARGEST_BODY = 8 * 1024 * 1024
"""The largest body in bytes: an import of a hundred documents, or a piece of an upload."""


async def prepare(scope: Scope) -> None:
    for store in (communities, memberships, tagging, version_store, visit_store, ballots):
        await store.prepare(scope)
    for store in (cases, barred, moderators, likenesses, item_store):
        await store.prepare(scope)
    for store in (adoptions, upload_store, rows, subscriptions, verdict_store, link_store):
        await store.prepare(scope)
    await drop_indexes(scope, POSTS.collection, post_store.OF_OLDER_VERSIONS)
    await drop_indexes(scope, REPLIES.collection, reply_store.OF_OLDER_VERSIONS)
    await drop_indexes(scope, series_store.COLLECTION, series_store.OF_OLDER_VERSIONS)
    await drop_indexes(scope, FILES.collection, file_store.OF_OLDER_VERSIONS)
    await drop_indexes(scope, upload_store.COLLECTION, upload_store.OF_OLDER_VERSIONS)
    await filing.file_unfiled(scope)


def previewing_by(settings: ContentSettings) -> Previewing:
    return Previewing(
        fetcher=Fetcher(
            agent=f"Guilde (+{settings.public_url})",
            networks=Networks.read(settings.preview_networks),
            bounds=Bounds(seconds=10, largest=1024 * 1024, cuts=True),
            hosts=settings.hosts_of_previews,
        ),
        is_on=settings.previews,
    )


def service(settings: ContentSettings, store: Store) -> Service:
    blobs = chosen(settings, store)
    means = Means(
        blobs=blobs,
        limits=Limits(settings.file_seconds, settings.file_memory),
        families=settings.families,
        scanner=Scanner(settings.clamd) if settings.clamd else None,
    )
    watch = Watch(
        fetcher=Fetcher(
            agent=f"Guilde (+{settings.public_url})",
            networks=Networks.read(settings.fetch_networks),
        ),
        every=timedelta(minutes=settings.watch_minutes),
        is_on=settings.watch,
    )
    previewing = previewing_by(settings)
    return Service(
        name="content",
        title="Guilde content: articles, questions, discussions and replies",
        owned=OWNED,
        reads=READS,
        apply=consumers.consumer,
        jobs=(
            *consumers.JOBS,
            publishing_due(settings.sites),
            *(processing_files(means), expiring_uploads(blobs), dropping_blobs(blobs)),
            *(fetching_feeds(watch), finding_links(previewing), fetching_previews(previewing)),
        ),
        read_models=(*audience_filing(POSTS.collection), TOPICS, likenesses.LIKENESSES),
        routers=(
            *(posts.router, versions.router, replies.router, alike.router),
            *(pins.router, previews.router, imports.router, polls.router, ideas.router),
            *(reviews.router, verdicts.router, schedules.router, suggestions.router),
            *(
                approvals.router,
                coauthors.router,
                flags.router,
                moderation_cases.router,
                decisions.router,
                moving.router,
            ),
            *(relations.router, series.router, progress.router, templates.router),
            *(reactions.router, interests.router, visits.router, reply_imports.router),
            *(series_imports.router, file_imports.router),
            *(uploads.router, files.router, feeds.router),
            *(watched_feeds.router, watched_items.router),
        ),
        open_routers=(files.open_router, feeds.open_router, uploads.open_router),
        prepare=prepare,
        state={
            "names": RememberedNames(),
            "content": settings,
            "blobs": blobs,
            "watch": watch,
            "previewing": previewing,
            "tickets": Tickets(settings.token_secret.get_secret_value()),
        },
        largest_body=LARGEST_BODY,
    )
