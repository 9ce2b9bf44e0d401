"""The health of a community, for the people who run it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.health.actions import Action, Condition, suggest
from services.membership.domain.health.month import Month, month_of, months_until
from services.membership.domain.health.place import Place
from services.membership.domain.rights import may_edit
from services.membership.store.goals import seasons
from services.membership.store.health import months
from services.membership.use_cases.health.comparing import Compared, Comparing
from services.membership.use_cases.lookup import Seen, see_community
from shared.audience.sight import Asker
from shared.mongo import Scope
from shared.problems import NotAllowed

SHOWN = 13
"""The months that are shown: a year, and the one before it began."""
_JUDGED = 3


@dataclass(frozen=True, slots=True)
class Health:
    """A community's numbers. months: the latest ones, oldest first; the last one is judged."""

    seen: Seen
    place: Place
    months: Sequence[Month]
    compared: Compared
    actions: Sequence[Action]
    now: datetime


async def see_as_animator(asker: Asker, scope: Scope, name: str) -> Seen:
    """Return a community to those who run it. Raises: CommunityNotFound, NotAllowed."""
    seen = await see_community(scope, asker, name)
    if not may_edit(asker, seen.own):
        raise NotAllowed("only owners and animators may see the community's health")
    return seen


@dataclass(frozen=True, slots=True)
class SeeHealth:
    """The input of `see_health`. name: a slug or an id. month: None: the last one that is over."""

    asker: Asker
    name: str
    month: str | None = None


async def see_health(
    command: SeeHealth, scope: Scope, *, comparing: Comparing, now: datetime
) -> Health:
    """Return the numbers up to a month.

    A community that has no other month is judged by the present one.

    Raises: CommunityNotFound, NotAllowed.
    """
    seen = await see_as_animator(command.asker, scope, command.name)
    key, month = seen.community.id, command.month
    shown = await months.months(scope, [key], months_until(month or month_of(now), SHOWN + 1))
    shown = shown[1:] if month or not _has_activity(shown[:-1]) else shown[:-1]
    place = await months.place(scope, key)
    compared = await comparing.compare(scope, place, shown[-1].month, now)
    today = now.date().isoformat()
    latest = await seasons.seasons(scope, key, after=None, limit=1)
    condition = Condition(
        place=place,
        months=shown[-_JUDGED:],
        overdue=await months.count_overdue(scope, key, today),
        planned=any(each.ends_on >= today for each in latest),
        now=now,
    )
    return Health(seen, place, shown, compared, suggest(condition), now)


def _has_activity(months: Sequence[Month]) -> bool:
    return any(each.active or each.joined or each.posts or each.replies for each in months)
