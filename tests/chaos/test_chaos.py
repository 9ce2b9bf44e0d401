from pathlib import Path

import pytest

from chaos import schedule
from chaos.trial import hold

SEED = 20260312


@pytest.mark.timeout(900)
async def test_three_minutes_of_faults_break_no_guarantee(tmp_path: Path) -> None:
    trial = await hold(tmp_path, schedule.plan(SEED, 180, "tests"))
    assert trial.held, [verdict for verdict in trial.verdicts if not verdict.holds]
