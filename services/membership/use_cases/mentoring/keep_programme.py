"""Use cases of programmes, for their organisers: owners, animators, administrators.

A job ends the pairs of a closed programme; pairs with sessions are completed.
"""

from dataclasses import dataclass
from typing import Any

from services.membership.domain.errors import InvalidPeriod
from services.membership.domain.mentoring.pair import Pair, Side
from services.membership.domain.mentoring.programme import Programme, Ratings
from services.membership.domain.rights import may_edit
from services.membership.store.mentoring import pairs
from services.membership.store.mentoring.owned import PAIRS, PROGRAMMES, set_free
from services.membership.use_cases.lookup import refuse_archived, refuse_erased, see_community
from services.membership.use_cases.mentoring.see_programme import SeenProgramme, organise
from shared.audience.sight import Asker
from shared.contracts.mentoring import PairStatus
from shared.contracts.values import LocalizedText
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.problems import NotAllowed
from shared.runtime.writing import Expected

CLOSE_PAIRS = "close_pairs"


@dataclass(frozen=True, slots=True)
class OpenProgramme:
    """The input of `open_programme`. Days are ISO 8601."""

    asker: Asker
    name: str
    titles: LocalizedText
    purposes: LocalizedText
    apply_until: str
    starts_on: str
    ends_on: str
    most_mentees: int
    languages: tuple[str, ...]
    same_department: bool


@dataclass(frozen=True, slots=True)
class ChangeProgramme:
    """The input of `change_programme`; `wanted` holds fields of domain.mentoring's EDITABLE."""

    asker: Asker
    programme_id: str
    wanted: dict[str, Any]
    expected: Expected


@dataclass(frozen=True, slots=True)
class CloseProgramme:
    asker: Asker
    programme_id: str


async def open_programme(command: OpenProgramme, *, work: Work) -> SeenProgramme:
    """Open a programme. Raises: PersonErased, CommunityNotFound, NotAllowed, CommunityArchived."""
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_community(work.scope, command.asker, command.name)
    if not may_edit(command.asker, seen.own):
        raise NotAllowed("only owners and animators may organise the mentoring of a community")
    refuse_archived(seen.community)
    programme = Programme(
        id=work.new_id(),
        community=seen.community.ref,
        titles=command.titles,
        purposes=command.purposes,
        apply_until=command.apply_until,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        most_mentees=command.most_mentees,
        languages=command.languages,
        same_department=command.same_department,
        created_at=work.now,
        updated_at=work.now,
    )
    await PROGRAMMES.save(work, programme, "opened")
    return SeenProgramme(programme, seen)


async def change_programme(command: ChangeProgramme, *, work: Work) -> SeenProgramme:
    """Change fields of a programme. Raises: those of `organise`, StaleProblem, InvalidPeriod."""
    found = await organise(command.asker, work.scope, command.programme_id)
    programme = found.programme
    command.expected.check(programme.version)
    changed = programme.edit(command.wanted, work.now)
    if programme.ends_on < programme.starts_on:
        raise InvalidPeriod
    if changed:
        await PROGRAMMES.save(work, programme, "changed", changed)
    return found


async def close_programme(command: CloseProgramme, *, work: Work) -> SeenProgramme:
    """Close a programme for good, with its ratings so far. Raises: those of `organise`."""
    found = await organise(command.asker, work.scope, command.programme_id)
    programme = found.programme
    given = await pairs.ratings(work.scope, programme.id)
    by_mentors, by_mentees = (Ratings.of(given[side]) for side in (Side.MENTOR, Side.MENTEE))
    programme.close(by_mentors, by_mentees, work.now)
    await PROGRAMMES.save(work, programme, "closed", ("status",))
    await jobs.ask(work.scope, CLOSE_PAIRS, [programme.id], work.now)
    return found


async def close_pairs(programme_id: str, _: str, *, work: Work) -> str | None:
    """End the next pairs of a closed programme."""
    for status in (PairStatus.PROPOSED, PairStatus.ACTIVE):
        found = await pairs.with_status(work.scope, programme_id, status)
        if found:
            await PAIRS.save_all(work, [await _closed(pair, work) for pair in found])
            return "more"
    return None


CLOSING = Job(CLOSE_PAIRS, close_pairs, settles=True)


async def _closed(pair: Pair, work: Work) -> Change[Pair]:
    if pair.status is PairStatus.ACTIVE:
        return Change(pair, pair.finish(work.now), ("status",))
    await set_free(pair, work)
    pair.become(PairStatus.LAPSED, work.now)
    return Change(pair, "lapsed", ("status",))
