"""Pulse surveys: opened and closed by those who run a community, answered by its members."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.membership.domain.health.errors import (
    PulseClosed,
    PulseNotFound,
    PulseOver,
    WrongScores,
)
from services.membership.domain.health.pulse import Pulse, Results, empty_box, open_box
from services.membership.domain.rights import may_edit, may_mentor
from services.membership.store.health import pulses
from services.membership.store.health.pulses import PULSES
from services.membership.use_cases.health.see_health import see_as_animator
from services.membership.use_cases.lookup import (
    NOWHERE,
    Seen,
    refuse_archived,
    refuse_erased,
    see_community,
)
from shared.audience.sight import Asker
from shared.contracts.values import LocalizedText
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Work
from shared.mongo import Scope
from shared.problems import CommunityNotFound, NotAllowed

CLOSE_PULSE = "close_pulse"


@dataclass(frozen=True, slots=True)
class SeenPulse:
    """A survey for a reader. results: None until they may be shown."""

    pulse: Pulse
    seen: Seen
    is_open: bool
    has_answered: bool
    results: Results | None

    @property
    def id(self) -> str:
        return self.pulse.id

    @property
    def version(self) -> int:
        return self.pulse.version


@dataclass(frozen=True, slots=True)
class AskPulse:
    asker: Asker
    name: str
    questions: tuple[LocalizedText, ...]
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class AnswerPulse:
    """The input of `answer_pulse`. scores: one for each question, from 1 to 5."""

    asker: Asker
    pulse_id: str
    scores: Sequence[int]
    comment: str


@dataclass(frozen=True, slots=True)
class ClosePulse:
    asker: Asker
    pulse_id: str


async def ask_pulse(command: AskPulse, *, work: Work) -> SeenPulse:
    """Open a survey.

    Raises: PersonErased, CommunityNotFound, NotAllowed, CommunityArchived, PulseOver.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    seen = await see_as_animator(command.asker, work.scope, command.name)
    refuse_archived(seen.community)
    if command.closes_at <= work.now:
        raise PulseOver
    pulse = Pulse(
        id=work.new_id(),
        community=seen.community.ref,
        questions=command.questions,
        closes_at=command.closes_at,
        created_at=work.now,
    )
    await pulses.add_box(work.scope, empty_box(pulse))
    await PULSES.save(work, pulse, "opened")
    await jobs.ask(work.scope, CLOSE_PULSE, [pulse.id], pulse.closes_at)
    return SeenPulse(pulse, seen, is_open=True, has_answered=False, results=None)


async def see_pulses(
    asker: Asker, seen: Seen, scope: Scope, found: Iterable[Pulse], now: datetime
) -> list[SeenPulse]:
    """Return surveys of a community. Raises: NotAllowed."""
    if not (may_edit(asker, seen.own) or (seen.own is not None and seen.own.is_active)):
        raise NotAllowed("pulse surveys are for members")
    shown = list(found)
    ids = [each.id for each in shown]
    boxes = await pulses.boxes(scope, ids)
    answered = await pulses.answered(scope, ids, asker.person_id)
    return [
        SeenPulse(
            pulse=each,
            seen=seen,
            is_open=each.is_open(now),
            has_answered=each.id in answered,
            results=open_box(boxes[each.id]),
        )
        for each in shown
    ]


async def see_pulse(asker: Asker, scope: Scope, pulse_id: str, now: datetime) -> SeenPulse:
    """Return a survey. Raises: PulseNotFound, NotAllowed."""
    pulse = await PULSES.find(scope, pulse_id)
    try:
        seen = await see_community(scope, asker, pulse.community.id if pulse else NOWHERE)
    except CommunityNotFound as hidden:
        raise PulseNotFound from hidden
    if pulse is None:
        raise PulseNotFound
    [found] = await see_pulses(asker, seen, scope, [pulse], now)
    return found


async def answer_pulse(command: AnswerPulse, *, work: Work) -> None:
    """Answer a survey. Answering again changes nothing.

    Raises: PersonErased, PulseNotFound, NotAllowed, PulseClosed, WrongScores.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    found = await see_pulse(command.asker, work.scope, command.pulse_id, work.now)
    if not may_mentor(found.seen.own):
        raise NotAllowed("only members may answer")
    if len(command.scores) != len(found.pulse.questions):
        raise WrongScores(len(found.pulse.questions))
    if found.has_answered:
        return
    found.pulse.require_open(work.now)
    await pulses.mark(work.scope, found.id, command.asker.person_id)
    if not await pulses.put_in(work.scope, found.id, command.scores, command.comment):
        raise PulseClosed


async def close_pulse(command: ClosePulse, *, work: Work) -> SeenPulse:
    """Close a survey before its time.

    Raises: PersonErased, PulseNotFound, NotAllowed, PulseClosed.
    """
    await refuse_erased(work.scope, command.asker.person_id)
    found = await see_pulse(command.asker, work.scope, command.pulse_id, work.now)
    if not may_edit(command.asker, found.seen.own):
        raise NotAllowed("only owners and animators may close a pulse survey")
    await _close(found.pulse, work)
    await jobs.ask(work.scope, CLOSE_PULSE, [found.id], work.now)
    return await see_pulse(command.asker, work.scope, command.pulse_id, work.now)


async def finish_pulse(pulse_id: str, _: str, *, work: Work) -> str | None:
    """Close a survey whose time is over, and forget who answered it."""
    pulse = await PULSES.find(work.scope, pulse_id)
    if pulse is None or pulse.is_open(work.now):
        return None
    if not pulse.closed:
        await _close(pulse, work)
    return "more" if await pulses.unmark(work.scope, pulse_id) else None


CLOSING_PULSES = Job(CLOSE_PULSE, finish_pulse, settles=True)


async def _close(pulse: Pulse, work: Work) -> None:
    pulse.close()
    await pulses.close_box(work.scope, pulse.id)
    await PULSES.save_all(work, [Change(pulse, "closed", ("closed",))])
