"""Jobs that withdraw attendees who may no longer see a gathering, and free their seats."""

from collections.abc import Collection, Mapping, Sequence

from services.events.domain.attendance import Attendance
from services.events.domain.gathering import Gathering
from services.events.store import attendances, gatherings, seating
from services.events.store.owned import ATTENDANCES, GATHERINGS
from services.events.use_cases.give_free_seats import give_free_seats
from shared.audience import communities, directory, memberships, people
from shared.audience.sight import Asker, Audience, Said, is_certain, may_see, newest
from shared.contracts.values import CommunityRef
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.mongo import Scope

BATCH = 100


async def withdraw_in_community(community_id: str, position: str, *, work: Work) -> str | None:
    """Request a check of each of a community's gatherings that takes answers. One step."""
    ids = await gatherings.upcoming_in(
        work.scope, community_id, work.now, after_id=position, limit=BATCH
    )
    await jobs.ask(work.scope, AT_GATHERING.kind, ids, work.now)
    return ids[-1] if len(ids) == BATCH else None


async def withdraw_at_gathering(gathering_id: str, position: str, *, work: Work) -> str | None:
    """Withdraw attendees of a gathering who may not see it, in order of ticket. One step."""
    gathering = await GATHERINGS.find(work.scope, gathering_id)
    if gathering is None:
        return None
    coming = await attendances.coming_to(
        work.scope, gathering_id, after_ticket=int(position or -1), limit=BATCH
    )
    await _withdraw_unseen(work, gathering, coming)
    return str(coming[-1].ticket) if len(coming) == BATCH else None


async def withdraw_of_person(person_id: str, position: str, *, work: Work) -> str | None:
    """Withdraw a person from gatherings that they may not see, in order of id. One step."""
    ids = await attendances.following(work.scope, person_id, after_id=position, limit=BATCH)
    coming = await attendances.of_person(work.scope, person_id, ids)
    for gathering in (await GATHERINGS.find_many(work.scope, coming)).values():
        await _withdraw_unseen(work, gathering, [coming[gathering.id]])
    return ids[-1] if len(ids) == BATCH else None


IN_COMMUNITY = Job("withdraw_in_community", withdraw_in_community)
AT_GATHERING = Job("withdraw_at_gathering", withdraw_at_gathering)
OF_PERSON = Job("withdraw_of_person", withdraw_of_person)


async def unseeing(
    scope: Scope, community: CommunityRef | None, people_said: Mapping[str, Said | None]
) -> Collection[str]:
    """Return the people who may not see the community's content, as far as this service knows.

    People whose standing is unknown keep their seat. `people_said` maps their ids to the claims of
    their token when they answered.
    """
    if community is None or not people_said:
        return ()
    found = await communities.find(scope, community.id)
    if found is None:
        return people_said.keys()
    profiles = await people.said(scope, people_said)
    own = await memberships.of_people(scope, community.id, people_said)
    held = await directory.held_for(scope, people_said, [found])
    audiences = {each: Audience(found, own.get(each), held.get(each)) for each in people_said}
    return {
        person_id
        for person_id, said in people_said.items()
        if not _sees(person_id, profiles.get(person_id), said, audiences[person_id])
    }


def _sees(person_id: str, profile: Said | None, said: Said | None, audience: Audience) -> bool:
    known = profile or said or Said(guest=False)
    asker = Asker(person_id, is_guest=newest(known, said).guest)
    return may_see(asker, audience) or not is_certain(audience)


async def _withdraw_unseen(work: Work, gathering: Gathering, coming: Sequence[Attendance]) -> None:
    """Withdraw these people, and reassign their seats in the same turn.

    Past or cancelled gatherings stay unchanged.
    """
    if not gathering.takes_answers(work.now):
        return
    people_said = {each.person_id: each.said for each in coming if each.person_id is not None}
    unseen = await unseeing(work.scope, gathering.community, people_said)
    leaving = [each for each in coming if each.person_id in unseen]
    if not leaving:
        return
    turn = await seating.take_turn(work.scope, gathering.id)
    changes = [Change(each, "withdrawn", each.withdraw(turn, work.now)) for each in leaving]
    await ATTENDANCES.save_all(work, changes)
    await give_free_seats(work, gathering, turn)
