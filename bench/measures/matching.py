"""The matching of 10,000 mentees with 3,000 mentors: its time, and its optimum against greedy.

The people are synthetic: 120 topics, 40 departments, 800 managers, and about as many places as
mentees. Half of the mentees want what a few mentors offer, as happens with a fashion.
"""

import time
from random import Random

from bench.rows import Measured, at_least, at_most
from bench.world import World
from services.membership.domain.mentoring.matching import Candidate, Question
from services.membership.matching.apart import assign_apart

MENTEES = 10_000
MENTORS = 3_000
MOST_SECONDS = 60
TOPICS = [f"t{number:03}" for number in range(120)]
FASHION = TOPICS[:12]


async def measure(world: World) -> Measured:
    question = a_question(world.size(MENTEES), world.size(MENTORS))
    began = time.perf_counter()
    answer = await assign_apart(question)
    seconds = time.perf_counter() - began
    if answer is None:
        raise RuntimeError("the matching exceeded its limits")
    what = f"{len(question.mentees):,} mentees, {len(question.mentors):,} mentors"
    return Measured(
        [
            at_most(f"matching {what}", seconds, "s", most=MOST_SECONDS),
            at_least(f"scores of {what}, against greedy", answer.total, answer.greedy, "", least=1),
        ]
    )


def a_question(mentees: int, mentors: int) -> Question:
    random = Random(1)  # noqa: S311  made-up people
    return Question(
        mentors=[_person(random, f"m{n}", random.sample(TOPICS, 5), 3) for n in range(mentors)],
        mentees=[_person(random, f"e{n}", _wanted(random), 0) for n in range(mentees)],
    )


def _wanted(random: Random) -> list[str]:
    return random.sample(FASHION if random.random() < 0.5 else TOPICS, 2)


def _person(random: Random, key: str, topics: list[str], least: int) -> Candidate:
    """Return a mentor, if their `least` level is above 0, or a mentee."""
    return Candidate(
        id=key,
        topics={topic: random.randint(least, least + 2) for topic in topics},
        languages=tuple(random.sample(["fr", "en", "de", "es"], 2)),
        seniority=random.choice([None, 0, 1, 2, 3]),
        offset=random.choice([None, -5, 0, 1, 2, 5.5]),
        department=f"d{random.randrange(40)}",
        line=f"b{random.randrange(800)}",
        known_as=(key,),
        slots=random.randint(1, 5) if least else 0,
    )
