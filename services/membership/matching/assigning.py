"""The optimal assignment of mentees to the slots of mentors, and the greedy one for comparison.

A mentor of three slots has three columns. Each mentee also has a private column, at the cost of no
match, so that a full assignment always exists. Only the best mentors of each mentee take part at
first; more are added while mentees and slots are left over.
"""

from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from services.membership.domain.mentoring.matching import Answer, Assigned, Criterion, Question
from services.membership.matching.scoring import Edges, Ints, Scoring

FIRST = 64
"""The number of mentors for each mentee that the first assignment considers."""
MOST = 256
_NO_MATCH = 2.0
"""The cost of no match; a match costs less by its score, and never nothing."""


class Chosen(NamedTuple):
    """The places of the chosen pairs in the edges, and the edges."""

    edges: Edges
    places: Ints

    @property
    def total(self) -> float:
        return float(self.edges.scores[self.places].sum())


def answer(question: Question) -> Answer:
    """Return the matches with the greatest sum of scores."""
    if not question.mentors or not question.mentees:
        return Answer()
    slots = np.array([each.slots for each in question.mentors], dtype=np.int64)
    chosen = _widened(question, slots)
    best_first = greedy(chosen.edges, slots)
    matches = [_match(question, chosen.edges, place) for place in chosen.places]
    return Answer(matches=matches, total=chosen.total, greedy=best_first.total)


def _widened(question: Question, slots: Ints) -> Chosen:
    scoring, most = Scoring(question), FIRST
    while True:
        chosen = optimal(scoring.best(most), slots, len(question.mentees))
        matched = len(chosen.places)
        is_full = matched in {len(question.mentees), int(slots.sum())}
        if is_full or most >= min(MOST, len(slots)):
            return chosen
        most *= 4


def optimal(edges: Edges, slots: Ints, mentees: int) -> Chosen:
    """Return the assignment with the greatest sum of scores among these edges."""
    taken = slots[edges.columns]
    place = np.repeat(np.arange(edges.size), taken)
    if not len(place):
        return Chosen(edges, place)
    first = np.concatenate(([0], np.cumsum(slots)[:-1]))
    nth = np.arange(len(place)) - np.repeat(np.cumsum(taken) - taken, taken)
    columns = first[edges.columns[place]] + nth
    rows = np.concatenate((edges.rows[place], np.arange(mentees)))
    unmatched = int(slots.sum()) + np.arange(mentees)
    costs = np.concatenate((_NO_MATCH - edges.scores[place], np.full(mentees, _NO_MATCH)))
    shape = (mentees, int(slots.sum()) + mentees)
    graph = csr_array((costs, (rows, np.concatenate((columns, unmatched)))), shape=shape)
    matched, slot = min_weight_full_bipartite_matching(graph)
    return Chosen(edges, _places(edges, slots, matched, slot))


def greedy(edges: Edges, slots: Ints) -> Chosen:
    """Return the assignment that takes the best remaining pair each time, for comparison."""
    left = slots.copy()
    free = np.ones(int(edges.rows.max(initial=-1)) + 1, dtype=bool)
    places = []
    for place in np.argsort(-edges.scores, kind="stable"):
        row, column = edges.rows[place], edges.columns[place]
        if free[row] and left[column]:
            free[row], left[column] = False, left[column] - 1
            places.append(place)
    return Chosen(edges, np.array(places, dtype=np.int64))


def _places(edges: Edges, slots: Ints, matched: Ints, slot: Ints) -> Ints:
    """Return the edges of an assignment of rows to slots; other columns mean no match."""
    is_match = slot < slots.sum()
    column_of = np.repeat(np.arange(len(slots)), slots)
    width = len(slots)
    wanted = matched[is_match] * width + column_of[slot[is_match]]
    return np.nonzero(np.isin(edges.rows * width + edges.columns, wanted))[0]


def _match(question: Question, edges: Edges, place: int) -> Assigned:
    mentee = question.mentees[edges.rows[place]]
    mentor = question.mentors[edges.columns[place]]
    criteria = zip(Criterion, edges.criteria[place], strict=True)
    return Assigned(
        mentee_id=mentee.id,
        mentor_id=mentor.id,
        score=round(float(edges.scores[place]), 4),
        criteria={criterion: round(float(score), 3) for criterion, score in criteria},
        topics=tuple(topic for topic in mentee.topics if topic in mentor.topics),
    )
