"""The facts of a busy month in a community, and its numbers counted from them in another way."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from statistics import median
from typing import Any

from shared.contracts.content import POST, REPLY
from shared.contracts.envelope import Fact
from shared.contracts.values import CommunityRef
from tests.support import facts

HOUR = timedelta(hours=1)
CLOSES_AT = "2099-01-01T12:00:00Z"


@dataclass(frozen=True, slots=True)
class Busy:
    """A community, its people, and the first moment of its month."""

    place: CommunityRef
    people: Sequence[str]
    start: datetime

    def told(self, seed: int) -> list[Fact[Any]]:
        """Return posts, answers and people who come, some of them withdrawn later."""
        dice = random.Random(seed)
        found: list[Fact[Any]] = []
        for number in range(12):
            kind = "question" if number % 2 else "article"
            post = self._post(kind, dice.choice(self.people), number)
            found.append(post)
            if number % 5 == 4:
                found.append(_changed(post, 2, status="deleted"))
            for at in range(dice.randint(0, 3)):
                reply = self._reply(post, dice.choice(self.people), number + at * 7 + 1)
                found.append(reply)
                if dice.random() < 0.2:
                    found.append(_changed(reply, 2, status="deleted"))
        gathering = facts.gathering(starts=self.start)
        gathering = _changed(gathering, 1, community=self.place)
        for person in dice.sample(self.people, 3):
            coming = facts.attendance(to=gathering, person_id=person, at=self.start)
            found.append(coming)
            if dice.random() < 0.5:
                found.append(_changed(coming, 2, answer="no"))
        return found

    def _post(self, kind: str, author: str, hours: int) -> Fact[Any]:
        made = facts.post(kind=kind, at=self.start + hours * HOUR)
        return _changed(made, 1, community=self.place, author_id=author)

    def _reply(self, post: Fact[Any], author: str, hours: int) -> Fact[Any]:
        made = facts.reply(to=post, at=self.start + hours * HOUR)
        return _changed(made, 1, author_id=author)


def a_pulse(**fields: Any) -> dict[str, Any]:
    return {"questions": [{"en": "Do you learn here?"}], "closes_at": CLOSES_AT, **fields}


def recount(told: Sequence[Fact[Any]], departments: Mapping[str, str]) -> dict[str, object]:
    """Count the facts of one month naively, from the last one of each aggregate."""
    last: dict[str, Fact[Any]] = {}
    for fact in sorted(told, key=lambda each: each.sequence):
        last[fact.subject] = fact
    there = [each for each in last.values() if getattr(each.data.state, "status", "") != "deleted"]
    posts = {each.subject: each.data.state for each in there if each.kind == POST.kind}
    replies = [each.data.state for each in there if each.kind == REPLY.kind]
    written = Counter([each.author_id for each in (*posts.values(), *replies)])
    coming = {e.data.state.person_id for e in last.values() if _says_yes(e)}
    waits: dict[str, list[float]] = defaultdict(list)
    for each in replies:
        asked = posts.get(each.post.id)
        if asked and asked.kind == "question" and asked.author_id != each.author_id:
            waits[each.post.id].append((each.created_at - asked.published_at) / HOUR)
    pairs = {tuple(sorted(pair)) for pair in _pairs(replies) if set(pair) <= set(departments)}
    return {
        "posts": len(posts),
        "replies": len(replies),
        "questions": sum(each.kind == "question" for each in posts.values()),
        "answered": len(waits),
        "hours": round(median(min(each) for each in waits.values()), 2) if waits else None,
        "active": len({*written, *coming}),
        "contributors": len(written),
        "top": sum(sorted(written.values())[-5:]),
        "pairs": len(pairs),
        "across": sum(departments[one] != departments[other] for one, other in pairs),
    }


def shuffled(told: Sequence[Fact[Any]], seed: int) -> list[Fact[Any]]:
    """Return the facts with those of different kinds in any order, as topics are read."""
    dice = random.Random(seed)
    by_kind: dict[str, list[Fact[Any]]] = defaultdict(list)
    for fact in told:
        by_kind[fact.kind].append(fact)
    kinds = list(by_kind)
    dice.shuffle(kinds)
    return [fact for kind in kinds for fact in by_kind[kind]]


def _says_yes(fact: Fact[Any]) -> bool:
    return getattr(fact.data.state, "answer", None) == "yes"


def _pairs(replies: Sequence[Any]) -> Iterator[tuple[str, str]]:
    for each in replies:
        if each.author_id != each.post.author_id:
            yield each.author_id, each.post.author_id


def _changed(fact: Fact[Any], sequence: int, **fields: Any) -> Fact[Any]:
    said = fact.data.state.model_copy(update=fields)
    return replace(fact, sequence=sequence, data=fact.data.model_copy(update={"state": said}))
