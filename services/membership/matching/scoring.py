"""Scores of mentors for mentees, in blocks of mentees, so that no whole matrix is in memory.

A pair is possible if the two share a language, the mentor is ahead in a wanted skill, neither is in
the other's reporting line, and nothing bars it. Only possible pairs have a score.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.membership.domain.mentoring.matching import WEIGHTS, Candidate, Criterion, Question

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

BLOCK = 256
NEUTRAL = 0.5
"""The score by a criterion that is unknown of either person."""
FULL_GAP = 2.0
"""The levels of a skill that a mentor is ahead by for the full score."""
FAR_APART = 8.0
"""The hours between two time zones from which on the score is 0."""
OTHER_LANGUAGE = 0.6
BY_STEPS = np.array([0.0, 0.0, 0.0, 0.4, 1.0, 1.0, 0.7], dtype=np.float32)
"""The score by the steps of seniority that the mentor is ahead, from -3 to 3."""
_ORDER = list(Criterion)
_UNKNOWN = -1
_MOST_LANGUAGES = 63
_WEIGHTS = np.array([WEIGHTS[each] for each in _ORDER], dtype=np.float32)


class Edges(NamedTuple):
    """Possible pairs of a mentee (`row`) and a mentor (`column`), with their scores."""

    rows: Ints
    columns: Ints
    scores: Floats
    criteria: Floats

    @property
    def size(self) -> int:
        return len(self.rows)


class Scoring:
    """Scores the people of one question."""

    def __init__(self, question: Question) -> None:
        self._question = question
        mentors, mentees = question.mentors, question.mentees
        codes: dict[str, int] = {}
        tongues: dict[str, int] = {}
        self._mentors = _Columns(mentors, codes, tongues)
        self._mentees = _Columns(mentees, codes, tongues)
        topics = {topic for each in mentors for topic in each.topics}
        self._topics = {topic: number for number, topic in enumerate(sorted(topics))}
        self._levels = np.full((len(self._topics), len(mentors)), -1.0, dtype=np.float32)
        for column, each in enumerate(mentors):
            for topic, level in each.topics.items():
                self._levels[self._topics[topic], column] = level
        self._column_of = {each.id: column for column, each in enumerate(mentors)}
        # equal scores are chosen from at random, but the same way each time
        self._luck = np.random.default_rng(0).random(len(mentors)).astype(np.float32) * 1e-3

    def best(self, most: int) -> Edges:
        """Return the possible pairs of each mentee with at most this many of the best mentors."""
        found = list(self._best(most))
        return Edges(*(np.concatenate(part) for part in zip(*found, strict=True)))

    def _best(self, most: int) -> Iterator[Edges]:
        mentees = self._question.mentees
        for start in range(0, max(1, len(mentees)), BLOCK):
            rows = np.arange(start, min(start + BLOCK, len(mentees)))
            criteria = self._criteria(rows)
            scores = criteria @ _WEIGHTS
            possible = self._possible(rows) & (criteria[:, :, _ORDER.index(Criterion.SKILLS)] > 0)
            luck = np.roll(self._luck, start)
            wanted = np.where(possible, scores + luck, -1.0)
            if most < wanted.shape[1]:
                least = np.partition(wanted, -most, axis=1)[:, -most][:, np.newaxis]
                possible &= wanted >= least
            row, column = np.nonzero(possible)
            yield Edges(rows[row], column, scores[row, column], criteria[row, column])

    def _criteria(self, rows: Ints) -> Floats:
        one, other = self._mentees, self._mentors
        steps = other.seniority[np.newaxis] - one.seniority[rows, np.newaxis]
        by_step = BY_STEPS[np.clip(np.nan_to_num(steps) + 3, 0, 6).astype(np.int64)]
        hours = np.abs(other.offset[np.newaxis] - one.offset[rows, np.newaxis])
        hours = np.minimum(hours, 24 - hours)
        first = (other.languages[np.newaxis] & one.first[rows, np.newaxis]) != 0
        parts = {
            Criterion.SKILLS: self._skills(rows),
            Criterion.SENIORITY: np.where(np.isnan(steps), NEUTRAL, by_step),
            Criterion.LANGUAGE: np.where(first, 1.0, OTHER_LANGUAGE),
            Criterion.TIME_ZONE: np.nan_to_num(np.clip(1 - hours / FAR_APART, 0, 1), nan=NEUTRAL),
            Criterion.DEPARTMENT: self._departments(rows),
        }
        return np.stack([parts[each] for each in _ORDER], axis=2).astype(np.float32)

    def _skills(self, rows: Ints) -> Floats:
        """Return the mean over the wanted skills of the gap that the mentor can close."""
        found = np.zeros((len(rows), self._levels.shape[1]), dtype=np.float32)
        for place, row in enumerate(rows):
            wanted = self._question.mentees[row].topics
            known = [(self._topics[key], has) for key, has in wanted.items() if key in self._topics]
            if known:
                numbers, levels = zip(*known, strict=True)
                offered = self._levels[list(numbers)]
                gap = (offered - np.array(levels, dtype=np.float32)[:, np.newaxis]) / FULL_GAP
                found[place] = np.where(offered >= 0, np.clip(gap, 0, 1), 0).sum(0) / len(wanted)
        return found

    def _departments(self, rows: Ints) -> Floats:
        own, other = self._mentees.department[rows, np.newaxis], self._mentors.department
        unknown = (own == _UNKNOWN) | (other == _UNKNOWN)
        score = np.where(unknown, NEUTRAL, np.where(own == other, 0.0, 1.0))
        return score.astype(np.float32)

    def _possible(self, rows: Ints) -> Flags:
        one, other = self._mentees, self._mentors
        shares = (other.languages[np.newaxis] & one.languages[rows, np.newaxis]) != 0
        line = one.line[rows, np.newaxis]
        in_line = (line == other.line) & (line != _UNKNOWN)
        for known in other.known_as:
            in_line |= (line == known) & (line != _UNKNOWN)
        for known in one.known_as:
            theirs = known[rows, np.newaxis]
            in_line |= (theirs == other.line) & (theirs != _UNKNOWN)
        if not self._question.same_department:
            own = one.department[rows, np.newaxis]
            in_line |= (own == other.department) & (own != _UNKNOWN)
        possible: Flags = shares & ~in_line
        for place, row in enumerate(rows):
            mentee = self._question.mentees[row]
            barred = {self._column_of.get(each) for each in (*mentee.barred, mentee.id)} - {None}
            possible[place, [each for each in barred if each is not None]] = False
        return possible


class _Columns:
    """The people of one side as arrays; words are numbered by `codes`, languages by `tongues`."""

    def __init__(
        self, people: Sequence[Candidate], codes: dict[str, int], tongues: dict[str, int]
    ) -> None:
        self.seniority = _numbers(each.seniority for each in people)
        self.offset = _numbers(each.offset for each in people)
        spoken = [_bits(each.languages, tongues) for each in people]
        self.languages = np.array(spoken, dtype=np.uint64)
        first = [_bits(each.languages[:1], tongues) for each in people]
        self.first = np.array(first, dtype=np.uint64)
        self.department = _coded((each.department for each in people), codes)
        self.line = _coded((each.line for each in people), codes)
        most = max((len(each.known_as) for each in people), default=0)
        self.known_as = [
            _coded((each.known_as[n] if n < len(each.known_as) else "" for each in people), codes)
            for n in range(most)
        ]


def _numbers(values: Iterable[float | None]) -> Floats:
    return np.array([np.nan if each is None else each for each in values], dtype=np.float32)


def _coded(words: Iterable[str], codes: dict[str, int]) -> Ints:
    numbers = [codes.setdefault(word, len(codes)) if word else _UNKNOWN for word in words]
    return np.array(numbers, dtype=np.int64)


def _bits(languages: Iterable[str], numbers: dict[str, int]) -> int:
    """Return a set of languages as bits; the 63 languages named first have one each."""
    own = {numbers.setdefault(each, len(numbers)) for each in languages}
    return sum(1 << number for number in own if number < _MOST_LANGUAGES)
