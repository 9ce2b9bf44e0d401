"""Each sabotage must be found out: a checker that finds nothing proves nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from chaos.checker.index import INDEX, MODELS
from chaos.checker.verdict import Verdict
from chaos.faults import Fault, Kind
from chaos.schedule import Schedule
from chaos.trial import hold

SEED = 7
SECONDS = 34.0
DEATHS = (4, 8, 16, 20)
"""What one death loses may be a fact or two, which later ones supersede. But the dead keep their
partitions for a while: who has them next takes a full batch, and to lose that one shows."""


@pytest.mark.timeout(900)
async def test_facts_marked_before_they_are_sent_and_a_query_without_its_filter_are_found_out(
    tmp_path: Path,
) -> None:
    verdicts = await sabotage(
        tmp_path,
        {"content": "relay-marks-before-sending", "search": "query-without-filter"},
        *[Fault(at, Kind.CRASH, "content.after-send", 15) for at in DEATHS],
    )
    broken = {verdict.invariant for verdict in verdicts if not verdict.holds}
    assert broken & {"I1", "I5"}, verdicts
    assert "I9" in broken, verdicts


@pytest.mark.timeout(900)
async def test_offsets_committed_before_the_effect_and_by_the_clock_are_found_out(
    tmp_path: Path,
) -> None:
    verdicts = await sabotage(
        tmp_path,
        {"notifications": "consumer-commits-before-effect", "search": "auto-commit"},
        *[Fault(at, Kind.CRASH, "notifications.after-effect", 15) for at in DEATHS],
        *[Fault(at, Kind.CRASH, "search.after-effect", 15) for at in DEATHS],
    )
    broken = {verdict.title for verdict in verdicts if not verdict.holds}
    assert {MODELS, INDEX} <= broken, verdicts


async def sabotage(folder: Path, sabotaged: Mapping[str, str], *faults: Fault) -> list[Verdict]:
    """Two services at once, whose losses are told apart by what of the verdicts they break."""
    planned = Schedule(SEED, SECONDS, "sabotage", faults, rest=5)
    return (await hold(folder, planned, sabotaged=sabotaged)).verdicts
