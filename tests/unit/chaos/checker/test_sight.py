import pytest

from chaos.checker import sight
from chaos.checker.intents import intents
from chaos.checker.verdict import Verdict
from chaos.checker.world import Letter
from chaos.history import Mark, Operation
from tests.support.chaos import (
    CANARY,
    COMMUNITY,
    EVE,
    MEMBERSHIP,
    PEOPLE,
    POST,
    post,
    read,
    record,
    said,
    standing,
    told,
    world,
)

TOKEN = f"membership.membership/{MEMBERSHIP.id}@2"
IN, OUT = standing("join", "active", 1, start=1.0), standing("leave", "left", 2, start=10.0)
ACKNOWLEDGED = OUT.end


def judge(*entries: Operation | Mark, letters: tuple[Letter, ...] = ()) -> Verdict:
    """Judge a history in which Ada posts in the private cellar; Eve joins it, and leaves at 10."""
    there = world(
        told=[
            told(COMMUNITY, 1, {"visibility": "private"}),
            told(POST, 1, said(CANARY)),
            told(MEMBERSHIP, 1, {"standing": "active"}, actor=EVE),
            told(MEMBERSHIP, 2, {"standing": "left"}, actor=EVE),
        ],
        letters=list(letters),
        addresses={EVE: "eve@example.org"},
    )
    # a last probe, so that there is always something to count
    happened = record(post(), IN, OUT, *entries, read([], start=1_000.0))
    return sight.check(happened, intents(happened.operations), there, PEOPLE)


def test_a_member_may_see() -> None:
    assert judge(read([CANARY], start=5.0)).holds


def test_a_former_member_does_not_see_past_the_bound() -> None:
    assert judge(read([CANARY], start=ACKNOWLEDGED + 0.5)).holds
    verdict = judge(read([CANARY], start=ACKNOWLEDGED + 1.1))
    assert f"{EVE} saw {CANARY}" in verdict.findings[0]


def test_a_reader_who_waited_for_the_revocation_never_sees_even_during_a_fault() -> None:
    late = read([CANARY], start=ACKNOWLEDGED, waited=TOKEN)
    assert not judge(late).holds
    assert not judge(Mark("fault-start", 9.0, {"name": "kill"}), late).holds


@pytest.mark.parametrize("start", [ACKNOWLEDGED + 2, 50.0])
def test_the_bound_is_not_judged_during_a_fault_and_a_minute_after_it(start: float) -> None:
    fault = Mark("fault-start", 9.0, {"name": "kill"}), Mark("fault-end", 12.0, {"name": "kill"})
    assert judge(*fault, read([CANARY], start=start)).holds


def test_the_bound_is_not_judged_while_responses_take_longer() -> None:
    slow = read([CANARY], start=ACKNOWLEDGED + 1.1, end=ACKNOWLEDGED + 4)
    assert judge(slow).holds
    assert not judge(slow, read([CANARY], start=ACKNOWLEDGED + 9)).holds


def test_the_bound_is_judged_again_once_the_platform_has_caught_up() -> None:
    fault = Mark("fault-start", 9.0, {"name": "kill"}), Mark("fault-end", 12.0, {"name": "kill"})
    assert not judge(*fault, read([CANARY], start=75.0)).holds


def test_a_reader_who_may_have_left_after_the_read_may_see() -> None:
    assert judge(read([CANARY], start=9.5, end=10.05)).holds


def test_a_mail_that_comes_after_leaving_is_a_leak() -> None:
    early = Letter("m1", "eve@example.org", 1_000.0 + 5.0, CANARY)
    late = Letter("m2", "eve@example.org", 1_000.0 + 20.0, CANARY)
    assert judge(letters=(early,)).holds
    assert not judge(letters=(late,)).holds


def test_a_fault_lasts_until_its_own_end() -> None:
    stall = {"kind": "stall", "target": "content"}
    kill = {"kind": "kill", "target": "content"}
    marks = [
        Mark("fault-start", 9.0, stall),
        Mark("fault-start", 9.5, kill),
        Mark("fault-end", 9.6, kill),
        Mark("fault-end", 40.0, stall),
    ]
    assert judge(*marks, read([CANARY], start=90.0)).holds
    assert not judge(*marks, read([CANARY], start=110.0)).holds
