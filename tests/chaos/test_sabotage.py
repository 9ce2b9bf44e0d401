"""Each sabotage must be found out: a checker that finds nothing proves nothing."""

from pathlib import Path

import pytest

from chaos.faults import Fault, Kind
from chaos.schedule import Schedule
from chaos.trial import hold

SEED = 7
SECONDS = 30.0


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("sabotage", "service", "faults", "found_by"),
    [
        (
            "relay-marks-before-sending",
            "content",
            [Fault(at, Kind.CRASH, "content.after-send", 5) for at in (5, 12)],
            {"I1", "I5"},
        ),
        (
            "consumer-commits-before-effect",
            "search",
            [Fault(at, Kind.CRASH, "search.after-effect", 5) for at in (5, 12)],
            {"I6"},
        ),
        (
            "auto-commit",
            "search",
            [
                Fault(5, Kind.CUT, "opensearch", 12),
                Fault(15, Kind.KILL, "search"),
                Fault(15, Kind.KILL, "search-2"),
            ],
            {"I6"},
        ),
        ("query-without-filter", "search", [], {"I9"}),
    ],
)
async def test_it_is_found_out(
    tmp_path: Path, sabotage: str, service: str, faults: list[Fault], found_by: set[str]
) -> None:
    planned = Schedule(SEED, SECONDS, sabotage, tuple(faults), rest=5)
    trial = await hold(tmp_path, planned, sabotaged={service: sabotage})
    assert trial.broken & found_by, trial.verdicts
