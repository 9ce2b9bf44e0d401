"""The consumer's part for the health of communities."""

from typing import Any

from services.membership.store.health import persons, pulses
from services.membership.use_cases.health.count_health import COUNTING, ask_to_count
from services.membership.use_cases.health.keep_pulse import CLOSING_PULSES
from services.membership.use_cases.health.picture_diversity import (
    PICTURING,
    ask_for_pictures,
    forget_print,
)
from shared.contracts.envelope import Fact
from shared.messaging.unit import Unit

JOBS = (*COUNTING, PICTURING, CLOSING_PULSES)
FORGET = (persons.agree, persons.forget_gender, forget_print)
FORGET_PARTS = (pulses.forget_answered,)


async def follow(unit: Unit, facts: list[Fact[Any]]) -> None:
    await ask_to_count(unit, facts)
    await ask_for_pictures(unit, facts)
