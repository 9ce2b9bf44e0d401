"""What the consumer of membership does for the health of communities."""

from functools import partial
from typing import Any

from services.membership.store.health import persons, pulses, traces
from services.membership.use_cases.health.count_health import (
    COUNTING,
    IF_KILLED,
    PAUSE,
    ask_for,
    ask_to_count,
    counted_again,
    counted_in,
)
from services.membership.use_cases.health.keep_pulse import CLOSING_PULSES
from services.membership.use_cases.health.picture_diversity import (
    PICTURING,
    ask_for_pictures,
    forget_print,
)
from shared.contracts.content import POST, REPLY
from shared.contracts.envelope import Fact
from shared.contracts.events import ATTENDANCE
from shared.contracts.membership import MEMBERSHIP
from shared.messaging.read_models import ReadModel, keep
from shared.messaging.unit import Unit

READS = (REPLY, ATTENDANCE)
"""What only this reads."""
_counted = partial(ReadModel, awaited=False)
READ_MODELS = (
    _counted(POST, traces.POSTS, traces.post_row, remade=counted_again(traces.POSTS)),
    _counted(REPLY, traces.REPLIES, traces.reply_row, remade=counted_again(traces.REPLIES)),
    _counted(
        ATTENDANCE,
        traces.COMERS,
        traces.comer_row,
        forgotten=traces.FORGOTTEN,
        remade=counted_again(traces.COMERS),
    ),
    _counted(MEMBERSHIP, traces.MEMBERS, traces.member_row, remade=counted_again(traces.MEMBERS)),
)
JOBS = (*COUNTING, PICTURING, CLOSING_PULSES)
FORGET = (persons.agree, persons.forget_gender, forget_print)
FORGET_PARTS = (pulses.forget_answered,)


async def follow(unit: Unit, facts: list[Fact[Any]]) -> None:
    before = await counted_in(unit.store.scope, facts)
    await ask_for(unit.store.scope, before, unit.clock() + IF_KILLED)
    await keep(unit, READ_MODELS, facts)
    await ask_for(unit.store.scope, before, unit.clock() + PAUSE)
    await ask_to_count(unit, facts)
    await ask_for_pictures(unit, facts)
