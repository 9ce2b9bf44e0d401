"""Each sabotage must be found: a checker that finds nothing proves nothing."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from chaos.checker.index import INDEX, MODELS
from chaos.faults import Fault, Kind
from chaos.schedule import Schedule
from chaos.trial import hold

SEEDS = (7, 8, 9)
"""Later facts may supersede every lost fact; then clients with another seed try again."""
SECONDS = 34.0
DEATHS = (4, 8, 16, 20)
"""Seconds of crashes. One crash may lose one or two facts, which later ones supersede. But a dead
process keeps its partitions for a while; its successor takes a full batch, whose loss shows."""


@pytest.mark.timeout(1200)
async def test_the_checker_finds_facts_marked_before_sending_and_unfiltered_queries(
    tmp_path: Path,
) -> None:
    await find_out(
        tmp_path,
        {"content": "relay-marks-before-sending", "search": "query-without-filter"},
        [Fault(at, Kind.CRASH, "content.after-send", 15) for at in DEATHS],
        lambda broken: bool(broken & {"I1", "I5"}) and "I9" in broken,
    )


@pytest.mark.timeout(1200)
async def test_the_checker_finds_offsets_committed_before_the_effect_or_by_the_clock(
    tmp_path: Path,
) -> None:
    await find_out(
        tmp_path,
        {"notifications": "consumer-commits-before-effect", "search": "auto-commit"},
        [
            Fault(at, Kind.CRASH, f"{service}.after-effect", 15)
            for service in ("notifications", "search")
            for at in DEATHS
        ],
        lambda broken: broken >= {MODELS, INDEX},
    )


async def find_out(
    folder: Path,
    sabotaged: Mapping[str, str],
    faults: Sequence[Fault],
    found_out: Callable[[set[str]], bool],
) -> None:
    """Sabotage two services at once; their losses break different verdicts."""
    broken: set[str] = set()
    for seed in SEEDS:
        trial = folder / str(seed)
        trial.mkdir()
        planned = Schedule(seed, SECONDS, "sabotage", tuple(faults), rest=5)
        verdicts = (await hold(trial, planned, sabotaged=sabotaged)).verdicts
        failed = [verdict for verdict in verdicts if not verdict.holds]
        broken |= {name for verdict in failed for name in (verdict.invariant, verdict.title)}
        if found_out(broken):
            return
    pytest.fail(f"not found out; broken: {sorted(broken)}")
