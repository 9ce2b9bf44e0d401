"""Notices of badges: none of one that was taken away."""

from dataclasses import replace
from typing import Any

import pytest

from services.notifications.domain.known import Known
from services.notifications.reasons.table import plans_of
from services.notifications.subjects import award
from services.notifications.subjects.table import concerned_by, may_see
from shared.contracts.envelope import Fact
from shared.contracts.recognition import AWARD
from tests.support import facts
from tests.support.notices import person


def an_award(participle: str = "awarded", **fields: Any) -> Fact[Any]:
    fact = facts.saying(facts.example(AWARD), participle)
    state = fact.data.state.model_copy(update=fields)
    return replace(fact, data=fact.data.model_copy(update={"state": state}))


def test_a_badge_is_told_of_once_it_is_awarded() -> None:
    (plan,) = plans_of(an_award(person_id="ada"))
    assert (plan.reason, plan.persons, plan.variant) == ("recognition", ("ada",), "badge")


@pytest.mark.parametrize("fields", [{"withdrawn": True}, {"person_id": None}], ids=str)
def test_a_badge_that_was_taken_away_comes_back_without_a_word(fields: dict[str, Any]) -> None:
    assert not list(plans_of(an_award(**fields)))


@pytest.mark.parametrize("participle", ["withdrawn", "restored", "published"])
def test_what_becomes_of_a_badge_later_is_not_told(participle: str) -> None:
    assert not list(plans_of(an_award(participle, person_id="ada")))


@pytest.mark.parametrize(("withdrawn", "sees"), [(False, True), (True, False)])
def test_a_waiting_notice_does_not_go_out_after_the_withdrawal(
    *, withdrawn: bool, sees: bool
) -> None:
    fact = an_award("withdrawn" if withdrawn else "awarded", person_id="ada", withdrawn=withdrawn)
    path = award.path_of(fact)
    row = award.row(fact)
    stored = award.Award.model_validate({**row, "id": row["_id"]})
    around = Known(rows={path[0]: stored})
    assert may_see(person(), path, around) is sees
    assert not may_see(person("bob"), path, around)


def test_a_change_of_a_badge_changes_what_its_person_sees() -> None:
    fact = an_award("withdrawn", person_id="ada", withdrawn=True)
    assert concerned_by(replace(fact, sequence=2)) == {"ada"}
    assert concerned_by(fact) == set()
    gone = an_award("anonymised", person_id=None)
    assert concerned_by(replace(gone, sequence=2)) == set()


def test_a_row_from_before_was_not_taken_away() -> None:
    assert not award.Award.model_validate(
        {"id": "ada.first_answer", "person_id": "ada", "badge": "first_answer"}
    ).withdrawn
