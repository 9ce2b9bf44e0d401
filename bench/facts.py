"""Posts for measurements. Words are as frequent as in a language, to give an index work."""

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from uuid6 import uuid7

from shared.contracts.content import POST, PostData, PostState
from shared.contracts.envelope import Fact, write_data, write_headers
from shared.contracts.values import CommunityRef, Language, PostKind, PostStatus

WORDS = 5_000
WORDS_A_POST = 120
_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_SYLLABLES = ("ba", "ce", "di", "fo", "gu", "la", "me", "ni", "po", "ru", "sa", "te", "vi", "zo")


class Posts:
    """A generator of posts. The same seed gives the same posts, except for their ids."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)  # noqa: S311  no secret
        self.words = [self._word() for _ in range(WORDS)]
        self._weights = [1 / (rank + 3) for rank in range(WORDS)]
        self._communities = [
            CommunityRef(id=str(uuid7()), slug=f"guild-{number}") for number in range(20)
        ]

    def facts(self, count: int) -> Iterator[Fact[PostData]]:
        """Yield published posts in their first version, all visible to everyone."""
        for number in range(count):
            yield self._fact(number)

    def text(self, words: int = WORDS_A_POST) -> str:
        return " ".join(self._random.choices(self.words, self._weights, k=words))

    def _fact(self, number: int) -> Fact[PostData]:
        at = _NOON - timedelta(minutes=number)
        text = self.text()
        state = PostState(
            kind=PostKind.ARTICLE,
            status=PostStatus.PUBLISHED,
            community=None,
            author_id=f"person-{number % 500}",
            language=(Language.FRENCH, Language.ENGLISH)[number % 2],
            title=self.text(6),
            body=text,
            text=text,
            tags=tuple(self._random.sample(self.words[:200], 3)),
            created_at=at,
            updated_at=at,
            published_at=at,
        )
        return Fact(
            id=str(uuid7()),
            source=POST.source,
            type=POST.fact_type("published"),
            subject=str(uuid7()),
            time=at,
            sequence=1,
            data=PostData(state=state, changed=()),
        )

    def _word(self) -> str:
        return "".join(self._random.choices(_SYLLABLES, k=self._random.randint(2, 4)))


Encoded = tuple[bytes, list[tuple[str, bytes]], bytes]
"""A record's key, headers and value."""


def encoded(facts: Sequence[Fact[Any]]) -> list[Encoded]:
    return [(fact.subject.encode(), write_headers(fact), write_data(fact)) for fact in facts]
