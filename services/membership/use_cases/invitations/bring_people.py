"""Use cases of bringing people into a community: a file is stored, then a job processes it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.membership.domain.invitations.bulk import Bulk, Line
from services.membership.domain.invitations.errors import BulkNotFound, BulkRunning
from services.membership.store.invitations import bulks
from services.membership.use_cases.invitations.add_people import ADD_PEOPLE
from services.membership.use_cases.invitations.invite_addresses import check_inviting
from services.membership.use_cases.lookup import refuse_archived
from shared.audience.sight import Asker
from shared.messaging import jobs
from shared.messaging.unit import Work
from shared.mongo import Scope

KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class BringPeople:
    asker: Asker
    name: str
    lines: Sequence[Line]
    is_dry: bool


async def bring_people(command: BringPeople, *, work: Work) -> Bulk:
    """Store a file and have its lines processed; unless it is dry, people are added.

    Raises: CommunityNotFound, NotAllowed, CommunityArchived, PersonErased.
    """
    seen = await check_inviting(command.asker, work.scope, command.name)
    refuse_archived(seen.community)
    bulk = Bulk(
        id=work.new_id(),
        community=seen.community.ref,
        made_by=command.asker.person_id,
        as_admin=command.asker.is_admin,
        is_dry=command.is_dry,
        lines=len(command.lines),
        made_at=work.now,
        expires_at=work.now + KEPT,
    )
    await bulks.add(work.scope, bulk, command.lines)
    await jobs.ask(work.scope, ADD_PEOPLE.kind, [bulk.id], work.now)
    return bulk


@dataclass(frozen=True, slots=True)
class RunBulk:
    asker: Asker
    name: str
    bulk_id: str


async def run_bulk(command: RunBulk, *, work: Work) -> Bulk:
    """Add the people after a dry run. A repeat has no effect.

    Raises: CommunityNotFound, NotAllowed, CommunityArchived, PersonErased, BulkNotFound,
    BulkRunning.
    """
    seen = await check_inviting(command.asker, work.scope, command.name)
    refuse_archived(seen.community)
    bulk = await see_bulk(command.asker, work.scope, command.bulk_id, name=command.name)
    if bulk.is_dry and not bulk.is_done:
        raise BulkRunning
    if bulk.run():
        bulk.made_by, bulk.as_admin = command.asker.person_id, command.asker.is_admin
        await bulks.save(work.scope, bulk)
        await jobs.ask(work.scope, ADD_PEOPLE.kind, [bulk.id], work.now)
    return bulk


async def see_bulk(asker: Asker, scope: Scope, bulk_id: str, *, name: str = "") -> Bulk:
    """Return a file. name: of its community.

    Raises: CommunityNotFound, NotAllowed, BulkNotFound.
    """
    bulk = await bulks.find(scope, bulk_id)
    seen = await check_inviting(asker, scope, name or (bulk.community.id if bulk else ""))
    if bulk is None or bulk.community.id != seen.community.id:
        raise BulkNotFound
    return bulk
