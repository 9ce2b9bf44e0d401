"""Requests to answer, in MongoDB: by question, and by person with their time."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from services.search.domain.gaps.answer_request import MOST_EACH, AnswerRequest
from shared.mongo import Index, Scope, read_document

COLLECTION = "answer_requests"
INDEXES = (Index("question_id"), Index([("person_id", 1), ("requested_at", -1)]))


async def of_question(scope: Scope, question_id: str) -> list[AnswerRequest]:
    cursor = scope[COLLECTION].find({"question_id": question_id}, session=scope.session)
    return [read_document(AnswerRequest, row) for row in await cursor.to_list(MOST_EACH)]


async def counted(scope: Scope, people: Sequence[str], since: datetime) -> Counter[str]:
    """Return how often each of a few people was asked since a moment."""
    recent = {"person_id": {"$in": list(people)}, "requested_at": {"$gte": since}}
    cursor = scope[COLLECTION].find(recent, {"person_id": 1}, session=scope.session)
    return Counter([row["person_id"] async for row in cursor])
