"""The sentences about a watched feed's trouble: each that the API can name has one."""

import re
from pathlib import Path

from portal.view.labels.table import LABELS

PACE = Path(__file__).parents[4] / "services/content/domain/watch/pace.py"


def test_each_trouble_has_a_sentence() -> None:
    troubles = re.findall(r'^    [A-Z_]+ = "([a-z-]+)"$', PACE.read_text(), re.MULTILINE)
    assert troubles
    assert set(LABELS["trouble"]) == set(troubles)
