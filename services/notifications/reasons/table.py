"""The reasons there are to notify somebody. To add one: a module of this folder, its name here.

What has no rule tells nobody anything: what is republished, imported, edited or moved above all,
and what only a newer version knows.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.notifications.domain.notice import Plan
from services.notifications.reasons import (
    accepted,
    admin_joined,
    answered,
    gathering_cancelled,
    gathering_changed,
    gathering_scheduled,
    invited,
    membership_requested,
    mentioned,
    posted,
    promoted,
    replied,
    request_decided,
)
from services.notifications.reasons.reason import Happening, Reason, Rule
from shared.contracts.envelope import Fact

REASONS: Mapping[str, Reason] = {
    module.REASON.name: module.REASON
    for module in (
        *(answered, replied, mentioned, accepted, posted),
        *(gathering_scheduled, gathering_changed, gathering_cancelled, promoted),
        *(membership_requested, request_decided, invited, admin_joined),
    )
}
"""Of one fact a person gets the first that they may see and did not mute, in this order."""

NEWS_FOR = timedelta(days=7)
"""What happened longer ago is no news. As long as Kafka certainly keeps every fact of a key."""


def _rules() -> dict[Happening, list[tuple[str, Rule]]]:
    rules: dict[Happening, list[tuple[str, Rule]]] = {}
    for reason in REASONS.values():
        for happening, rule in reason.rules.items():
            rules.setdefault(happening, []).append((reason.name, rule))
    return rules


RULES = _rules()


def plans_of(fact: Fact[Any]) -> Iterator[Plan]:
    for reason, rule in RULES.get((fact.kind, fact.participle), ()):
        for telling in rule(fact):
            yield Plan(
                fact_id=fact.id,
                reason=reason,
                path=telling.path,
                variant=telling.variant,
                actor_id=fact.actor,
                at=fact.time,
                to=telling.to,
                persons=telling.persons,
            )


def is_news(happened: datetime, *, first_start: datetime, now: datetime) -> bool:
    """Nobody is told what happened before this service was first there, or long ago."""
    return happened >= max(first_start, now - NEWS_FOR)
