from dataclasses import dataclass

from services.membership.domain.errors import ProfileNotFound
from services.membership.domain.profile import Profile
from services.membership.facts import tell_membership, tell_profile
from services.membership.store import memberships, profiles
from shared.contracts.membership import PROFILE
from shared.contracts.values import Standing
from shared.messaging.jobs import Job
from shared.messaging.unit import Work
from shared.runtime.writing import Expected

AT_A_TIME = 100
OPEN = frozenset({Standing.ACTIVE, Standing.REQUESTED, Standing.INVITED})
"""Where a person still belongs, or waits to."""


@dataclass(frozen=True, slots=True)
class ErasePerson:
    person_id: str
    expected: Expected


async def erase_person(command: ErasePerson, *, work: Work) -> Profile:
    """Forget a person: their profile here, and by its fact in every other service.

    A tombstone follows the fact, so that Kafka's compaction takes out what was told before.
    Raises: ProfileNotFound, PersonErased, StaleProblem.
    """
    profile = await profiles.find(work.scope, command.person_id)
    if profile is None:
        raise ProfileNotFound
    command.expected.check(profile.version)
    changed = profile.erase(work.now)
    await profiles.save(work.scope, profile)
    tell_profile(work, "erased", profile, changed)
    work.forget(PROFILE, profile.id, profile.version)
    return profile


async def end_memberships(person_id: str, position: str, *, work: Work) -> str | None:
    """End what an erased person belongs to, some at a time. A step of a job.

    A community may lose its last owner by it: a platform administrator appoints the next.
    """
    work.actor = person_id  # they left, nobody removed them
    open_ones = await memberships.of_person(work.scope, person_id, OPEN, most=AT_A_TIME)
    for membership in open_ones:
        happened = membership.leave(work.now)
        await memberships.save(work.scope, membership)
        tell_membership(work, happened, membership)
    return position if len(open_ones) == AT_A_TIME else None


END_MEMBERSHIPS = Job("end_memberships", end_memberships)
