"""Use cases of a pair: answer the proposal, log sessions, set goals, give feedback, end it.

If two mentees accept a mentor's last place concurrently, both change the mentor's offer. The second
is retried on the new state, finds no place, and its pair lapses: the mentee waits for another
match.
"""

from dataclasses import dataclass

from services.membership.domain.mentoring.application import application_id
from services.membership.domain.mentoring.pair import Feedback, Goal, Pair, Session, Side
from services.membership.store.mentoring.owned import (
    OFFERS,
    PAIRS,
    PROGRAMMES,
    free_place,
    set_free,
)
from services.membership.use_cases.lookup import refuse_erased
from services.membership.use_cases.mentoring.see_pair import SeenPair, find_own, shown
from shared.audience.sight import Asker
from shared.contracts.mentoring import PairStatus
from shared.messaging.owned import Change
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class Consent:
    asker: Asker
    pair_id: str
    accepts: bool


@dataclass(frozen=True, slots=True)
class SetGoals:
    asker: Asker
    pair_id: str
    goals: tuple[Goal, ...]


@dataclass(frozen=True, slots=True)
class NoteSession:
    """The input of `note_session`. on: ISO 8601."""

    asker: Asker
    pair_id: str
    on: str
    minutes: int
    note: str


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    asker: Asker
    pair_id: str
    feedback: Feedback


@dataclass(frozen=True, slots=True)
class FinishPair:
    asker: Asker
    pair_id: str


async def consent(command: Consent, *, work: Work) -> SeenPair:
    """Accept or decline a proposed pair.

    It starts when both have accepted, or lapses if the mentor has no place left.

    Raises: PersonErased, PairNotFound, ProgrammeClosed, PairNotOpen.
    """
    pair, side = await _changing(command.asker, command.pair_id, work)
    if not command.accepts:
        await set_free(pair, work)
        pair.decline(work.now)
        await PAIRS.save(work, pair, "declined", ("status",))
    elif pair.accept(side):
        await _start(pair, work)
    else:
        pair.version += 1
        await PAIRS.save(work, pair, "accepted")
    return await _seen(command.asker, pair, work)


async def set_goals(command: SetGoals, *, work: Work) -> SeenPair:
    """Replace the goals of a pair. Raises: those of `consent`."""
    pair, _ = await _changing(command.asker, command.pair_id, work)
    if pair.set_goals(command.goals):
        await PAIRS.save(work, pair, "changed")
    return await _seen(command.asker, pair, work)


async def note_session(command: NoteSession, *, work: Work) -> SeenPair:
    """Note a session. Two at once are both kept. Raises: those of `consent`, PairFull."""
    pair, side = await _changing(command.asker, command.pair_id, work)
    pair.meet(
        Session(on=command.on, minutes=command.minutes, note=command.note, by=side, at=work.now)
    )
    await PAIRS.save(work, pair, "logged", ("sessions",))
    return await _seen(command.asker, pair, work)


async def give_feedback(command: GiveFeedback, *, work: Work) -> SeenPair:
    """Set or replace one's own feedback. Raises: those of `consent`."""
    pair, side = await _changing(command.asker, command.pair_id, work)
    if pair.feedback.get(side) != command.feedback:
        pair.rate(side, command.feedback)
        await PAIRS.save(work, pair, "rated")
    return await _seen(command.asker, pair, work)


async def finish_pair(command: FinishPair, *, work: Work) -> SeenPair:
    """End a pair: it is completed if the two met. Raises: those of `consent`."""
    pair, _ = await _changing(command.asker, command.pair_id, work)
    pair.require_active()
    ended = not pair.log  # a mentee who completed a pair is not matched again
    await (set_free if ended else free_place)(pair, work)
    happened = pair.finish(work.now)
    await PAIRS.save(work, pair, happened, ("status",))
    return await _seen(command.asker, pair, work)


async def _changing(asker: Asker, pair_id: str, work: Work) -> tuple[Pair, Side]:
    await refuse_erased(work.scope, asker.person_id)
    pair, side = await find_own(asker, work.scope, pair_id)
    programme = await PROGRAMMES.find(work.scope, pair.programme_id)
    if programme is not None:
        programme.require_open()
    return pair, side


async def _start(pair: Pair, work: Work) -> None:
    key = application_id(pair.programme_id, pair.mentor_id or "")
    offer = await OFFERS.find(work.scope, key)
    if offer is not None and offer.take(work.now):
        await OFFERS.save_all(work, [Change(offer, "filled", ("taken",), unnamed=True)])
        pair.become(PairStatus.ACTIVE, work.now)
        await PAIRS.save(work, pair, "started", ("status",))
    else:
        await set_free(pair, work)
        pair.become(PairStatus.LAPSED, work.now)
        await PAIRS.save(work, pair, "lapsed", ("status",))


async def _seen(asker: Asker, pair: Pair, work: Work) -> SeenPair:
    [seen] = await shown(asker, work.scope, [pair])
    return seen
