"""Contributions: their weights, their decay, the limit of a day, and the badges that they earn."""

from datetime import UTC, datetime, timedelta

import pytest

from services.membership.domain.recognition.badges import RULES, earned
from services.membership.domain.recognition.deeds import (
    HALF_LIFE,
    MOST_A_DAY,
    WEIGHTS,
    Deed,
    Kind,
    at_present,
    tallies,
)
from shared.contracts.recognition import Badge

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def some(kind: Kind, number: int, **fields: str) -> list[Deed]:
    return [Deed(kind, NOON + n * DAY, **fields) for n in range(number)]


def test_every_kind_has_a_weight_and_every_badge_a_rule() -> None:
    assert set(WEIGHTS) == set(Kind) - {Kind.LEARNT}
    assert set(RULES) == set(Badge)


def test_a_contribution_loses_half_of_its_weight_in_each_half_life() -> None:
    tally = tallies([Deed(Kind.ANSWER, NOON)])[None]
    for lives in range(4):
        score = at_present(tally.score, NOON + lives * HALF_LIFE)
        assert score == pytest.approx(WEIGHTS[Kind.ANSWER] / 2**lives)


def test_what_is_kept_leads_to_the_score_that_each_contribution_gives_alone() -> None:
    done = [*some(Kind.ANSWER, 200), *some(Kind.MENTORED, 3), *some(Kind.KUDOS, 40)]
    now = NOON + 300 * DAY
    alone = sum(WEIGHTS[each.kind] * 0.5 ** ((now - each.at) / HALF_LIFE) for each in done)
    assert at_present(tallies(done)[None].score, now) == pytest.approx(alone)


def test_the_order_of_contributions_does_not_matter() -> None:
    done = [*some(Kind.ANSWER, 9), *some(Kind.POST, 7), *some(Kind.REPLY, 8, community_id="c")]
    assert tallies(done) == tallies(reversed(done))


def test_no_more_than_so_many_of_a_kind_count_on_one_day_in_one_community() -> None:
    many = [Deed(Kind.REPLY, NOON + timedelta(minutes=n), "c") for n in range(MOST_A_DAY + 3)]
    tally = tallies([*many, Deed(Kind.REPLY, NOON, "d")])
    assert tally["c"].counts[Kind.REPLY] == MOST_A_DAY + 3
    assert at_present(tally["c"].score, NOON) == pytest.approx(MOST_A_DAY, rel=0.01)
    assert at_present(tally["d"].score, NOON) == pytest.approx(1)


@pytest.mark.parametrize("badge", [each for each in Badge if not RULES[each].by_different])
def test_a_badge_is_earned_by_its_last_contribution_and_not_before(badge: Badge) -> None:
    rule = RULES[badge]
    done = some(rule.kind, rule.number)
    assert badge not in earned(done[:-1])
    assert earned(reversed(done))[badge] == done[-1].at
    assert earned([*done, *some(rule.kind, 20)])[badge] <= done[-1].at


def test_five_kudos_are_those_of_five_people() -> None:
    same = some(Kind.KUDOS, 9, by_id="bob")
    others = [Deed(Kind.KUDOS, NOON + n * DAY, by_id=f"p{n}") for n in range(4)]
    erased = [Deed(Kind.KUDOS, NOON), Deed(Kind.KUDOS, NOON)]
    assert earned([*same, *others[:3]]) == {}
    assert earned([*others, *erased])[Badge.FIVE_KUDOS] == others[-1].at
    assert Badge.FIVE_KUDOS in earned([*same, *others])


def test_kudos_of_a_future_half_life_stay_finite() -> None:
    late = tallies([Deed(Kind.POST, datetime(2090, 1, 1, tzinfo=UTC))])[None]
    assert at_present(late.score, datetime(2090, 1, 1, tzinfo=UTC)) == pytest.approx(3)


def test_what_a_person_learnt_earns_a_badge_and_no_score() -> None:
    done = some(Kind.LEARNT, 2)
    assert tallies(done) == {}
    assert earned(done) == {Badge.FIRST_PATH: NOON}
