"""Needs of people, and the clusters of needs that are about the same.

Searches are personal data, so a cluster reveals something only about LEAST people or more:

- it counts only if LEAST people have an unmet need, and share a word;
- it is named by the words that LEAST people used, and by no other;
- each count is rounded down to a multiple of LEAST. So the difference of two counts, of two filters
  or of two moments, is never the trace of fewer people either.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

LEAST = 3
ALIKE = 0.5
"""The least share of all their stems that needs of one cluster have in common."""

Stems = frozenset[str]
Usual = TypeVar("Usual", str, int)


class NeedKind(StrEnum):
    """nothing_found: a search without results. abandoned: a search of which no result was opened.

    unanswered: a question without an accepted answer. stale: a result that was opened, and that
    nobody updated for long. no_expert: a result that was opened, about a topic of which nobody is
    an expert. met: a search of which a result was opened.
    """

    NOTHING_FOUND = "nothing_found"
    ABANDONED = "abandoned"
    UNANSWERED = "unanswered"
    STALE = "stale"
    NO_EXPERT = "no_expert"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Need:
    """A need of a person. `parts`: its words in their original spelling, by stem, in order."""

    person_id: str
    language: str
    parts: Mapping[str, str]
    at: datetime
    kind: NeedKind

    @property
    def is_met(self) -> bool:
        return self.kind is NeedKind.MET


@dataclass(slots=True)
class Cluster:
    """Needs in one language that are alike. `stems`: those of its first, most frequent need."""

    language: str
    stems: Stems
    needs: list[Need] = field(default_factory=list)

    @property
    def unmet(self) -> list[Need]:
        return [need for need in self.needs if not need.is_met]

    @property
    def words(self) -> dict[str, str]:
        """Return the words that LEAST people with unmet needs used, by stem, in their usual order.

        It is empty if there are no such words: then nothing may be said about the cluster.
        """
        users: dict[str, set[str]] = defaultdict(set)
        written: dict[str, Counter[str]] = defaultdict(Counter)
        places: dict[str, Counter[int]] = defaultdict(Counter)
        for need in self.unmet:
            for place, (stem, word) in enumerate(need.parts.items()):
                users[stem].add(need.person_id)
                written[stem][word] += 1
                places[stem][place] += 1
        shared = [stem for stem, people in users.items() if len(people) >= LEAST]
        shared.sort(key=lambda stem: (_usual(places[stem]), stem))
        return {stem: _usual(written[stem]) for stem in shared}


def told(needs: Iterable[Need]) -> int:
    """Return the number of distinct people, rounded down to a multiple of LEAST."""
    people = len({need.person_id for need in needs})
    return people - people % LEAST


def clustered(needs: Iterable[Need], pinned: Sequence[tuple[str, Stems]] = ()) -> list[Cluster]:
    """Return the clusters of these needs; first those pinned by a language and stems.

    Two needs are alike if they share at least half of all their stems. Which need belongs to which
    cluster depends on no filter of a reader.
    """
    groups = _by_frequency(needs)
    found = _Clusters(Counter(stem for (_, stems), _ in groups for stem in stems))
    for language, stems in pinned:
        found.begin(language, stems)
    for (language, stems), alike in groups:
        cluster = found.nearest(language, stems) or found.begin(language, stems)
        cluster.needs.extend(alike)
    return found.all


class _Clusters:
    """The clusters so far, filed under their rarest stems.

    Of two sets that share half of their stems, each has one of its rarest stems in common with the
    other, if it is filed under enough of them. So frequent words lead to few clusters.
    """

    def __init__(self, used: Mapping[str, int]) -> None:
        self.all: list[Cluster] = []
        self._used = used
        self._by_stem: dict[tuple[str, str], list[Cluster]] = defaultdict(list)

    def begin(self, language: str, stems: Stems) -> Cluster:
        cluster = Cluster(language, stems)
        self.all.append(cluster)
        for stem in self._rarest(stems):
            self._by_stem[language, stem].append(cluster)
        return cluster

    def nearest(self, language: str, stems: Stems) -> Cluster | None:
        near = {
            id(cluster): cluster
            for stem in self._rarest(stems)
            for cluster in self._by_stem.get((language, stem), ())
        }
        likest = max(near.values(), key=lambda each: _likeness(each.stems, stems), default=None)
        is_alike = likest is not None and _likeness(likest.stems, stems) >= ALIKE
        return likest if is_alike else None

    def _rarest(self, stems: Stems) -> list[str]:
        needed = len(stems) - math.ceil(ALIKE * len(stems)) + 1
        return sorted(stems, key=lambda stem: (self._used.get(stem, 0), stem))[:needed]


def _by_frequency(needs: Iterable[Need]) -> list[tuple[tuple[str, Stems], list[Need]]]:
    """Return needs with the same stems together, first those that most people have unmet."""
    groups: dict[tuple[str, Stems], list[Need]] = defaultdict(list)
    for need in needs:
        if need.parts:
            groups[need.language, frozenset(need.parts)].append(need)
    unmet = {key: len({n.person_id for n in g if not n.is_met}) for key, g in groups.items()}
    keys = sorted(groups, key=lambda each: (-unmet[each], each[0], sorted(each[1])))
    return [(key, groups[key]) for key in keys]


def _likeness(one: Stems, other: Stems) -> float:
    shared = len(one & other)
    return shared / (len(one) + len(other) - shared)


def _usual(counted: Counter[Usual]) -> Usual:
    return min(counted, key=lambda each: (-counted[each], each))
