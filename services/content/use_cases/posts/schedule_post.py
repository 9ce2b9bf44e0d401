from dataclasses import dataclass
from datetime import datetime

from services.content.domain.posts.post import Post
from services.content.domain.posts.schedule import Schedule
from services.content.domain.rights import may_change
from services.content.store.owned import POSTS
from services.content.use_cases.lookup import check_writing, see_post
from shared.audience.people import refuse_erased
from shared.audience.sight import Asker
from shared.messaging.unit import Work
from shared.problems import NotAllowed


@dataclass(frozen=True, slots=True)
class SchedulePost:
    """The input of `schedule_post`; `at` None: the draft is not published by itself."""

    asker: Asker
    post_id: str
    at: datetime | None


async def schedule_post(command: SchedulePost, *, work: Work) -> Post:
    """Set, change or cancel the time at which a draft is published.

    Raises: PostNotFound, NotAllowed, NotADraft, TimePassed, PersonErased.
    """
    await refuse_erased(work.scope, command.asker)
    seen = await see_post(work.scope, command.asker, command.post_id)
    post, asker = seen.post, command.asker
    if not may_change(asker, post, seen.audience):
        raise NotAllowed("only its author may schedule a draft")
    wanted = Schedule.by(asker, command.at) if command.at is not None else None
    if post.is_draft and wanted is not None:
        check_writing(asker, post.kind, seen.audience)
    changed = post.plan(wanted, work.now)
    if changed:
        await POSTS.save(work, post, "scheduled" if wanted else "unscheduled", changed)
    return post
