"""Gaps: who sees which, and that nothing is told of fewer than three people."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import pytest_asyncio

from services.search.domain.gaps.gap import Gap, gap_id
from services.search.domain.gaps.needs import NeedKind
from services.search.entry.consumers import FORGET
from services.search.index.finder import Reader
from services.search.index.gaps.needing import Needing
from services.search.store.gaps import asked
from services.search.store.owned import GAPS, OWNED
from services.search.use_cases.gaps.mark_gap import MarkGap, mark_gap
from services.search.use_cases.gaps.page_gaps import GapLists
from services.search.use_cases.gaps.see_gaps import Measured, SeenGap, see_gaps
from shared.contracts.gaps import GapStatus
from shared.messaging import jobs, outbox
from shared.messaging.jobs import BEGINNING
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit
from shared.mongo import Scope, Store
from shared.runtime import writing
from tests.support import facts
from tests.support.engines import Engines
from tests.support.facts import NOON, community_ref, named
from tests.support.needs import TRIO, search_for
from tests.support.search import SearchIndex

NOW = NOON + timedelta(days=1)


class _Nobody:
    def wake(self) -> None: ...


@pytest_asyncio.fixture
async def store(engines: Engines) -> AsyncIterator[Store]:
    store = Store(engines.store_url, f"test_{uuid4().hex[:12]}")
    for prepare in (outbox.prepare, jobs.prepare, writing.prepare, asked.prepare):
        await prepare(store.scope)
    await prepare_all(store.scope, OWNED)
    yield store
    await store.drop()
    store.close()


@pytest_asyncio.fixture
async def town(index: SearchIndex) -> SearchIndex:
    """Return an index of two communities: kim animates one, and mia a private one."""
    await index.apply(
        facts.community("bread", visibility="internal"),
        facts.community("vault", visibility="private"),
        facts.membership("kim", "bread", role="animator"),
        facts.membership("lee", "bread"),
        facts.membership("mia", "vault", role="owner"),
        facts.post("Sourdough for all", community="bread"),
        facts.post("Plans of the sourdough heist", community="vault"),
    )
    return index


async def seen(
    town: SearchIndex, scope: Scope, who: str = "kim", *, is_admin: bool = False
) -> list[SeenGap]:
    needing = Needing(town.finder, Reader(named(who), guest=False))
    return await see_gaps(needing, scope, named(who), is_admin=is_admin, now=NOW)


async def words(
    town: SearchIndex, store: Store, who: str = "kim", *, is_admin: bool = False
) -> set[str]:
    return {gap.words for gap in await seen(town, store.scope, who, is_admin=is_admin)}


async def test_an_animator_sees_what_three_people_did_not_find_near_their_community(
    town: SearchIndex, store: Store
) -> None:
    await search_for(store.scope, "sourdough hydration")
    await search_for(store.scope, "sourdough starter", ("ada", "bob"))
    [gap] = await seen(town, store.scope)
    assert (gap.words, gap.demand, gap.place) == ("sourdough hydration", 3, community_ref("bread"))
    assert (gap.of_kind[NeedKind.NOTHING_FOUND], gap.of_kind[NeedKind.ABANDONED]) == (3, 0)
    assert (gap.trend.now, gap.trend.before) == (3, 0)


@pytest.mark.parametrize("who", ["lee", "dan"])
async def test_others_see_no_gap(town: SearchIndex, store: Store, who: str) -> None:
    await search_for(store.scope, "sourdough hydration")
    assert await words(town, store, who) == set()


async def test_an_administrator_sees_gaps_that_are_near_no_community(
    town: SearchIndex, store: Store
) -> None:
    await search_for(store.scope, "zymurgy")
    assert await words(town, store, "root", is_admin=True) == {"zymurgy"}
    assert await words(town, store) == set()


async def test_the_reader_s_own_searches_lift_nothing_over_the_bound(
    town: SearchIndex, store: Store
) -> None:
    await search_for(store.scope, "sourdough hydration", ("ada", "bob", "kim"))
    assert await words(town, store) == set()


async def test_a_fourth_and_a_fifth_person_change_no_number(
    town: SearchIndex, store: Store
) -> None:
    await search_for(store.scope, "sourdough hydration")
    before = await seen(town, store.scope)
    await search_for(store.scope, "sourdough hydration", ("dan", "eve"))
    assert await seen(town, store.scope) == before
    await search_for(store.scope, "sourdough hydration", ("fay",))
    assert [gap.demand for gap in await seen(town, store.scope)] == [6]


async def test_no_number_of_a_kind_or_of_a_window_is_of_fewer_than_three(
    town: SearchIndex, store: Store
) -> None:
    await search_for(store.scope, "sourdough hydration", ("ada", "bob"))
    await search_for(store.scope, "sourdough hydration", ("cyd",), at=NOON - timedelta(days=40))
    await search_for(store.scope, "rye", ("dan",), found=True, opened=("post:1",))
    early = NOON - timedelta(hours=1)
    await search_for(store.scope, "sourdough hydration", ("dan",), found=True, at=early)
    [gap] = await seen(town, store.scope)
    assert (gap.demand, gap.trend.now, gap.trend.before) == (3, 3, 0)
    assert gap.of_kind[NeedKind.ABANDONED] == 0


async def test_a_search_in_a_community_counts_only_for_those_who_may_see_it(
    town: SearchIndex, store: Store
) -> None:
    await search_for(store.scope, "sourdough heist", places=("vault",))
    assert await words(town, store) == set()
    assert await words(town, store, "root", is_admin=True) == set()
    assert await words(town, store, "mia") == {"sourdough heist"}


async def test_a_word_that_only_hidden_documents_have_is_told_to_nobody_else(
    town: SearchIndex, store: Store
) -> None:
    await town.apply(facts.post("Zeus", community="vault"))
    await search_for(store.scope, "sourdough zeus")
    await search_for(store.scope, "zymurgy")
    assert await words(town, store, "root", is_admin=True) == {"zymurgy"}
    assert await words(town, store) == set()
    assert await words(town, store, "mia") == {"sourdough zeus"}


async def test_an_abandoned_search_counts_for_people_whose_openings_are_known(
    town: SearchIndex, store: Store
) -> None:
    await search_for(store.scope, "sourdough crumb", found=True)
    assert await words(town, store) == set()
    await search_for(store.scope, "rye", found=True, opened=("post:1",))
    assert await words(town, store) == {"sourdough crumb"}


async def test_unanswered_questions_count_as_needs(town: SearchIndex, store: Store) -> None:
    early = NOON - timedelta(days=5)
    questions = [
        facts.post("Sourdough too wet?", kind="question", author=who, community="bread", at=early)
        for who in TRIO
    ]
    await town.apply(*questions)
    [gap] = await seen(town, store.scope)
    assert (gap.words, gap.of_kind[NeedKind.UNANSWERED]) == ("Sourdough too wet", 3)


async def test_questions_that_the_animator_may_not_see_do_not_count(
    town: SearchIndex, store: Store
) -> None:
    early = NOON - timedelta(days=5)
    questions = [
        facts.post("Sourdough code?", kind="question", author=who, community="vault", at=early)
        for who in TRIO
    ]
    await town.apply(*questions)
    assert await words(town, store) == set()
    assert await words(town, store, "mia") == {"Sourdough code"}


async def test_stale_content_that_is_still_read_counts_as_a_need(
    town: SearchIndex, store: Store
) -> None:
    old = NOON - timedelta(days=400)
    open_one = facts.post("Sourdough calendar", community="bread", at=old)
    hidden = facts.post("Sourdough alarm", community="vault", at=old)
    fresh = facts.post("Sourdough news", community="bread", at=NOON - timedelta(days=10))
    await town.apply(open_one, hidden, fresh)
    keys = tuple(f"post:{each.subject}" for each in (open_one, hidden, fresh))
    await search_for(store.scope, "sourdough", found=True, opened=keys)
    [gap] = await seen(town, store.scope)
    assert (gap.words, gap.of_kind[NeedKind.STALE]) == ("Sourdough calendar", 3)


async def test_a_topic_that_people_read_about_and_nobody_knows_is_a_need(
    town: SearchIndex, store: Store
) -> None:
    read = facts.post("All of it", author=None, byline="Jo", community="bread", tags=["rye"])
    await town.apply(read)
    await search_for(store.scope, "it", found=True, opened=(f"post:{read.subject}",))
    [gap] = await seen(town, store.scope)
    assert (gap.words, gap.of_kind[NeedKind.NO_EXPERT]) == ("rye", 3)
    await town.apply(facts.profile("ada", skills=["rye"]))
    assert await words(town, store) == set()


async def test_an_expert_who_opted_out_does_not_count(town: SearchIndex, store: Store) -> None:
    written = facts.post("All of it", author="ada", community="bread", tags=["rye"])
    await town.apply(facts.profile("ada"), written)
    await search_for(store.scope, "it", found=True, opened=(f"post:{written.subject}",))
    assert await words(town, store) == set()
    profile = facts.profile("ada", sequence=2)
    state = profile.data.state.model_copy(update={"listed_as_expert": False})
    await town.apply(replace(profile, data=profile.data.model_copy(update={"state": state})))
    assert await words(town, store) == {"rye"}


async def test_a_later_page_agrees_with_the_first_until_something_vanishes(
    town: SearchIndex, store: Store
) -> None:
    lists, scope = GapLists(), store.scope

    async def page(*, is_first: bool) -> set[str]:
        needing = Needing(town.finder, Reader(named("kim"), guest=False))
        found = await lists.page(
            needing, scope, named("kim"), is_admin=False, now=NOW, is_first=is_first
        )
        return {gap.words for gap in found}

    early = NOON - timedelta(days=5)
    question = facts.post("Sourdough too wet?", kind="question", community="bread", at=early)
    await town.apply(question)
    await search_for(scope, "sourdough hydration")
    assert await page(is_first=True) == {"sourdough hydration"}
    await search_for(scope, "sourdough starter", ("dan", "eve", "fay"), at=NOW)
    assert await page(is_first=False) == {"sourdough hydration"}
    assert await page(is_first=True) == {"sourdough hydration", "sourdough starter"}
    await asked.forget(scope, named("ada"))
    assert await page(is_first=False) == {"sourdough starter"}
    await town.apply(facts.membership("kim", "bread", sequence=2))
    assert await page(is_first=False) == set()


async def test_a_demoted_animator_sees_no_gap(town: SearchIndex, store: Store) -> None:
    await search_for(store.scope, "sourdough hydration")
    await town.apply(facts.membership("kim", "bread", sequence=2))
    assert await words(town, store) == set()


async def test_a_gap_is_taken_up_filled_and_measured_closed(
    town: SearchIndex, store: Store
) -> None:
    unit = Unit(store, _Nobody(), clock=lambda: NOON + timedelta(hours=1))
    await search_for(store.scope, "sourdough hydration")
    [gap] = await seen(town, store.scope)

    async def mark(status: GapStatus) -> Gap:
        command = MarkGap(named("kim"), gap, community_ref("bread"), status)
        return (await unit.run(lambda work: mark_gap(command, work=work))).result

    assert (await mark(GapStatus.TAKEN_UP)).status is GapStatus.TAKEN_UP
    [taken_up] = await seen(town, store.scope)
    assert (taken_up.id, taken_up.measured) == (gap.id, Measured(0, 0))
    later = NOON + timedelta(hours=2)
    await search_for(
        store.scope, "hydration of sourdough", found=True, opened=("post:1",), at=later
    )
    await search_for(store.scope, "sourdough hydration", ("dan", "eve", "fay"), at=later)
    assert (await mark(GapStatus.CLOSED)).version == 2
    assert (await mark(GapStatus.CLOSED)).version == 2
    [closed] = await seen(town, store.scope)
    assert closed.taken_up is not None
    assert (closed.taken_up.status, closed.measured) == (GapStatus.CLOSED, Measured(6, 3))
    assert await store.scope[outbox.COLLECTION].count_documents({}) == 2


async def test_an_erased_person_counts_no_more_and_is_named_by_no_gap(
    town: SearchIndex, store: Store
) -> None:
    await search_for(store.scope, "sourdough hydration")
    unit = Unit(store, _Nobody(), clock=lambda: NOON)
    key = gap_id("en", ("rye",))
    kept = Gap(
        id=key,
        words="rye",
        stems=("rye",),
        language="en",
        community=community_ref("bread"),
        person_id=named("ada"),
        taken_up_at=NOON,
    )
    await unit.run(lambda work: GAPS.save(work, kept, "taken_up"))
    step = FORGET.step
    assert step is not None
    position: str | None = BEGINNING
    while position is not None:
        at = position
        position = (await unit.run(lambda work: step(named("ada"), at, work=work))).result  # noqa: B023
    assert await words(town, store) == {"rye"}
    assert await store.scope[asked.COLLECTION].count_documents({"person_id": named("ada")}) == 0
    gap = await GAPS.find(store.scope, key)
    assert gap is not None
    assert gap.person_id is None


async def test_searches_expire_after_ninety_days(store: Store) -> None:
    indexes = await store.scope[asked.COLLECTION].index_information()
    assert indexes["at_1"]["expireAfterSeconds"] == 90 * 24 * 3600


async def test_an_opening_counts_for_the_latest_search_with_these_words_of_the_same_person(
    store: Store,
) -> None:
    scope = store.scope
    await search_for(scope, "rye", ("ada", "bob"), at=NOON)
    await search_for(scope, "rye", ("ada",), at=NOON - timedelta(minutes=5))
    opening = asked.Opening(person_id=named("ada"), words="rye", key="post:1", at=NOON)
    await asked.record(scope, [], [opening, opening])
    found = [row for row in await asked.since(scope, NOON - timedelta(days=1)) if row.opened]
    assert [(row.person_id, list(row.opened), row.at) for row in found] == [
        (named("ada"), ["post:1"], NOON)
    ]
