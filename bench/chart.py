"""A chart of the results: ratios with their targets, and two growth curves."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bench.rows import Point, Row
from bench.running import Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes

HOLDS, FAILS, BOUND = "#2b6cb0", "#c05621", "#1a202c"
"""The colours of bars, which also differ in brightness."""


def draw(results: Results, path: Path) -> None:
    """Write a PNG or SVG file, by the path's suffix."""
    from matplotlib.figure import Figure

    ratios = [row for row in results.rows if row.ratio is not None and row.target.startswith(">=")]
    figure = Figure(figsize=(10, 2.2 + 0.45 * len(ratios) + 3.2 * bool(results.curve)))
    parts = [1.0] * bool(ratios) + [0.8] * bool(results.curve)
    panels = figure.subplots(len(parts) or 1, 1, squeeze=False, height_ratios=parts or [1.0])[:, 0]
    if ratios:
        _ratios(panels[0], ratios)
    if results.curve:
        _curve(panels[-1], results.curve)
    figure.tight_layout()
    figure.savefig(path)


def _ratios(axes: "Axes", rows: Sequence[Row]) -> None:
    names = [row.name for row in rows]
    values = [row.ratio or 0.0 for row in rows]
    colours = [HOLDS if row.holds else FAILS for row in rows]
    axes.barh(names, values, color=colours, height=0.6)
    for place, row in enumerate(rows):
        bound = float(row.target.removeprefix(">="))
        axes.vlines(bound, place - 0.4, place + 0.4, color=BOUND, linewidth=2)
        axes.text(max(row.ratio or 0, bound) + 0.02, place, f"{row.ratio:.2f}", va="center")
    axes.margins(x=0.08)
    axes.invert_yaxis()
    axes.set_xlabel("of the bare engine's rate, in the same run; the line is the least asked for")


def _curve(axes: "Axes", points: Sequence[Point]) -> None:
    sizes = [point.size for point in points]
    first, second = points[0].figures
    axes.plot(sizes, [p.figures[first] for p in points], color=HOLDS, marker="o")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("documents in the index")
    axes.set_ylabel(f"{first} (●)", color=HOLDS)
    other = axes.twinx()
    other.plot(sizes, [p.figures[second] for p in points], color=FAILS, marker="s", linestyle="--")
    other.set_ylim(bottom=0)
    other.set_ylabel(f"{second} (■)", color=FAILS)
