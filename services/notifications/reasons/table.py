"""The reasons to notify somebody. To add one: a module in this folder, and its name here.

Facts without a rule notify nobody: most of all republished, imported, edited or moved ones, and
those that only a newer version knows.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from services.notifications.domain.notice import Plan
from services.notifications.reasons import (
    accepted,
    activity_due,
    added,
    admin_joined,
    announced,
    answered,
    approached,
    approval,
    charter_published,
    check_in_awaited,
    coauthor,
    connecting,
    could_answer,
    edited,
    endorsing,
    flag_settled,
    followed,
    found,
    gathering_cancelled,
    gathering_changed,
    gathering_scheduled,
    invited,
    membership_requested,
    mentioned,
    mentoring,
    moderated,
    posted,
    promoted,
    proposal_supported,
    publication_stopped,
    pulse,
    recognition,
    replied,
    request_decided,
    review_due,
    role_term,
    succession,
    suggested,
)
from services.notifications.reasons.reason import Happening, Reason, Rule
from shared.contracts.envelope import Fact

REASONS: Mapping[str, Reason] = {
    module.REASON.name: module.REASON
    for module in (
        *(answered, replied, mentioned, accepted, followed, announced, posted),
        *(gathering_scheduled, gathering_changed, gathering_cancelled, promoted),
        *(membership_requested, request_decided, invited, added, admin_joined),
        *(charter_published, proposal_supported, activity_due, check_in_awaited, pulse),
        *(connecting, endorsing, mentoring, recognition, approached),
        *(found, could_answer, succession, role_term),
        *(edited, publication_stopped, review_due, suggested, coauthor, approval),
        *(moderated, flag_settled),
    )
}
"""The reasons. For each fact, a person gets the first one that they may see and did not mute."""

NEWS_FOR = timedelta(days=7)
"""The age up to which facts are news. Kafka keeps every fact of a key for at least this long."""


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
    """Return whether to notify: not of facts from before this service first started, or too old."""
    return happened >= max(first_start, now - NEWS_FOR)
