from dataclasses import dataclass
from datetime import datetime

from services.content.store.talk import replies, visits
from services.content.use_cases.lookup import see_post
from shared.audience.people import is_erased
from shared.audience.sight import Asker
from shared.mongo import Scope
from shared.problems import PersonErased


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit. `last_at`: the previous visit, or None. `new`: replies of others since then."""

    last_at: datetime | None
    new: int


async def visit_post(scope: Scope, asker: Asker, post_id: str, now: datetime) -> Visit:
    """Record a visit to a post, outside transactions: nobody else writes this row.

    An erasure known before the row is written is seen here, and a later one finds the row.

    Raises: PostNotFound, PersonErased.
    """
    await see_post(scope, asker, post_id)
    last_at = await visits.note(scope, post_id, asker.person_id, now)
    if await is_erased(scope, asker.person_id):
        await visits.forget_one(scope, post_id, asker.person_id)
        raise PersonErased
    if last_at is None:
        return Visit(None, 0)
    return Visit(last_at, await replies.count_since(scope, post_id, last_at, asker.person_id))
