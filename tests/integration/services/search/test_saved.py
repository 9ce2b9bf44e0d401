"""Saved searches: matches of new documents, for each person, recorded once."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.search.entry.consumers import consumer, indexing
from services.search.index.percolating import Percolator, project
from services.search.store.owned import MATCHES, OWNED
from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from shared.contracts.searches import SavedSearchData
from shared.messaging import jobs, outbox
from shared.messaging.owned import prepare_all
from shared.messaging.unit import Unit
from shared.mongo import Store
from tests.support import facts
from tests.support.engines import Engines
from tests.support.facts import NOON, named
from tests.support.search import SearchIndex
from tests.support.services import Client, People
from tests.support.topics import Publisher

LATER = NOON + timedelta(hours=1)


def news(title: str, **options: Any) -> Fact[PostData]:
    return facts.post(title, at=LATER, **{"community": None, "author": "bob", **options})


async def matched(index: SearchIndex, *told: Fact[Any]) -> set[tuple[str, str]]:
    """Return the person and the id of each saved search that matches these facts."""
    await index.apply(*told)
    actions = [action for fact in told for action in project(fact)]
    found = await Percolator(index.finder).candidates(actions, LATER)
    return {(each.person_id, each.search_id) for each in found}


async def saved(index: SearchIndex, who: str, text: str, **options: Any) -> tuple[str, str]:
    fact: Fact[SavedSearchData] = facts.saved_search(who, text, **options)
    await index.apply(fact)
    return named(who), fact.subject


class TestMatching:
    @pytest.mark.parametrize(
        ("text", "choices"),
        [
            ("leaves", {}),
            ('"parental leave" -draft', {}),
            ("leave kind:article after:2026", {}),
            ("", {"kind": ("article",)}),
            ("leave", {"tag": ("hr",)}),
            (f"author:{named('bob')}", {}),
        ],
    )
    async def test_a_saved_search_matches_a_new_post_that_it_would_find(
        self, index: SearchIndex, text: str, choices: dict[str, tuple[str, ...]]
    ) -> None:
        search = await saved(index, "ada", text, choices=choices)
        assert await matched(index, news("Parental leave", tags=["hr"])) == {search}

    @pytest.mark.parametrize(
        "text", ["holidays", "leave -parental", "leave kind:question", "leave lang:fr"]
    )
    async def test_a_saved_search_does_not_match_other_posts(
        self, index: SearchIndex, text: str
    ) -> None:
        await saved(index, "ada", text)
        assert await matched(index, news("Parental leave")) == set()

    async def test_a_saved_search_matches_other_names_of_its_topic(
        self, index: SearchIndex
    ) -> None:
        search = await saved(index, "ada", "congé", other_words=("leave",))
        assert await matched(index, news("Parental leave")) == {search}

    async def test_only_searches_of_people_who_may_see_the_post_match(
        self, index: SearchIndex
    ) -> None:
        await index.apply(
            facts.community("secret", visibility="private"),
            facts.community("inner", visibility="internal"),
            facts.membership("ada", "secret"),
        )
        ada = await saved(index, "ada", "leave")
        eve = await saved(index, "eve", "leave")
        await saved(index, "gus", "leave", guest=True)
        assert await matched(index, news("A leave", community="secret")) == {ada}
        assert await matched(index, news("B leave", community="inner")) == {ada, eve}
        await index.apply(facts.membership("ada", "secret", sequence=2, standing="left"))
        assert await matched(index, news("C leave", community="secret")) == set()

    async def test_a_search_matches_neither_its_owner_s_posts_nor_older_ones(
        self, index: SearchIndex
    ) -> None:
        await saved(index, "bob", "leave")
        await saved(index, "ada", "leave", at=LATER + timedelta(minutes=1))
        assert await matched(index, news("Parental leave")) == set()

    async def test_a_search_matches_a_later_post_that_was_indexed_before_it(
        self, index: SearchIndex
    ) -> None:
        await index.apply(news("Parental leave"))
        fact = facts.saved_search("ada", "leave")
        assert await matched(index, fact) == {(named("ada"), fact.subject)}
        later = facts.saved_search("eve", "leave", at=LATER + timedelta(minutes=1))
        assert await matched(index, later) == set()

    async def test_a_changed_search_does_not_look_for_earlier_posts(
        self, index: SearchIndex
    ) -> None:
        await index.apply(news("Parental leave"))
        assert await matched(index, facts.saved_search("ada", "leave", sequence=2)) == set()

    async def test_a_deleted_search_matches_nothing(self, index: SearchIndex) -> None:
        _, key = await saved(index, "ada", "leave")
        await index.apply(facts.saved_search(None, "", id=key, sequence=2))
        assert await matched(index, news("Parental leave")) == set()


class TestWork:
    @pytest.mark.parametrize(
        ("text", "options"),
        [
            ("leave", {}),
            ("parental leave policy of this year", {}),
            ("congé", {"other_words": ("leave",)}),
            ('"parental leave" -draft', {}),
            ("C++ CI/CD", {}),
            ("leave kind:article lang:fr after:2026 before:2027", {}),
            ("is:unanswered has:file author:me", {}),
            ("", {"choices": {"kind": ("article",), "month": ("2026-03",)}}),
        ],
    )
    async def test_the_engine_rules_a_search_out_by_its_terms(
        self, index: SearchIndex, text: str, options: dict[str, Any]
    ) -> None:
        """Without terms (`failed`), it would run the search on every new document."""
        await saved(index, "ada", text, **options)
        by_result = {
            each: await _counted(index, {"term": {"saved_query.extraction_result": each}})
            for each in ("complete", "partial", "failed")
        }
        assert by_result["complete"] + by_result["partial"] == 1, by_result
        assert by_result["failed"] == 0

    async def test_only_searches_that_share_terms_are_tried(self, index: SearchIndex) -> None:
        """What is tried has terms of the document, in the field where the engine keeps them."""
        for number in range(30):
            await saved(index, "ada", f"parental word{number}")
        await saved(index, "ada", "leave")
        terms = {"term": {"saved_query.extracted_terms": "text_en\0leav"}}
        assert await _counted(index, terms) == 1
        assert len(await matched(index, news("Parental", text="On leave."))) == 1

    async def test_the_requests_do_not_grow_with_the_people(
        self, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked: list[str] = []
        ask = index.engine.ask

        async def counting(method: str, path: str, *args: Any, **options: Any) -> Any:
            asked.append(path)
            return await ask(method, path, *args, **options)

        monkeypatch.setattr(index.engine, "ask", counting)
        numbers: list[int] = []
        for count in (2, 20):
            for number in range(count):
                await saved(index, f"person-{count}-{number}", f"leave{count}")
            post = news(f"About leave{count}")
            await index.apply(post)
            asked.clear()
            found = await Percolator(index.finder).candidates(project(post), LATER)
            assert len(found) == count
            numbers.append(len(asked))
        assert numbers[0] == numbers[1]

    async def test_a_search_is_found_on_every_page(
        self, index: SearchIndex, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("services.search.index.percolating.PAGE", 3)
        searches = {await saved(index, f"person-{n}", "leave") for n in range(7)}
        told = [news("Parental leave"), news("Holidays"), news("Sick leave")]
        assert await matched(index, *told) == searches


async def _counted(index: SearchIndex, query: dict[str, Any]) -> int:
    answer = await index.finder.search({"size": 0, "query": query, "track_total_hits": True})
    return int(answer["hits"]["total"]["value"])


async def test_a_post_matches_a_search_only_once(index: SearchIndex, engines: Engines) -> None:
    store = Store(engines.store_url, f"test_{uuid4().hex[:12]}")
    try:
        for prepare in (outbox.prepare, jobs.prepare):
            await prepare(store.scope)
        await prepare_all(store.scope, OWNED)
        unit = Unit(store, _Nobody(), clock=lambda: LATER)
        take = consumer(unit, index=indexing(index.engine, index.targets), finder=index.finder)
        post = news("Parental leave")
        await index.apply(facts.saved_search("ada", "leave"))
        await take([post])
        await take([post])
        await take([facts.post("Parental leave!", id=post.subject, sequence=2, at=LATER)])
        assert await store.scope[MATCHES.collection].count_documents({}) == 1
        assert await store.scope[outbox.COLLECTION].count_documents({}) == 1
    finally:
        await store.drop()
        store.close()


class _Nobody:
    def wake(self) -> None: ...


class TestHttp:
    async def test_a_search_is_saved_listed_read_as_a_feed_and_deleted(
        self, search: Client, publish: Publisher, people: People
    ) -> None:
        ada, eve = people("Ada"), people("Eve")
        word = f"w{uuid4().hex}"
        post = facts.post(f"Title {word}", community=None)
        await publish(post)
        answer = await search.ask(ada, "POST", "/v1/saved-searches", json={"q": word})
        assert answer.status_code == 201
        key = answer.json()["id"]
        listed = (await search.get(ada, "/v1/saved-searches")).json()["items"]
        assert [each["id"] for each in listed] == [key]
        path = f"/v1/saved-searches/{key}"
        assert (await search.ask(eve, "POST", f"{path}/feed")).status_code == 404
        feed = (await search.ask(ada, "POST", f"{path}/feed")).json()["path"]
        address = feed.removeprefix("/api/search")
        atom = await search.get(None, address)
        assert atom.headers["content-type"].startswith("application/atom+xml")
        assert f"<id>urn:uuid:{key}</id>" in atom.text
        assert (await search.ask(eve, "DELETE", path)).status_code == 404
        assert (await search.ask(ada, "DELETE", path)).status_code == 204
        assert (await search.get(None, address)).status_code == 404
        assert (await search.get(ada, "/v1/saved-searches")).json()["items"] == []

    @pytest.mark.parametrize(
        "body", [{}, {"q": " "}, {"q": "x" * 513}, {"choices": {"mood": ["good"]}}]
    )
    async def test_a_search_that_is_empty_or_invalid_is_refused(
        self, search: Client, people: People, body: dict[str, Any]
    ) -> None:
        answer = await search.ask(people("Ada"), "POST", "/v1/saved-searches", json=body)
        assert answer.status_code == 422
