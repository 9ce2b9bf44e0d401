"""Actions that a community's numbers suggest, each with the number that it rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from services.membership.domain.health.month import KEPT_AFTER, Month
from services.membership.domain.health.place import Place

MOST = 5
"""The maximum number of suggested actions: people do not read a longer list."""
FEW_MEMBERS = 10
FEW_KEPT = 0.7
LONG_WAIT_HOURS = 48.0
MUCH_BY_FEW = 0.8
FEW_ACROSS = 0.2
LITTLE_PROGRESS = 0.25
ENOUGH = 5
"""The fewest newcomers, pairs or contributors from which a share says something."""


class ActionKind(StrEnum):
    """A suggested action. Actions for people who are waiting come first."""

    ANSWER_QUESTIONS = "answer_questions"
    ASK_EXPERTS = "ask_experts"
    WELCOME_NEWCOMERS = "welcome_newcomers"
    SHARE_THE_WORK = "share_the_work"
    REFRESH_CONTENT = "refresh_content"
    INVITE = "invite"
    BRIDGE_DEPARTMENTS = "bridge_departments"
    SET_OBJECTIVE = "set_objective"
    CHECK_IN = "check_in"
    PLAN_SEASON = "plan_season"


@dataclass(frozen=True, slots=True)
class Action:
    """A suggested action. It is suggested because `number` is beyond `bound`."""

    kind: ActionKind
    number: float
    bound: float


@dataclass(frozen=True, slots=True)
class Condition:
    """The state of a community. months: the latest three, oldest first; the last one is judged.

    overdue: posts whose review is overdue. planned: a season is under way.
    """

    place: Place
    months: Sequence[Month]
    overdue: int
    planned: bool
    now: datetime

    @property
    def month(self) -> Month:
        return self.months[-1]

    @property
    def unanswered(self) -> int:
        return sum(each.questions - each.answered for each in self.months)


def suggest(condition: Condition) -> list[Action]:
    """Return the actions that the numbers suggest, the most urgent first, at most MOST."""
    return list(islice(_suggested(condition), MOST))


def _suggested(at: Condition) -> Iterator[Action]:
    month, place = at.month, at.place
    if at.unanswered > 0:
        yield Action(ActionKind.ANSWER_QUESTIONS, at.unanswered, 0)
    if month.hours is not None and month.hours > LONG_WAIT_HOURS:
        yield Action(ActionKind.ASK_EXPERTS, month.hours, LONG_WAIT_HOURS)
    yield from _about_newcomers(at)
    if (top := month.top_share) and top > MUCH_BY_FEW and month.contributors > ENOUGH:
        yield Action(ActionKind.SHARE_THE_WORK, top, MUCH_BY_FEW)
    if at.overdue > 0:
        yield Action(ActionKind.REFRESH_CONTENT, at.overdue, 0)
    if place.members < FEW_MEMBERS:
        yield Action(ActionKind.INVITE, place.members, FEW_MEMBERS)
    across = month.across_share
    if across is not None and across < FEW_ACROSS and month.pairs >= ENOUGH:
        yield Action(ActionKind.BRIDGE_DEPARTMENTS, across, FEW_ACROSS)
    if place.progress is None:
        yield Action(ActionKind.SET_OBJECTIVE, 0, 1)
    elif place.progress < LITTLE_PROGRESS:
        yield Action(ActionKind.CHECK_IN, place.progress, LITTLE_PROGRESS)
    if not at.planned:
        yield Action(ActionKind.PLAN_SEASON, 0, 1)


def _about_newcomers(at: Condition) -> Iterator[Action]:
    """Judge the latest month all of whose newcomers have had their 30 days."""
    for month in reversed(at.months):
        kept = month.kept(KEPT_AFTER[0], at.now)
        if kept is not None:
            if kept < FEW_KEPT and month.joined >= ENOUGH:
                yield Action(ActionKind.WELCOME_NEWCOMERS, kept, FEW_KEPT)
            return
