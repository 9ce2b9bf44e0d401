from pathlib import Path

import pytest

from bench.chart import draw
from bench.rows import Point, Row, at_least, at_most
from bench.running import Results

RATIOS: list[Row] = [
    at_least("consuming", 80.0, 100.0, "/s", least=0.7),
    at_least("relaying", 60.0, 100.0, "/s", least=0.7),
]
CURVE = [Point(size, {"search p50, ms": size / 1000, "facts/s": 5.0}) for size in (1_000, 10_000)]


@pytest.mark.parametrize("name", ["bench.svg", "bench.png"])
@pytest.mark.parametrize(
    "results",
    [
        Results(RATIOS, CURVE),
        Results(RATIOS),
        Results([], CURVE),
        Results([at_most("m", 1, "MB", most=2)]),
    ],
    ids=["both", "ratios", "growth", "nothing to draw"],
)
def test_the_measurements_are_drawn(results: Results, name: str, tmp_path: Path) -> None:
    draw(results, tmp_path / name)
    assert (tmp_path / name).stat().st_size > 1_000


def test_names_and_ratios_are_in_the_picture(tmp_path: Path) -> None:
    draw(Results(RATIOS), tmp_path / "bench.svg")
    assert "0.80" in (tmp_path / "bench.svg").read_text()
