"""Use cases of approaches: a recruiter asks a member of the talent pool, who accepts or refuses."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.people.profile import Profile
from services.membership.domain.rights import may_recruit
from services.membership.domain.talent.approach import Approach
from services.membership.domain.talent.errors import ApproachNotFound, TalentNotFound
from services.membership.store.owned import PROFILES
from services.membership.store.talent import approaches, pool
from services.membership.store.talent.owned import APPROACHES
from services.membership.use_cases.lookup import refuse_erased
from services.membership.use_cases.talent.search_pool import find_search, require_recruiter
from services.membership.use_cases.talent.see_talent import see_talents
from shared.audience.sight import Asker
from shared.contracts.talent import ApproachStatus
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import InvalidProblem


@dataclass(frozen=True, slots=True)
class AskTalent:
    asker: Asker
    handle: str
    search_id: str
    purpose: str


@dataclass(frozen=True, slots=True)
class AnswerApproach:
    asker: Asker
    approach_id: str
    accepts: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SeenApproach:
    """An approach for one of its two. recruiter: None unless their profile is known.

    contact: the member's profile, for themselves, and for the recruiter once they accepted.
    """

    approach: Approach
    is_mine: bool
    recruiter: Profile | None
    contact: Profile | None

    @property
    def id(self) -> str:
        return self.approach.id

    @property
    def version(self) -> int:
        return self.approach.version


async def ask_talent(command: AskTalent, *, work: Work) -> SeenApproach:
    """Ask a member of the pool.

    Raises: PersonErased, NotAllowed, TalentSearchNotFound, TalentNotFound, ApproachOpen,
    RefusalHolds, InvalidProblem.
    """
    asker, scope = command.asker, work.scope
    await require_recruiter(asker, scope)
    search = await find_search(asker, scope, command.search_id)
    there = await see_talents(scope, [command.handle])
    if not there:
        raise TalentNotFound
    talent = there[0].talent
    if talent.id == asker.person_id:
        raise InvalidProblem("handle: this is you")
    if not await pool.touch(scope, talent):
        raise TalentNotFound
    known = await approaches.between(scope, asker.person_id, talent.id)
    approach = known or Approach(
        id=work.new_id(), recruiter_id=asker.person_id, person_id=talent.id, since=work.now
    )
    approach.ask(talent.handle, search.id, command.purpose, work.now)
    await APPROACHES.save(work, approach, "asked", ("status",))
    return await _seen(asker, scope, approach)


async def answer_approach(command: AnswerApproach, *, work: Work) -> SeenApproach:
    """Accept or refuse an approach, as the member. The recruiter then sees who they are, or not.

    Raises: PersonErased, ApproachNotFound, ApproachNotOpen.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    approach = await _own(command.asker, work.scope, command.approach_id)
    if approach.person_id != command.asker.person_id:
        raise ApproachNotFound
    approach.answer(accepts=command.accepts, reason=command.reason, now=work.now)
    if not command.accepts:
        work.actor = None  # the recruiter must not learn by the fact whom they asked
    await APPROACHES.save(work, approach, str(approach.status), ("status",))
    return await _seen(command.asker, work.scope, approach)


async def see_approach(asker: Asker, scope: Scope, key: str) -> SeenApproach:
    """Return an approach to the caller, or of the caller. Raises: ApproachNotFound."""
    return await _seen(asker, scope, await _own(asker, scope, key))


async def own_approaches(
    asker: Asker,
    scope: Scope,
    *,
    to_me: bool,
    after: tuple[datetime, str] | None,
    limit: int,
) -> list[SeenApproach]:
    """Return the approaches to the caller, or else those of the caller, newest first.

    Raises: NotAllowed, PersonErased for the latter.
    """
    if not to_me:
        await require_recruiter(asker, scope)
    ask = approaches.to_person if to_me else approaches.from_recruiter
    return await _shown(asker, scope, await ask(scope, asker.person_id, after=after, limit=limit))


async def export_approaches(asker: Asker, scope: Scope, *, most: int) -> list[SeenApproach]:
    """Return the approaches to the caller and of the caller, at most so many of each."""
    found = [
        *await approaches.to_person(scope, asker.person_id, after=None, limit=most),
        *await approaches.from_recruiter(scope, asker.person_id, after=None, limit=most),
    ]
    return await _shown(asker, scope, found)


async def _own(asker: Asker, scope: Scope, key: str) -> Approach:
    approach = await APPROACHES.find(scope, key)
    own = approach is not None and (
        asker.person_id == approach.person_id
        or (asker.person_id == approach.recruiter_id and may_recruit(asker))
    )
    if approach is None or not own:
        raise ApproachNotFound
    return approach


async def _seen(asker: Asker, scope: Scope, approach: Approach) -> SeenApproach:
    [seen] = await _shown(asker, scope, [approach])
    return seen


async def _shown(asker: Asker, scope: Scope, found: Iterable[Approach]) -> list[SeenApproach]:
    own = list(found)
    people = {each for one in own for each in (one.person_id, one.recruiter_id) if each}
    known = await PROFILES.find_many(scope, people)
    here = {key: each for key, each in known.items() if not each.erased}
    return [_as_seen(asker, each, here) for each in own]


def _as_seen(asker: Asker, approach: Approach, people: Mapping[str, Profile]) -> SeenApproach:
    is_mine = approach.person_id == asker.person_id
    knows = is_mine or approach.status is ApproachStatus.ACCEPTED
    return SeenApproach(
        approach,
        is_mine,
        recruiter=people.get(approach.recruiter_id or ""),
        contact=people.get(approach.person_id or "") if knows else None,
    )
