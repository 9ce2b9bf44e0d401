"""The weights of evidence for experts."""

from datetime import timedelta
from typing import Any

from services.search.index.experts import (
    HALF_LIFE_DAYS,
    MOST_EACH,
    MOST_REASONS,
    Evidence,
    experts_of,
    with_accepted,
)
from tests.support.facts import NOON

NOBODY: frozenset[str] = frozenset()


def piece(
    author: str | None, kind: str = "article", score: float = 1.0, days: int = 0, key: str = "p"
) -> dict[str, Any]:
    at = (NOON - timedelta(days=days)).isoformat()
    source = {"kind": kind, "id": key, "published_at": at}
    if author is not None:
        source["author"] = author
    return {"_id": f"post:{key}", "_score": score, "_source": source}


def ranked(*pieces: dict[str, Any], accepted: frozenset[str] = NOBODY) -> list[str]:
    return [each.person_id for each in experts_of(pieces, accepted, {}, NOON)]


def test_an_accepted_answer_weighs_more_than_articles_and_answers() -> None:
    answer = piece("cy", "answer", key="a")
    pieces = (piece("ada"), piece("bob", "answer"), answer)
    assert ranked(*pieces, accepted=frozenset({"post:a"})) == ["cy", "ada", "bob"]


def test_evidence_counts_half_after_its_half_life() -> None:
    new, old = piece("ada"), piece("bob", days=HALF_LIFE_DAYS)
    first, second = experts_of([old, new], NOBODY, {}, NOON)
    assert (first.person_id, second.weight / first.weight) == ("ada", 0.5)


def test_evidence_with_reactions_weighs_more() -> None:
    one, other = piece("ada", key="a"), piece("bob", key="b")
    first, _ = experts_of([one, other], NOBODY, {"post:b": 7}, NOON)
    assert (first.person_id, first.reasons[0].praise) == ("bob", 7)


def test_only_the_best_reasons_are_listed_and_only_so_many_pieces_count() -> None:
    many = [piece("ada", key=str(n)) for n in range(MOST_EACH * 2)]
    (ada,) = experts_of(many, NOBODY, {}, NOON)
    assert len(ada.reasons) == MOST_REASONS
    assert round(ada.weight / ada.reasons[0].weight) == MOST_EACH


def test_a_weak_match_and_a_piece_without_a_person_are_no_evidence() -> None:
    assert ranked(piece("ada"), piece("bob", score=0.1)) == ["ada"]
    assert ranked(piece("byline:Jo"), piece(None)) == []


def test_a_person_s_own_profile_is_evidence_of_a_skill() -> None:
    (own,) = experts_of([piece(None, "profile", key="ada")], NOBODY, {}, NOON)
    assert (own.person_id, own.reasons[0].evidence) == ("ada", Evidence.SKILL)


def test_a_question_counts_as_evidence_for_its_accepted_answer() -> None:
    question = piece("ada", "question", score=2.0, key="q")
    question["_source"]["accepted_answer_id"] = "a"
    answer = {**piece("bob", "answer"), "_id": "reply:a", "_score": None}
    pieces, accepted = with_accepted([question], [answer])
    assert accepted == {"reply:a"}
    assert [(hit["_id"], hit["_score"]) for hit in pieces] == [("reply:a", 2.0)]
