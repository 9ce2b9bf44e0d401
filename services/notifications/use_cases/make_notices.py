from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.notifications.channels.batch import Batch
from services.notifications.channels.table import CHANNELS
from services.notifications.domain.channels import InboxWhen, MailWhen
from services.notifications.domain.known import Known, Person
from services.notifications.domain.notice import Inbox, Notice, Plan, item_id, notice_id
from services.notifications.domain.preferences import Preferences
from services.notifications.reasons.table import REASONS
from services.notifications.store import inboxes, notices, preferences
from services.notifications.store.inboxes import Growth
from services.notifications.subjects import knowing
from services.notifications.subjects.table import group_named, grouping, may_see
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.observe import metrics

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
    """How this platform notifies. `mails`: whether it sends any.

    `time_zone`: of persons who chose none.
    """

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


@dataclass(frozen=True, slots=True)
class _Making:
    """One transaction: what is known, and what is made of it. done: ids of notices there are."""

    work: Work
    policy: Policy
    known: Known
    done: set[str]
    inboxes: Mapping[str, Inbox]
    wishes: Mapping[str, Preferences]
    made: list[Notice]
    growths: dict[str, Growth]

    @classmethod
    async def load(cls, candidates: Sequence[Candidate], policy: Policy, work: Work) -> "_Making":
        scope = work.scope
        persons = {candidate.person_id for candidate in candidates}
        actors = {c.plan.actor_id for c in candidates if c.plan.actor_id is not None}
        paths = {candidate.plan.path for candidate in candidates}
        own = await inboxes.find_many(scope, persons | actors)
        # whoever has no inbox was never told anything
        maybe_told = {candidate.id for candidate in candidates if candidate.person_id in own}
        return cls(
            work=work,
            policy=policy,
            known=await knowing.load(scope, paths, persons, ()),
            done=await notices.existing(scope, maybe_told),
            inboxes=own,
            wishes=await preferences.find_many(scope, persons, time_zone=policy.time_zone),
            made=[],
            growths={},
        )

    def consider(self, candidate: Candidate) -> bool:
        """Whether it is settled, one way or another."""
        person_id, plan = candidate.person_id, candidate.plan
        if candidate.id in self.done or person_id == plan.actor_id or not self._is_for(candidate):
            return True
        person = self.known.people.get(person_id)
        if person is not None and (person.erased or self._is_closed(person_id)):
            return True
        if person is None or not may_see(person, plan.path, self.known):
            return False
        self._tell(person, plan)
        return True

    async def save(self) -> None:
        if not self.made:
            return
        batch = Batch(
            work=self.work,
            made=self.made,
            people=self.known.people,
            inboxes=self.inboxes,
            wishes=self.wishes,
            growths=self.growths,
        )
        for file in CHANNELS:
            await file(batch)
        await inboxes.grow(self.work.scope, self.growths)
        await notices.add(self.work.scope, self.made)
        for reason, count in Counter(notice.reason for notice in self.made).items():
            metrics.NOTICES.labels(reason=reason).inc(count)
        for notice in self.made:
            age = (self.work.now - notice.at).total_seconds()
            metrics.NOTICE_SECONDS.observe(max(0.0, age))

    def _tell(self, person: Person, plan: Plan) -> None:
        reason = REASONS[plan.reason]
        channels = self.wishes[person.id].channels(reason)
        mail = channels.mail if self.policy.mails else MailWhen.NEVER
        in_inbox = channels.inbox is InboxWhen.IMMEDIATELY
        if mail is MailWhen.NEVER and not in_inbox:
            return
        inbox = self.inboxes.get(person.id)
        growth = self.growths.setdefault(person.id, Growth(is_first=inbox is None))
        growth.notices += 1
        notice = Notice(
            id=notice_id(plan.fact_id, person.id),
            fact_id=plan.fact_id,
            person_id=person.id,
            reason=plan.reason,
            path=plan.path,
            variant=plan.variant,
            actor_id=self._actor(plan),
            at=plan.at,
            made_at=self.work.now,
            number=(inbox.last if inbox is not None else 0) + growth.notices,
            inbox=in_inbox,
            mail=mail,
            item_id=item_id(person.id, grouping(reason.name, plan.path, reason.grouped_by)),
        )
        self.done.add(notice.id)
        self.made.append(notice)

    def _actor(self, plan: Plan) -> str | None:
        """Nobody, if they were erased since."""
        erased = plan.actor_id is not None and self._is_closed(plan.actor_id)
        return None if erased else plan.actor_id

    def _is_for(self, candidate: Candidate) -> bool:
        to, at = candidate.plan.to, candidate.plan.at
        if to is None:
            return True
        return group_named(to).is_for(self.known, to.of.id, candidate.person_id, at)

    def _is_closed(self, person_id: str) -> bool:
        inbox = self.inboxes.get(person_id)
        return inbox is not None and inbox.erased
