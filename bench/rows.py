"""The rows of a measurement, for the table, the chart and the file."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `against`: the bare engine with the same work, in the same run and unit.

    ratio: the share of the bare engine's speed that remains (1 is all); for a `target` in
    milliseconds, the difference. holds: None without a target.
    """

    name: str
    value: float
    unit: str
    against: float | None = None
    ratio: float | None = None
    target: str = ""
    holds: bool | None = None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Point:
    """A point of a curve: `size` documents, and the figures by name."""

    size: int
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    rows: Sequence[Row]
    curve: Sequence[Point] = ()


def at_least(name: str, value: float, against: float, unit: str, *, least: float) -> Row:
    """Compare a rate with the bare engine's."""
    ratio = value / against
    return Row(name, value, unit, against, ratio, f">= {least}", ratio >= least)


def at_most(name: str, value: float, unit: str, *, most: float) -> Row:
    """Compare a figure with a fixed bound."""
    return Row(name, value, unit, target=f"<= {most:g} {unit}", holds=value <= most)


def at_most_more(name: str, value: float, against: float, unit: str, *, most: float) -> Row:
    """Compare a duration with the bare engine's, which it may exceed by `most`."""
    more = value - against
    return Row(name, value, unit, against, more, f"<= +{most:g} {unit}", more <= most)


def percentile(values: Sequence[float], hundredth: int) -> float:
    """Return a percentile. Raises StatisticsError for fewer than two values."""
    return quantiles(values, n=100, method="inclusive")[hundredth - 1]
