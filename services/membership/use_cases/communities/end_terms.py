"""The jobs for terms of roles: remind a week before the last day, and end the term after it.

A job's key names the day, so a changed term gets new jobs. A job that runs for an earlier term
finds nothing to do.
"""

from collections.abc import Iterable
from typing import Any

from services.membership.domain.communities.term import end_of, reminder_of
from services.membership.store.owned import MEMBERSHIPS
from services.membership.use_cases.communities.hand_over import pass_on
from shared.contracts.envelope import Fact
from shared.contracts.membership import MEMBERSHIP
from shared.contracts.values import Role, Standing
from shared.messaging import jobs
from shared.messaging.jobs import Job
from shared.messaging.owned import Change
from shared.messaging.unit import Unit, Work

TERM_ENDS = "end_term"
TERM_NEARS = "remind_of_term"
_AT = "@"


async def ask_to_end(unit: Unit, facts: Iterable[Fact[Any]]) -> None:
    """Schedule the jobs for the terms in these facts of memberships."""
    scope, now = unit.store.scope, unit.clock()
    for fact in facts:
        if fact.kind != MEMBERSHIP.kind:
            continue
        state = fact.data.state
        if state.until is None or state.standing is not Standing.ACTIVE:
            continue
        key = f"{fact.subject}{_AT}{state.until}"
        await jobs.ask(scope, TERM_ENDS, [key], end_of(state.until))
        # a term of less than a week needs no reminder
        if state.reminded_for != state.until and reminder_of(state.until) > now:
            await jobs.ask(scope, TERM_NEARS, [key], reminder_of(state.until))


async def remind_of_term(key: str, _: str, *, work: Work) -> str | None:
    member_id, _, day = key.partition(_AT)
    member = await MEMBERSHIPS.find(work.scope, member_id)
    if member is None or not member.is_active or member.until != day or member.is_over(work.now):
        return None
    if reminder_of(day) <= work.now and member.reminded_for != day:
        await MEMBERSHIPS.save_all(work, [Change(member, member.remind(), ("reminded_for",))])
    return None


async def end_term(key: str, _: str, *, work: Work) -> str | None:
    """End a term. The last owner stays without a term if nobody can succeed them."""
    member = await MEMBERSHIPS.find(work.scope, key.partition(_AT)[0])
    if member is None or not member.is_over(work.now):
        return None
    follows = await pass_on(work, member)
    happened = member.expire(work.now) if follows else member.appoint(Role.OWNER)
    await MEMBERSHIPS.save_all(work, [Change(member, happened)])
    return None


TERMS = (Job(TERM_NEARS, remind_of_term), Job(TERM_ENDS, end_term))
