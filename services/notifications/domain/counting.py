"""How the count of what is unread follows what changes who may see what (decision 32).

Nobody is looked for whom it concerns: a fact says which persons and places that are, and a count
that rests on one of these is made anew when it is next asked for.
"""

from datetime import timedelta
from typing import Any

from services.notifications.domain.known import READABLE
from services.notifications.domain.notice import About
from shared.contracts.content import POST, REPLY
from shared.contracts.envelope import Fact
from shared.contracts.membership import COMMUNITY, MEMBERSHIP, PROFILE

EVERYONE = "everyone"
"""In the place of a community, where there is none."""
ANEW_AFTER = timedelta(hours=1)
"""Items expire without a word."""


def place_of(about: About) -> str:
    return about.community_id or EVERYONE


def concerned_by(fact: Fact[Any]) -> set[str]:
    """The persons and places of which more, or less, may be seen now of what was told before."""
    state = fact.data.state
    if fact.kind == MEMBERSHIP.kind:
        # who animates saw a request until it was decided
        return {state.person_id, *([state.community.id] if fact.sequence > 1 else [])}
    if fact.kind in {PROFILE.kind, COMMUNITY.kind}:
        return {fact.subject} if fact.sequence > 1 else set()
    if fact.kind not in {POST.kind, REPLY.kind} or fact.sequence == 1:
        return set()
    if state.status in READABLE and "status" not in fact.data.changed:
        return set()
    return {state.community.id if state.community else EVERYONE}
