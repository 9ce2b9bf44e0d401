from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaos import schedule
from chaos.faults import Kind
from chaos.platform import LINKED, NAMES

SEEDS = st.integers(0, 2**32)
LENGTHS = st.floats(schedule.SHORTEST, 3600)
LONG_ENOUGH = st.floats(480, 3600)


@given(SEEDS, LENGTHS)
def test_a_seed_always_makes_the_same_schedule(seed: int, seconds: float) -> None:
    assert schedule.plan(seed, seconds, "abc") == schedule.plan(seed, seconds, "abc")


@given(SEEDS, LENGTHS)
def test_every_fault_is_over_long_before_the_end(seed: int, seconds: float) -> None:
    faults = schedule.plan(seed, seconds, "abc").faults
    assert faults
    for fault in faults:
        assert fault.at >= 0
        assert fault.end <= seconds - schedule.HEALED_BEFORE_THE_END + 0.1


@given(SEEDS, LENGTHS)
def test_faults_are_in_the_order_in_which_they_begin(seed: int, seconds: float) -> None:
    begins = [fault.at for fault in schedule.plan(seed, seconds, "abc").faults]
    assert begins == sorted(begins)


@given(SEEDS, LONG_ENOUGH)
def test_ten_minutes_kill_every_process_and_poison_every_link(seed: int, seconds: float) -> None:
    faults = schedule.plan(seed, seconds, "abc").faults
    assert {fault.target for fault in faults if fault.kind is Kind.KILL} == set(NAMES)
    for toxic in (Kind.CUT, Kind.SILENT, Kind.SLICED):
        assert {fault.target for fault in faults if fault.kind is toxic} == set(LINKED)
    for kind, target, lasting in schedule.LONG:
        assert any((f.kind, f.target, f.seconds) == (kind, target, lasting) for f in faults)


@given(SEEDS)
def test_three_minutes_have_some_of_most_kinds(seed: int) -> None:
    kinds = {fault.kind for fault in schedule.plan(seed, 180, "abc").faults}
    assert {Kind.KILL, Kind.PAUSE, Kind.CRASH, Kind.REBUILD} <= kinds
    assert kinds & {Kind.CUT, Kind.SILENT, Kind.SLICED}


def test_two_seeds_differ() -> None:
    assert schedule.plan(1, 180, "abc").faults != schedule.plan(2, 180, "abc").faults


def test_a_saved_schedule_reads_back_unchanged(tmp_path: Path) -> None:
    planned = schedule.plan(7, 600, "abc")
    planned.save(tmp_path / "schedule")
    assert schedule.load(tmp_path / "schedule") == planned


def test_a_line_may_be_commented_out(tmp_path: Path) -> None:
    planned = schedule.plan(7, 180, "abc")
    planned.save(tmp_path / "schedule")
    lines = (tmp_path / "schedule").read_text().splitlines()
    (tmp_path / "schedule").write_text("\n".join([lines[0], f"# {lines[1]}", *lines[2:]]))
    assert schedule.load(tmp_path / "schedule").faults == planned.faults[1:]


def test_faults_are_left_out_by_their_number() -> None:
    planned = schedule.plan(7, 180, "abc")
    assert planned.without({1, 3}).faults == (planned.faults[1], *planned.faults[3:])


def test_a_run_too_short_for_anything_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 60 s"):
        schedule.plan(1, 59, "abc")
