"""Read your writes: a version counts as applied once a search shows it."""

import asyncio
from typing import Any

import pytest

from shared.contracts.envelope import Fact
from shared.contracts.token import Version
from tests.support import facts
from tests.support.search import SearchIndex


def version(fact: Fact[Any]) -> Version:
    return Version(fact.kind, fact.subject, fact.sequence)


class TestApplied:
    @pytest.mark.parametrize(
        "fact",
        [facts.post(), facts.reply(), facts.profile(), facts.community(), facts.membership()],
        ids=lambda fact: fact.kind,
    )
    async def test_a_version_is_applied_with_its_fact(
        self, index: SearchIndex, fact: Fact[Any]
    ) -> None:
        assert not await index.freshness.applied(version(fact))
        await index.apply(fact, refresh=False)
        assert await index.freshness.applied(version(fact))

    async def test_a_later_version_is_not_yet_applied(self, index: SearchIndex) -> None:
        post = facts.post()
        await index.apply(post)
        later = Version("content.post", post.subject, 2)
        assert not await index.freshness.applied(later)

    async def test_an_applied_post_is_found_without_waiting_for_a_refresh(
        self, index: SearchIndex
    ) -> None:
        posts = [facts.post(f"Fresh {n}", community=None) for n in range(20)]
        await index.apply(*posts, refresh=False)
        applied = await asyncio.gather(*(index.freshness.applied(version(p)) for p in posts))
        assert all(applied)
        assert (await index.find("fresh")).total == 20

    async def test_a_draft_is_applied_too(self, index: SearchIndex) -> None:
        draft = facts.post(status="draft")
        await index.apply(draft, refresh=False)
        assert await index.freshness.applied(version(draft))

    async def test_search_does_not_wait_for_aggregates_that_it_does_not_read(
        self, index: SearchIndex
    ) -> None:
        assert await index.freshness.applied(Version("events.attendance", "1", 9))
