"""Measures of a ranking: nDCG@10, recall@10, MRR@10, and intervals for their means. Pure.

They are computed as by trec_eval: the gain in nDCG is the relevance, discounted by log2(rank + 1).
Forty lines replace a package: ranx brings a compiler of 150 MB, and ir-measures is built from C.
"""

import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from cli.evaluating.collection import Relevant

DEPTH = 10
SAMPLES = 2_000
SURE = 0.95
"""The share of the samples that an interval holds."""

SEED = 7

Measure = Callable[[Sequence[str], Relevant], float]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean. `low` and `high` bound the interval that holds the means of SURE of the samples."""

    mean: float
    low: float
    high: float


def ndcg(ranked: Sequence[str], relevant: Relevant) -> float:
    best = sorted(relevant.values(), reverse=True)[:DEPTH]
    return _dcg([relevant.get(each, 0) for each in ranked[:DEPTH]]) / _dcg(best)


def recall(ranked: Sequence[str], relevant: Relevant) -> float:
    wanted = {each for each, grade in relevant.items() if grade > 0}
    return len(wanted & set(ranked[:DEPTH])) / len(wanted)


def reciprocal_rank(ranked: Sequence[str], relevant: Relevant) -> float:
    ranks = (n for n, each in enumerate(ranked[:DEPTH], 1) if relevant.get(each, 0) > 0)
    return 1 / next(ranks, math.inf)


MEASURES: Mapping[str, Measure] = {
    f"nDCG@{DEPTH}": ndcg,
    f"recall@{DEPTH}": recall,
    f"MRR@{DEPTH}": reciprocal_rank,
}


def bootstrap(values: Sequence[float]) -> Mean:
    """Return the mean of at least one value, and its interval from resampling the questions."""
    luck = random.Random(SEED)  # noqa: S311  for samples, not for secrets
    means = sorted(fmean(luck.choices(values, k=len(values))) for _ in range(SAMPLES))
    outside = round(SAMPLES * (1 - SURE) / 2)
    return Mean(fmean(values), means[outside], means[-outside - 1])


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))
