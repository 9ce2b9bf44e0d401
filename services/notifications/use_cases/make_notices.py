from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.notifications.channels.batch import Batch
from services.notifications.channels.table import CHANNELS
from services.notifications.domain.channels import InboxWhen, MailWhen
from services.notifications.domain.known import Known, Person
from services.notifications.domain.notice import Inbox, Notice, Plan, item_id, notice_id
from services.notifications.domain.preferences import Preferences
from services.notifications.domain.subject import nearest
from services.notifications.reasons.table import REASONS
from services.notifications.store import inboxes, notices, preferences
from services.notifications.store.inboxes import Growth
from services.notifications.subjects import interests, knowing, post
from services.notifications.subjects.interests import Interest, interest_id
from services.notifications.subjects.table import group_named, grouping, may_see
from shared.messaging import jobs
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.observe import metrics
from shared.runtime.forgetting import FORGET_PERSON

MOST = 500
"""The number of candidates that one transaction handles."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A plan, and one of its recipients."""

    plan: Plan
    person_id: str

    @property
    def id(self) -> str:
        return notice_id(self.plan.fact_id, self.person_id)

    @property
    def interest_id(self) -> str | None:
        """Return the id of the person's interest in the post, if the reason needs it."""
        if REASONS[self.plan.reason].interests is None:
            return None
        on = nearest(self.plan.path, [post.NAME])
        return interest_id(on.id, self.person_id) if on is not None else None


@dataclass(frozen=True, slots=True)
class Policy:
    """The platform's settings for notifications.

    `time_zone`: for people who chose none. `mails`: whether the platform sends mail.
    """

    time_zone: str
    mails: bool


async def make_notices(
    candidates: Sequence[Candidate], policy: Policy, *, work: Work
) -> list[Candidate]:
    """Notify each person of visible, unmuted subjects, once for each fact.

    Returns the candidates without the right to see it, or not known yet, since later facts may
    change that. Idempotent. At most MOST candidates. Call `forget_erased_actors` afterwards.
    """
    making = await _Making.load(candidates, policy, work)
    not_yet = [candidate for candidate in candidates if not making.consider(candidate)]
    await making.save()
    return not_yet


async def forget_erased_actors(scope: Scope, plans: Iterable[Plan], now: datetime) -> None:
    """Remove from notices an actor who was erased while they were made (decision 43).

    Call this after the commit, and before the cause of the notices is recorded as done. An erasure
    closes the inbox first, and then searches for notices. A notice that it misses was committed
    later, so the actors are forgotten once more.
    """
    actors = {plan.actor_id for plan in plans if plan.actor_id is not None}
    await jobs.ask(scope, FORGET_PERSON, await inboxes.closed(scope, actors), now)


@dataclass(frozen=True, slots=True)
class _Making:
    """One transaction: the known data, and the notices made. done: the ids of existing notices."""

    work: Work
    policy: Policy
    known: Known
    done: set[str]
    inboxes: Mapping[str, Inbox]
    wishes: Mapping[str, Preferences]
    interests: Mapping[str, Interest]
    made: list[Notice]
    growths: dict[str, Growth]

    @classmethod
    async def load(cls, candidates: Sequence[Candidate], policy: Policy, work: Work) -> "_Making":
        scope = work.scope
        persons = {candidate.person_id for candidate in candidates}
        actors = {c.plan.actor_id for c in candidates if c.plan.actor_id is not None}
        paths = {candidate.plan.path for candidate in candidates}
        own = await inboxes.find_many(scope, persons | actors)
        # a person without an inbox never had a notice
        maybe_told = {candidate.id for candidate in candidates if candidate.person_id in own}
        return cls(
            work=work,
            policy=policy,
            known=await knowing.load(scope, paths, persons, ()),
            done=await notices.existing(scope, maybe_told),
            inboxes=own,
            wishes=await preferences.find_many(scope, persons, time_zone=policy.time_zone),
            interests=await interests.find_many(
                scope, {key for each in candidates if (key := each.interest_id) is not None}
            ),
            made=[],
            growths={},
        )

    def consider(self, candidate: Candidate) -> bool:
        """Make a notice if the person should have it. Returns whether the candidate is settled."""
        person_id, plan = candidate.person_id, candidate.plan
        if candidate.id in self.done or person_id == plan.actor_id or not self._is_for(candidate):
            return True
        if not self._is_followed(candidate):
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
        """Return the actor, or None if they were erased since."""
        erased = plan.actor_id is not None and self._is_closed(plan.actor_id)
        return None if erased else plan.actor_id

    def _is_for(self, candidate: Candidate) -> bool:
        to, at = candidate.plan.to, candidate.plan.at
        if to is None:
            return True
        return group_named(to).is_for(self.known, to.of.id, candidate.person_id, at)

    def _is_followed(self, candidate: Candidate) -> bool:
        is_for = REASONS[candidate.plan.reason].interests
        key = candidate.interest_id
        if is_for is None or key is None:
            return True
        return is_for(self.interests.get(key), candidate.plan.at)

    def _is_closed(self, person_id: str) -> bool:
        inbox = self.inboxes.get(person_id)
        return inbox is not None and inbox.erased
