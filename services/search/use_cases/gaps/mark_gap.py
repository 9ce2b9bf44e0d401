from dataclasses import dataclass

from services.search.domain.gaps.gap import Gap
from services.search.store.owned import GAPS
from services.search.use_cases.gaps.see_gaps import SeenGap
from shared.contracts.gaps import GapStatus
from shared.contracts.values import CommunityRef
from shared.messaging.unit import Work


@dataclass(frozen=True, slots=True)
class MarkGap:
    """The marking of a gap that the person sees, in its community."""

    person_id: str
    gap: SeenGap
    place: CommunityRef
    status: GapStatus


async def mark_gap(command: MarkGap, *, work: Work) -> Gap:
    """Take up a gap, or close it. A repeat has no effect."""
    gap = await GAPS.find(work.scope, command.gap.id)
    if gap is None:
        gap = _taken_up(command, work)
        await GAPS.save(work, gap, GapStatus.TAKEN_UP)
    if gap.status != command.status:
        if command.status is GapStatus.CLOSED:
            await GAPS.save(work, gap, "closed", gap.close(work.now))
        else:
            await GAPS.save(work, gap, "taken_up", gap.take_up(command.person_id, work.now))
    return gap


def _taken_up(command: MarkGap, work: Work) -> Gap:
    return Gap(
        id=command.gap.id,
        words=command.gap.words,
        stems=command.gap.stems,
        language=command.gap.language,
        community=command.place,
        person_id=command.person_id,
        taken_up_at=work.now,
    )
