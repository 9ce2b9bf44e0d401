"""What a measurement says: rows that a table, a chart and a file are made of."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import quantiles
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. `against`: the bare engine at the same work, in the same run and unit.

    ratio: how much of the bare engine's speed is left (1 is all of it); for a `target` in
    milliseconds, the difference. holds: None where nothing is asked for.
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
    """One place on a curve: `size` documents, and the figures there by name."""

    size: int
    figures: dict[str, float]


@dataclass(frozen=True, slots=True)
class Measured:
    rows: Sequence[Row]
    curve: Sequence[Point] = ()


def at_least(name: str, value: float, against: float, unit: str, *, least: float) -> Row:
    """A rate beside the bare engine's."""
    ratio = value / against
    return Row(name, value, unit, against, ratio, f">= {least}", ratio >= least)


def at_most(name: str, value: float, unit: str, *, most: float) -> Row:
    """A figure with a bound of its own."""
    return Row(name, value, unit, target=f"<= {most:g} {unit}", holds=value <= most)


def at_most_more(name: str, value: float, against: float, unit: str, *, most: float) -> Row:
    """A duration that may exceed the bare engine's by so much."""
    more = value - against
    return Row(name, value, unit, against, more, f"<= +{most:g} {unit}", more <= most)


def percentile(values: Sequence[float], hundredth: int) -> float:
    """Raises StatisticsError for fewer than two values."""
    return quantiles(values, n=100, method="inclusive")[hundredth - 1]
