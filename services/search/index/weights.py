"""The weights besides the words, of a document and its reader: weights.toml has their values.

    score of the words x (1 + fresh x 0.5 ^ (age / half_life_days) + answered + near
                            + voted x rise(votes, most_votes)
                            + standing x rise(accepted, most_accepted))

    freshness  `fresh` on the day of publication, half of it a year later
    answered   for a question that has an accepted answer
    near       for a document in a community of the reader
    voted      by the votes and other reactions
    standing   by the accepted answers of its author
    rise       log2(1 + n) / log2(1 + most), at most 1: the first few count most

They decide between matches that are about equally good: the words weigh most. A document without
votes, by an author without accepted answers, has the score that it would have if nobody had any.
None depends on documents that the reader may not see, so `explain` gives the numbers as they are
(decisions 88 and 105).
"""

import math
import tomllib
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from services.search.projections.documents import Trait
from services.search.projections.keys import person_holder

_DAY_SECONDS = 86_400
SETTINGS: Mapping[str, Mapping[str, Any]] = tomllib.loads(
    Path(__file__).with_name("weights.toml").read_text("utf-8")
)


@dataclass(frozen=True, slots=True)
class Beside:
    """The values that weights.toml explains."""

    fresh: float
    half_life_days: int
    answered: float
    near: float
    voted: float
    most_votes: int
    standing: float
    most_accepted: int


BESIDE = Beside(**SETTINGS["beside"])


class What(StrEnum):
    FRESHNESS = "freshness"
    ANSWERED = "answered"
    NEAR = "near"
    VOTED = "voted"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Weight:
    """A weight. `adds`: its part of the factor, beyond 1. `count`: of days, votes or answers."""

    what: What
    adds: float
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """The credit of a document: its reactions, and its author's accepted answers."""

    votes: int = 0
    accepted: int = 0

    @property
    def weights(self) -> list[Weight]:
        voted = BESIDE.voted * _rise(self.votes, BESIDE.most_votes)
        standing = BESIDE.standing * _rise(self.accepted, BESIDE.most_accepted)
        both = (
            Weight(What.VOTED, round(voted, 3), self.votes),
            Weight(What.STANDING, round(standing, 3), self.accepted),
        )
        return [each for each in both if each.count]

    @property
    def adds(self) -> float:
        return round(sum(each.adds for each in self.weights), 3)


NO_CREDIT = Credit()
Credits = Mapping[str, Credit]
"""The credit of documents, by key."""


def weighted(
    query: dict[str, Any], person_id: str, access_alias: str, credited: Credits | None = None
) -> dict[str, Any]:
    """Return a query that weighs the matches of `query` for one reader.

    Age is counted up to the beginning of today, so that scores are the same on every page.
    """
    age = {"origin": "now/d", "scale": f"{BESIDE.half_life_days}d", "decay": 0.5}
    lookup = {"index": access_alias, "id": person_holder(person_id), "path": "audiences"}
    return {
        "function_score": {
            "query": query,
            "functions": [
                {"weight": 1},
                {"exp": {"published_at": age}, "weight": BESIDE.fresh},
                {"filter": {"term": {"traits": Trait.ANSWERED}}, "weight": BESIDE.answered},
                {"filter": {"terms": {"audience": lookup}}, "weight": BESIDE.near},
                *_functions(credited or {}),
            ],
            "score_mode": "sum",
            "boost_mode": "multiply",
        }
    }


def weights_of(
    source: dict[str, Any], own: Collection[str], now: datetime, credit: Credit = NO_CREDIT
) -> list[Weight]:
    """Return the weights of a document. `own`: the audiences of the reader's communities."""
    today = datetime.combine(now.astimezone(UTC), datetime.min.time(), UTC)
    published = datetime.fromisoformat(source["published_at"])
    seconds = abs((today - published).total_seconds())
    fresh = BESIDE.fresh * 0.5 ** (seconds / _DAY_SECONDS / BESIDE.half_life_days)
    found = [Weight(What.FRESHNESS, round(fresh, 3), max(0, (now - published).days))]
    if Trait.ANSWERED in source.get("traits", ()):
        found.append(Weight(What.ANSWERED, BESIDE.answered))
    if source["audience"] in own:
        found.append(Weight(What.NEAR, BESIDE.near))
    return [*found, *credit.weights]


def _functions(credited: Credits) -> list[dict[str, Any]]:
    """Return a function for each sum of credit, with the documents that have it."""
    keys: dict[float, list[str]] = defaultdict(list)
    for key, credit in credited.items():
        if credit.adds:
            keys[credit.adds].append(key)
    return [
        {"filter": {"ids": {"values": sorted(of_sum)}}, "weight": adds}
        for adds, of_sum in sorted(keys.items())
    ]


def _rise(count: int, most: int) -> float:
    return min(1.0, math.log2(1 + count) / math.log2(1 + most))
