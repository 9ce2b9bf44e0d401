"""A request to a person to answer a question, and the rules about how many there are.

A question is sent to the best expert first, and to another few each day while nobody answers. So a
question that somebody answers soon disturbs few people.
"""

import math
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from pydantic import BaseModel

from shared.contracts.values import CommunityRef

MOST_EACH = 5
"""The maximum number of people to ask about one question in total."""
AT_ONCE = 2
"""The number of people to ask about a question at a time."""
NEXT_AFTER = timedelta(days=1)
TURNS = math.ceil(MOST_EACH / AT_ONCE)
MOST_A_WEEK = 3
"""The maximum number of questions to one person in WEEK."""
WEEK = timedelta(days=7)


class AnswerRequest(BaseModel):
    id: str
    version: int = 1
    question_id: str
    community: CommunityRef | None
    person_id: str | None
    requested_at: datetime

    def forget(self) -> None:
        self.person_id = None
        self.version += 1


def request_id(question_id: str, person_id: str) -> str:
    return f"{question_id}.{person_id}"


def are_due(made: Iterable[AnswerRequest], now: datetime) -> int:
    """Return how many people to ask now about a question, given the requests made for it."""
    times = [request.requested_at for request in made]
    if times and now - max(times) < NEXT_AFTER:
        return 0
    return max(0, min(AT_ONCE, MOST_EACH - len(times)))


def least_asked(candidates: Iterable[str], asked: Mapping[str, int]) -> list[str]:
    """Return those who may be asked, first those asked the least this week, then the best."""
    free = [person for person in candidates if asked.get(person, 0) < MOST_A_WEEK]
    return sorted(free, key=lambda person: asked.get(person, 0))
