from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.notifications.domain.counting import place_of
from services.notifications.domain.known import Known, Person, may_see
from services.notifications.domain.notice import (
    Count,
    Inbox,
    Item,
    Notice,
    Plan,
    To,
    item_id,
    notice_id,
)
from services.notifications.domain.preferences import Preferences
from services.notifications.domain.reasons import InboxWhen, MailWhen
from services.notifications.store import inboxes, knowing, mails, notices, preferences
from services.notifications.store.inboxes import Growth
from services.notifications.store.mails import Mail
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.observe import metrics
from shared.observe.tracing import current_traceparent

MOST = 500
"""Candidates that one transaction deals with."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plan, and one of those it addresses."""

    plan: Plan
    person_id: str

    @property
    def id(self) -> str:
        return notice_id(self.plan.fact_id, self.person_id)


@dataclass(frozen=True, slots=True)
class Policy:
    """How this platform notifies. `time_zone`: of who chose none. `mails`: whether it sends any."""

    time_zone: str
    mails: bool


async def make_notices(
    candidates: Sequence[Candidate], policy: Policy, *, work: Work
) -> list[Candidate]:
    """Tell each person what they may see now, and did not mute; of one fact only once.

    Whoever may not see it, or is not known yet, is given back: facts of others may still arrive
    that say otherwise. Twice is once. At most MOST candidates. `unname_erased` is to follow.
    """
    making = await _Making.load(candidates, policy, work)
    not_yet = [candidate for candidate in candidates if not making.consider(candidate)]
    await making.save()
    return not_yet


async def unname_erased(scope: Scope, plans: Iterable[Plan]) -> None:
    """Have no notice name an actor who was erased while it was made (decision 43).

    To be called after the commit, and before what it was made from is noted as done: an erasure
    closes the inbox first, and looks for notices then. So one that it does not find was committed
    later, and is found here.
    """
    actors = {plan.actor_id for plan in plans if plan.actor_id is not None}
    for person_id in await inboxes.closed(scope, actors):
        await notices.unname(scope, person_id)


class _Making:
    """One transaction: what is known, and what is made of it."""

    def __init__(
        self,
        work: Work,
        policy: Policy,
        known: Known,
        existing: set[str],
        own: dict[str, Inbox],
        wishes: dict[str, Preferences],
    ) -> None:
        self._work = work
        self._policy = policy
        self._known = known
        self._done = existing
        self._inboxes = own
        self._wishes = wishes
        self._made: list[Notice] = []
        self._counts: Counter[str] = Counter()
        self._digests: dict[tuple[str, str], datetime] = {}

    @classmethod
    async def load(cls, candidates: Sequence[Candidate], policy: Policy, work: Work) -> "_Making":
        scope = work.scope
        persons = {candidate.person_id for candidate in candidates}
        actors = {c.plan.actor_id for c in candidates if c.plan.actor_id is not None}
        return cls(
            work,
            policy,
            await knowing.load(scope, (c.plan.about for c in candidates), persons, ()),
            await notices.existing(scope, {candidate.id for candidate in candidates}),
            await inboxes.find_many(scope, persons | actors),
            await preferences.find_many(scope, persons, time_zone=policy.time_zone),
        )

    def consider(self, candidate: Candidate) -> bool:
        """Whether it is settled, one way or another."""
        person_id, plan = candidate.person_id, candidate.plan
        if (
            candidate.id in self._done
            or person_id == plan.actor_id
            or self._joined_later(candidate)
        ):
            return True
        person = self._known.people.get(person_id)
        if person is not None and (person.erased or self._inbox(person_id).erased):
            return True
        if person is None or not may_see(person, plan.about, self._known):
            return False
        self._tell(person, plan)
        return True

    async def save(self) -> None:
        if not self._made:
            return
        scope, now = self._work.scope, self._work.now
        shown = [notice for notice in self._made if notice.inbox]
        items = await inboxes.find_items(scope, {notice.item_id for notice in shown})
        await inboxes.grow(scope, self._growths(shown, items))
        await inboxes.add_to_items(scope, shown, items)
        await notices.add(scope, self._made)
        at_once = [n for n in self._made if n.mail is MailWhen.IMMEDIATELY]
        await mails.add(scope, [self._mail(notice, now) for notice in at_once])
        for reason, count in Counter(notice.reason for notice in self._made).items():
            metrics.NOTICES.labels(reason=reason).inc(count)
        for notice in self._made:
            metrics.NOTICE_SECONDS.observe(max(0.0, (now - notice.at).total_seconds()))

    def _growths(self, shown: Iterable[Notice], items: Mapping[str, Item]) -> dict[str, Growth]:
        digests = {n.person_id for n in self._made if n.mail is MailWhen.DAILY}
        unread = self._unread(shown, items)
        return {
            person_id: Growth(
                notices=count,
                digest_due=self._next_digest(person_id) if person_id in digests else None,
                is_first=person_id not in self._inboxes,
                unread=unread.get(person_id),
            )
            for person_id, count in self._counts.items()
        }

    def _next_digest(self, person_id: str) -> datetime:
        """Many have it at the same time of the same day."""
        wishes = self._wishes[person_id]
        when = wishes.digest_at, wishes.time_zone
        if when not in self._digests:
            self._digests[when] = wishes.next_digest(self._work.now)
        return self._digests[when]

    def _unread(self, shown: Iterable[Notice], items: Mapping[str, Item]) -> dict[str, Count]:
        """Counts of what is unread that move on with what was made: of those who asked for one."""
        present = {
            person_id: count
            for person_id in self._counts
            if (count := self._inbox(person_id).present_count) is not None
            and count.is_whole
            and count.guest is self._known.people[person_id].guest
        }
        made: dict[str, list[Notice]] = {person_id: [] for person_id in present}
        for notice in shown:
            if notice.person_id in made:
                made[notice.person_id].append(notice)
        return {
            person_id: count.told(
                len(self._read_before(made[person_id], items)),
                self._counts[person_id],
                {place_of(notice.about) for notice in made[person_id]},
            )
            for person_id, count in present.items()
        }

    def _read_before(self, made: Iterable[Notice], items: Mapping[str, Item]) -> set[str]:
        """The items of these notices that had nothing unread."""
        return {
            notice.item_id
            for notice in made
            if (item := items.get(notice.item_id)) is None
            or not self._inbox(notice.person_id).has_unread(item)
        }

    def _tell(self, person: Person, plan: Plan) -> None:
        channels = self._wishes[person.id].channels(plan.reason)
        mail = channels.mail if self._policy.mails else MailWhen.NEVER
        in_inbox = channels.inbox is InboxWhen.IMMEDIATELY
        if mail is MailWhen.NEVER and not in_inbox:
            return
        self._counts[person.id] += 1
        notice = Notice(
            id=notice_id(plan.fact_id, person.id),
            fact_id=plan.fact_id,
            person_id=person.id,
            reason=plan.reason,
            about=plan.about,
            actor_id=self._actor(plan),
            at=plan.at,
            made_at=self._work.now,
            number=self._inbox(person.id).last + self._counts[person.id],
            inbox=in_inbox,
            mail=mail,
            item_id=item_id(person.id, plan.reason, plan.about),
        )
        self._done.add(notice.id)
        self._made.append(notice)

    def _actor(self, plan: Plan) -> str | None:
        """Nobody, if they were erased since."""
        erased = plan.actor_id is not None and self._inbox(plan.actor_id).erased
        return None if erased else plan.actor_id

    def _joined_later(self, candidate: Candidate) -> bool:
        """What a community was told before one joined it is not for them."""
        if candidate.plan.to is not To.MEMBERS:
            return False
        own = self._known.membership(candidate.plan.about.community_id, candidate.person_id)
        return own is not None and own.since > candidate.plan.at

    def _inbox(self, person_id: str) -> Inbox:
        return self._inboxes.get(person_id) or Inbox(id=person_id)

    def _mail(self, notice: Notice, now: datetime) -> Mail:
        return Mail(
            id=notice.id,
            person_id=notice.person_id,
            notice_id=notice.id,
            made_at=now,
            due_at=self._wishes[notice.person_id].quiet_until(now) or now,
            traceparent=current_traceparent(),
        )
