"""The matching: the best sum of scores, within places, and no pair that is ruled out."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from services.membership.domain.mentoring.matching import Candidate, Criterion, Question
from services.membership.matching import assigning
from services.membership.matching.assigning import answer
from services.membership.matching.scoring import Scoring
from tests.support.mentoring import a_candidate

_TOPICS = st.dictionaries(st.sampled_from("abc"), st.sampled_from([1.0, 3.0, 5.0]), min_size=1)
_LANGUAGES = st.lists(st.sampled_from(["fr", "en"]), min_size=1, unique=True).map(tuple)


def _people(prefix: str, least_slots: int, most_slots: int) -> st.SearchStrategy[list[Candidate]]:
    one = st.fixed_dictionaries(
        {
            "topics": _TOPICS,
            "languages": _LANGUAGES,
            "seniority": st.sampled_from([None, 0, 3]),
            "offset": st.sampled_from([None, 0.0, 9.0]),
            "department": st.sampled_from(["", "d1", "d2"]),
            "line": st.sampled_from(["", "m1", "mentor0"]),
            "slots": st.integers(least_slots, most_slots),
        }
    )
    return st.lists(one, max_size=8).map(
        lambda some: [
            Candidate(id=f"{prefix}{n}", known_as=(f"{prefix}{n}",), **fields)
            for n, fields in enumerate(some)
        ]
    )


QUESTIONS = st.builds(
    Question,
    mentors=_people("mentor", 1, 3),
    mentees=_people("mentee", 0, 0),
    same_department=st.booleans(),
)


def dense(question: Question) -> float:
    """Return the greatest sum of scores, from the whole matrix with repeated columns."""
    edges = Scoring(question).best(len(question.mentors))
    scores = np.zeros((len(question.mentees), len(question.mentors)))
    scores[edges.rows, edges.columns] = edges.scores
    columns = np.repeat(scores, [each.slots for each in question.mentors], axis=1)
    return float(columns[linear_sum_assignment(columns, maximize=True)].sum())


@settings(deadline=None, max_examples=60)
@given(QUESTIONS)
def test_the_sum_is_the_greatest_and_never_below_greedy(question: Question) -> None:
    found = answer(question)
    assert found.total >= found.greedy - 1e-5
    if question.mentors and question.mentees:
        assert math.isclose(found.total, dense(question), abs_tol=1e-4)


@settings(deadline=None, max_examples=60)
@given(QUESTIONS)
def test_places_are_respected_and_no_pair_is_forbidden(question: Question) -> None:
    mentors = {each.id: each for each in question.mentors}
    mentees = {each.id: each for each in question.mentees}
    matches = answer(question).matches
    assert len({match.mentee_id for match in matches}) == len(matches)
    for key, mentor in mentors.items():
        assert sum(match.mentor_id == key for match in matches) <= mentor.slots
    for match in matches:
        mentor, mentee = mentors[match.mentor_id], mentees[match.mentee_id]
        assert set(mentor.languages) & set(mentee.languages)
        assert not mentee.line or mentee.line not in {mentor.line, *mentor.known_as}
        if not question.same_department:
            assert not mentor.department or mentor.department != mentee.department
        assert any(mentor.topics.get(key, 0) > has for key, has in mentee.topics.items())


FORBIDDEN: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "no shared language": ({"languages": ("fr",)}, {"languages": ("de", "en")}),
    "nothing to teach": ({"topics": {"t": 2.0}}, {"topics": {"t": 2.0}}),
    "no wanted skill": ({"topics": {"u": 5.0}}, {"topics": {"t": 1.0}}),
    "one manager": ({"line": "boss"}, {"line": "boss"}),
    "the mentee's manager": ({"known_as": ("x", "a@b")}, {"line": "a@b"}),
    "the mentor's manager": ({"line": "m"}, {"known_as": ("m",)}),
    "one department": ({"department": "it"}, {"department": "it"}),
    "a past pair": ({}, {"barred": ("mentor",)}),
}


@pytest.mark.parametrize("why", FORBIDDEN)
def test_no_match_is_made_of(why: str) -> None:
    mentor, mentee = FORBIDDEN[why]
    question = Question(
        mentors=[a_candidate("mentor", slots=1, **mentor)], mentees=[a_candidate("e", **mentee)]
    )
    assert answer(question).matches == []


def test_nobody_is_their_own_mentor() -> None:
    both = Question(mentors=[a_candidate("a", slots=1)], mentees=[a_candidate("a")])
    assert answer(both).matches == []


def test_two_of_one_department_match_if_the_programme_allows_it() -> None:
    question = Question(
        mentors=[a_candidate("m", slots=1, department="it")],
        mentees=[a_candidate("e", department="it")],
        same_department=True,
    )
    [match] = answer(question).matches
    assert match.criteria[Criterion.DEPARTMENT] == 0


def test_a_match_has_a_score_for_each_criterion_and_the_shared_topics() -> None:
    question = Question(
        mentors=[a_candidate("m", slots=1, seniority=2, offset=1.0, department="a")],
        mentees=[a_candidate("e", seniority=0, offset=5.0, department="b", languages=("fr", "en"))],
    )
    [match] = answer(question).matches
    assert match.criteria == {
        Criterion.SKILLS: 1,
        Criterion.SENIORITY: 1,
        Criterion.LANGUAGE: 0.6,
        Criterion.TIME_ZONE: 0.5,
        Criterion.DEPARTMENT: 1,
    }
    assert (match.score, match.topics) == (0.91, ("t",))


def test_two_mentees_trade_where_greedy_would_leave_one_alone() -> None:
    mentors = [
        a_candidate("m1", slots=1, topics={"a": 5.0, "b": 5.0}),
        a_candidate("m2", slots=1, topics={"a": 5.0}),
    ]
    mentees = [
        a_candidate("e1", topics={"a": 0.0}, offset=0.0),
        a_candidate("e2", topics={"b": 0.0}),
    ]
    mentors[0].offset = 0.0
    found = answer(Question(mentors=mentors, mentees=mentees))
    assert {(each.mentee_id, each.mentor_id) for each in found.matches} == {
        ("e1", "m2"),
        ("e2", "m1"),
    }
    assert found.total > found.greedy


def test_more_mentors_are_considered_as_long_as_people_and_places_are_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(assigning, "FIRST", 1)
    mentors = [a_candidate(f"m{n}", slots=1) for n in range(5)]
    mentors[0].seniority = 1
    mentees = [a_candidate(f"e{n}", seniority=0) for n in range(5)]
    assert len(answer(Question(mentors=mentors, mentees=mentees)).matches) == 5
