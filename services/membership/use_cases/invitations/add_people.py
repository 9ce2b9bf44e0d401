"""The job that processes a file of people: a batch of its lines in each transaction.

The same transaction stores the position in the job's row. So if a process dies, another one
continues there; and a repeated file only finds members.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.membership.domain.communities.membership import Membership, no_membership
from services.membership.domain.invitations.address import AddressInvitation, invite_address
from services.membership.domain.invitations.bulk import Bulk, Line, LineOutcome
from services.membership.domain.invitations.why import Why, why
from services.membership.domain.people.profile import Profile
from services.membership.domain.rights import may_appoint, may_decide
from services.membership.store.invitations import addresses, bulks
from services.membership.store.owned import COMMUNITIES, MEMBERSHIPS, PROFILES
from services.membership.store.people import profiles
from services.membership.use_cases.invitations.match_addresses import MATCH_ADDRESSES
from shared.audience.sight import Asker
from shared.contracts.membership import membership_id
from shared.contracts.values import Role
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work


async def add_people(bulk_id: str, position: str, *, work: Work) -> str | None:
    """Process the next batch. position: the number of the last line before it."""
    bulk = await bulks.find(work.scope, bulk_id)
    if bulk is None or bulk.is_done:
        return None
    lines = await bulks.lines(work.scope, bulk_id, after=int(position or 0))
    batch = _Batch(work, bulk)
    await batch.load(lines)
    for line in lines:
        if line.named:  # a line that could not be read names nobody
            batch.take(line)
    if not bulk.is_dry:
        await batch.save()
    await bulks.note(work.scope, bulk, lines)
    bulk.is_done = len(lines) < bulks.BATCH
    bulk.version += 1
    await bulks.save(work.scope, bulk)
    return None if bulk.is_done else str(lines[-1].number)


ADD_PEOPLE = Job("add_people", add_people)


@dataclass(slots=True)
class _Batch:
    """A batch of lines: the people that they name, their memberships, and the changes to save."""

    work: Work
    bulk: Bulk
    by: Asker | None = None
    own: Membership | None = None
    people: Mapping[str, Profile] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)
    members: dict[str, Membership] = field(default_factory=dict)
    changes: list[Change[Membership]] = field(default_factory=list)
    invited: list[AddressInvitation] = field(default_factory=list)

    async def load(self, lines: Sequence[Line]) -> None:
        scope, place = self.work.scope, self.bulk.community.id
        self.owners = await profiles.by_address(scope, [x.address for x in lines if x.address])
        ids = {*self.owners.values(), *(line.given_id for line in lines if line.given_id)}
        maker = self.bulk.made_by
        self.people = await PROFILES.find_many(scope, {*ids, *([maker] if maker else [])})
        keys = [membership_id(place, person_id) for person_id in self.people]
        self.members = await MEMBERSHIPS.find_many(scope, keys)
        if maker is not None and maker in self.people and not self.people[maker].erased:
            await self._load_maker(maker)

    async def _load_maker(self, maker: str) -> None:
        community = await COMMUNITIES.find(self.work.scope, self.bulk.community.id)
        by = Asker(maker, is_admin=self.bulk.as_admin)
        self.own = self.members.get(membership_id(self.bulk.community.id, maker))
        if community and not community.is_archived and may_decide(by, self.own):
            self.by = by

    def take(self, line: Line) -> None:
        line.outcome, line.why = self._outcome(line)

    def _outcome(self, line: Line) -> tuple[LineOutcome, Why | None]:
        if self.by is None or not may_appoint(self.by, self.own, Role.MEMBER, line.role):
            return LineOutcome.BAD, why("not_yours")
        person_id = line.given_id or self.owners.get(line.address)
        if person_id is None:
            return self._invite(line)
        profile = self.people.get(person_id)
        if profile is None or profile.erased:
            return LineOutcome.BAD, why("nobody")
        line.person_id = person_id
        return self._add(person_id, line.role)

    def _invite(self, line: Line) -> tuple[LineOutcome, Why | None]:
        bulk, maker = self.bulk, self.bulk.made_by or ""
        self.invited.append(
            invite_address(bulk.community, line.address, maker, self.work.now, line.role)
        )
        return LineOutcome.INVITED, None

    def _add(self, person_id: str, role: Role) -> tuple[LineOutcome, Why | None]:
        nobody = no_membership(self.bulk.community, person_id, self.work.now)
        member = self.members.setdefault(nobody.id, nobody)
        if member.is_active:
            return LineOutcome.ALREADY_MEMBER, None
        happened = member.add(role, self.work.now)
        self.changes.append(Change(member, happened, unnamed=True))
        return LineOutcome.ADDED, None

    async def save(self) -> None:
        work = self.work
        work.actor = self.bulk.made_by
        await MEMBERSHIPS.save_all(work, self.changes)
        if self.invited:
            await addresses.add(work.scope, self.invited)
            await jobs.ask(work.scope, MATCH_ADDRESSES.kind, [self.bulk.community.id], work.now)
