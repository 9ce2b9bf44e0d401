"""The health of a community, for the people who run it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.health.actions import Action, Condition, suggest
from services.membership.domain.health.month import Month, month_of, months_until
from services.membership.domain.health.place import FEWEST_ALIKE, Measure, Place, middle
from services.membership.domain.rights import may_edit
from services.membership.store.goals import seasons
from services.membership.store.health import months, traces
from services.membership.use_cases.lookup import Seen, see_community
from shared.audience.sight import Asker
from shared.mongo import Scope
from shared.problems import NotAllowed

SHOWN = 13
"""The months that are shown: a year, and the one before it began."""
_JUDGED = 3


@dataclass(frozen=True, slots=True)
class Health:
    """A community's numbers. months: the latest ones, oldest first; the last one is judged.

    alike: how many open communities of its size there are. middle: the median of these, empty if
    they are fewer than FEWEST_ALIKE.
    """

    seen: Seen
    place: Place
    months: Sequence[Month]
    alike: int
    middle: Mapping[Measure, float]
    actions: Sequence[Action]
    now: datetime


async def see_as_animator(asker: Asker, scope: Scope, name: str) -> Seen:
    """Return a community to those who run it. Raises: CommunityNotFound, NotAllowed."""
    seen = await see_community(scope, asker, name)
    if not may_edit(asker, seen.own):
        raise NotAllowed("only owners and animators see how the community is")
    return seen


async def see_health(
    asker: Asker, scope: Scope, name: str, month: str | None, now: datetime
) -> Health:
    """Return the numbers up to a month; by default, the last one that is over.

    A community that has no other month is judged by the present one.

    Raises: CommunityNotFound, NotAllowed.
    """
    seen = await see_as_animator(asker, scope, name)
    key = seen.community.id
    shown = await months.months(scope, [key], months_until(month or month_of(now), SHOWN + 1))
    shown = shown[1:] if month or not _is_told(shown[:-1]) else shown[:-1]
    place = await months.place(scope, key)
    peers = [each.id for each in await months.alike(scope, place)]
    enough = len(peers) >= FEWEST_ALIKE
    theirs = await months.months(scope, peers, [shown[-1].month]) if enough else []
    today = now.date().isoformat()
    latest = await seasons.seasons(scope, key, after=None, limit=1)
    condition = Condition(
        place=place,
        months=shown[-_JUDGED:],
        overdue=await traces.count_overdue(scope, key, today),
        planned=any(each.ends_on >= today for each in latest),
        now=now,
    )
    return Health(seen, place, shown, len(peers), middle(theirs, now), suggest(condition), now)


def _is_told(months: Sequence[Month]) -> bool:
    return any(each.active or each.joined or each.posts or each.replies for each in months)
