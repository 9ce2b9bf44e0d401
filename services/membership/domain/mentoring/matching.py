"""The people in a matching, and its result.

A score is from 0 to 1. A person's `line` is their manager's id or address, empty if unknown;
`known_as`: the names of the person in other people's lines.
"""

from enum import StrEnum

from pydantic import BaseModel, Field


class Criterion(StrEnum):
    """A component of a score.

    skills: the mentor's lead in the wanted skills. seniority: the mentor's lead in the profession;
    one or two levels are best. language: a match with the mentee's first language. time_zone: the
    distance of their time zones. department: different departments.
    """

    SKILLS = "skills"
    SENIORITY = "seniority"
    LANGUAGE = "language"
    TIME_ZONE = "time_zone"
    DEPARTMENT = "department"


WEIGHTS = {
    Criterion.SKILLS: 0.5,
    Criterion.SENIORITY: 0.2,
    Criterion.LANGUAGE: 0.1,
    Criterion.TIME_ZONE: 0.1,
    Criterion.DEPARTMENT: 0.1,
}
"""The share of each criterion in a score; they add up to 1."""


class Candidate(BaseModel):
    """A mentor or a mentee.

    topics: levels from 0 to 5, by the id of the offered or wanted topic. seniority: a rank from 0.
    offset: hours from UTC. slots: how many mentees a mentor still takes; 0 for a mentee. barred:
    ids of the mentors whom a mentee may not get, as of past pairs.
    """

    id: str
    topics: dict[str, float]
    languages: tuple[str, ...]
    seniority: int | None = None
    offset: float | None = None
    department: str = ""
    line: str = ""
    known_as: tuple[str, ...] = ()
    slots: int = 0
    barred: tuple[str, ...] = ()


class Question(BaseModel):
    mentors: list[Candidate]
    mentees: list[Candidate]
    same_department: bool = False


class Assigned(BaseModel):
    """A match. criteria: the score by each criterion. topics: those wanted and offered."""

    mentee_id: str
    mentor_id: str
    score: float
    criteria: dict[Criterion, float]
    topics: tuple[str, ...]


class Answer(BaseModel):
    """The matches with the greatest sum of scores. greedy: the sum of taking the best first."""

    matches: list[Assigned] = Field(default_factory=list)
    total: float = 0.0
    greedy: float = 0.0
