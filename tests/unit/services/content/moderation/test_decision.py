from datetime import timedelta
from typing import Any

import pytest

from services.content.domain.moderation.decision import Decision
from services.content.domain.moderation.errors import (
    NotAppealable,
    NotAppealed,
    NotStanding,
    UntilNeeded,
)
from shared.contracts.moderation import Act, AppealStatus, DecisionStatus
from tests.support.posts import GUILD, LATER, NOON

AHEAD = LATER + timedelta(days=1)


def decision(**fields: Any) -> Decision:
    plain: dict[str, Any] = {
        "id": "d1",
        "act": Act.HIDE,
        "community": GUILD,
        "person_id": "ada",
        "decider_id": "grace",
        "reason": "It is spam.",
        "created_at": NOON,
        "updated_at": NOON,
    }
    return Decision.model_validate({**plain, **fields})


def test_a_person_appeals_once() -> None:
    made = decision()
    assert made.appeal_against("It is not.", LATER) == ("appeal",)
    with pytest.raises(NotAppealable):
        made.appeal_against("It is not!", LATER)


@pytest.mark.parametrize("act", [Act.RESTORE, Act.LOCK, Act.UNLOCK, Act.DISMISS])
def test_only_hiding_and_sanctions_are_appealed_against(act: Act) -> None:
    with pytest.raises(NotAppealable):
        decision(act=act).appeal_against("No.", LATER)


def test_nobody_appeals_against_what_is_over() -> None:
    for over in (
        decision(act=Act.BAR_POSTING, until=LATER),
        decision(status=DecisionStatus.OVERTURNED),
        decision(act=Act.BAR_POSTING, until=AHEAD, status=DecisionStatus.LIFTED),
    ):
        with pytest.raises(NotAppealable):
            over.appeal_against("No.", LATER)


@pytest.mark.parametrize(
    ("overturn", "status", "appeal"),
    [
        (True, DecisionStatus.OVERTURNED, AppealStatus.OVERTURNED),
        (False, DecisionStatus.STANDING, AppealStatus.UPHELD),
    ],
)
def test_an_appeal_is_answered_once(
    overturn: bool,  # noqa: FBT001  a parameter of the test
    status: DecisionStatus,
    appeal: AppealStatus,
) -> None:
    made = decision()
    with pytest.raises(NotAppealed):
        made.answer("eve", "Right.", LATER, overturn=overturn)
    made.appeal_against("It is not.", LATER)
    made.answer("eve", "Right.", LATER, overturn=overturn)
    assert made.appeal is not None
    assert (made.status, made.appeal.status, made.appeal.decider_id) == (status, appeal, "eve")
    with pytest.raises(NotAppealed):
        made.answer("eve", "Right.", LATER, overturn=overturn)


def test_a_later_decision_ends_an_open_appeal_in_favour_of_the_person() -> None:
    made = decision()
    made.appeal_against("It is not.", LATER)
    made.overturn(LATER)
    assert made.appeal is not None
    assert made.appeal.status is AppealStatus.OVERTURNED


def test_a_bar_is_lifted_once_and_a_warning_never() -> None:
    bar = decision(act=Act.BAR_POSTING, until=AHEAD)
    bar.lift("eve", "Enough.", LATER)
    assert bar.status is DecisionStatus.LIFTED
    for made in (bar, decision(act=Act.WARN), decision(act=Act.BAR_FLAGGING, until=LATER)):
        with pytest.raises(NotStanding):
            made.lift("eve", "Enough.", LATER)


@pytest.mark.parametrize(
    ("act", "until"),
    [
        (Act.WARN, AHEAD),
        (Act.BAR_POSTING, None),
        (Act.BAR_FLAGGING, NOON),
        (Act.BAR_POSTING, NOON + timedelta(days=400)),
    ],
)
def test_exactly_bars_have_a_time_which_is_ahead(act: Act, until: Any) -> None:
    decision(act=Act.WARN).check_until()
    decision(act=Act.BAR_POSTING, until=AHEAD).check_until()
    with pytest.raises(UntilNeeded):
        decision(act=act, until=until).check_until()


def test_an_erased_person_is_forgotten_in_every_part() -> None:
    made = decision(act=Act.BAR_POSTING, until=AHEAD)
    made.appeal_against("I was at work.", LATER)
    made.answer("eve", "No.", LATER, overturn=False)
    made.lift("eve", "Enough.", LATER)
    made.forget("ada")
    made.forget("eve")
    made.forget("grace")
    assert made.appeal is not None
    assert made.lifting is not None
    named = (made.person_id, made.decider_id, made.appeal.decider_id, made.lifting.by_id)
    assert (named, made.appeal.text) == ((None,) * 4, "")
