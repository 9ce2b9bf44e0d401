"""The job that publishes the drafts that are due, in batches; one job for all of a minute.

Publishing takes a draft off its schedule in the same transaction, so no second worker, and no
repetition after a crash, finds it again.
"""

from collections.abc import Iterable
from functools import partial

from services.content.domain.moderation.links import Sites
from services.content.domain.posts.post import Post
from services.content.store.owned import POSTS
from services.content.store.posts import posts
from services.content.use_cases.editing.submit_post import audience_if_allowed, publish_or_submit
from shared.audience import looking, people
from shared.audience.sight import Asker
from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Unit, Work

KIND = "publish_due"
BATCH = 100


async def ask_to_publish(unit: Unit, facts: Iterable[Fact[PostData]]) -> None:
    """Request the jobs of the minutes for which drafts are scheduled."""
    times = {fact.data.state.publish_at for fact in facts}
    for at in sorted(at for at in times if at is not None):
        await jobs.ask(unit.store.scope, KIND, [at.isoformat()], at)


async def publish_due(
    _: str, position: str, *, work: Work, sites: Sites | None = None
) -> str | None:
    """Publish a batch of the drafts that are due.

    A draft that its author may no longer publish, or whose media are missing, stays a draft, and
    the author is notified. If the community requires it, a draft waits for a reviewer. sites: as
    for `write_post`.
    """
    due = await posts.due(work.scope, work.now, BATCH)
    authors = await _authors(work, due)
    changes = [await _published(post, authors.get(post.id), work, sites) for post in due]
    await POSTS.save_all(work, changes)
    return position if len(due) == BATCH else None


async def _authors(work: Work, due: list[Post]) -> dict[str, Asker]:
    """Return the authors with their rights, by post. Erased people have none."""
    known = await people.said(work.scope, {post.author_id for post in due if post.author_id})
    gone = await people.erased(work.scope, {post.author_id for post in due if post.author_id})
    found = {
        post.id: post.schedule.asker(post.author_id, known.get(post.author_id))
        for post in due
        if post.schedule and post.author_id and post.author_id not in gone
    }
    inside = [(found[p.id], p.community) for p in due if p.id in found and p.community]
    await looking.look_ahead(work.scope, inside)
    return found


async def _published(
    post: Post, author: Asker | None, work: Work, sites: Sites | None
) -> Change[Post]:
    audience = await audience_if_allowed(post, author, work) if author else None
    if author is None or audience is None:
        return Change(post, "unscheduled", post.plan(None, work.now))
    return await publish_or_submit(post, author, audience, work, sites)


def publishing_due(sites: Sites | None) -> Job:
    """Return the job. sites: the platform's own; None: nothing waits for a moderator."""
    return Job(KIND, partial(publish_due, sites=sites))
