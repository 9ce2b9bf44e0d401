"""The service as portals use it: facts by Kafka, queries by HTTP."""

from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import pytest

from services.search.entry.views import SearchView
from services.search.settings import SearchSettings
from shared.contracts.envelope import Fact
from shared.contracts.token import HEADER, Version
from shared.messaging.parking import Parking
from shared.mongo import Store
from shared.problems import MalformedProblem
from shared.runtime.identity import person_id_of
from shared.runtime.paging import read_cursor
from tests.support import facts
from tests.support.engines import Engines, killed
from tests.support.issuer import Issuer
from tests.support.messaging import eventually
from tests.support.services import Client, People, Person
from tests.support.tokens import SEAL
from tests.support.topics import Publisher


@pytest.fixture
def ada(people: People) -> Person:
    return people("Ada")


def carrying(*written: Fact[Any]) -> dict[str, str]:
    """Return the headers with which a request waits for these facts."""
    return {HEADER: SEAL.write(Version(f.kind, f.subject, f.sequence) for f in written)}


def word() -> str:
    """Return a word that nobody else writes."""
    return f"w{uuid4().hex}"


async def test_without_vectors_search_goes_by_words_and_counts_visible_documents(
    search: Client, publish: Publisher, ada: Person
) -> None:
    written = word()
    post = facts.post(f"Title {written}", "Text.", community=None)
    await publish(post)
    asked = {"q": written, "mode": "hybrid"}
    answer = await search.get(ada, "/v1/search", params=asked, headers=carrying(post))
    assert (answer.json()["mode"], answer.json()["degraded"]) == ("lexical", False)
    index = (await search.get(ada, "/v1/index")).json()
    assert (index["mode"], index["passages"], index["waiting"]) == ("lexical", 0, 0)
    assert index["documents"] >= 1


class TestSearch:
    async def test_a_post_is_found_as_soon_as_its_token_is_carried(
        self, search: Client, publish: Publisher, ada: Person
    ) -> None:
        written = word()
        post = facts.post(
            f"Title {written}", "Text.", community=None, external_id="doc-1", tags=["x"]
        )
        await publish(post)
        answer = await search.get(ada, "/v1/search", params={"q": written}, headers=carrying(post))
        assert answer.status_code == 200
        view = SearchView.model_validate(answer.json())
        (item,) = view.items
        assert (item.id, item.kind, item.lang) == (post.subject, "article", "en")
        assert (item.external_id, item.tags, item.community) == ("doc-1", ["x"], None)
        assert item.highlights.title == [f"Title <mark>{written}</mark>"]
        assert item.highlights.text == ["Text."]
        assert (view.total, view.next) == (1, None)
        assert item.score is not None

    async def test_facets_are_labelled_in_the_readers_language(
        self, search: Client, publish: Publisher, people: People
    ) -> None:
        written = word()
        who, slug = word(), word()
        told: list[Fact[Any]] = [
            facts.community(slug, names={"fr": "Données", "en": "Data"}),
            facts.profile(who, name="Grace Hopper"),
            facts.post(written, community=slug, author=who, kind="question"),
            facts.post(written, community=slug, author=None, byline="Jane Roe", kind="question"),
        ]
        await publish(*told)
        for locale, reads, lang, community in (
            ("fr", {}, "Anglais", "Données"),
            ("en", {}, "English", "Data"),
            ("en", {"reads": "fr"}, "Anglais", "Données"),
        ):
            answer = await search.get(
                people(f"Reader {locale}", locale=locale),
                "/v1/search",
                params={"q": written, **reads},
                headers=carrying(*told),
            )
            facets = answer.json()["facets"]
            assert facets["kind"] == [{"value": "question", "label": "Questions", "count": 2}]
            assert facets["lang"] == [{"value": "en", "label": lang, "count": 2}]
            assert facets["community"] == [{"value": slug, "label": community, "count": 2}]
            assert {item["community_name"] for item in answer.json()["items"]} == {community}
            assert {(a["value"], a["label"]) for a in facets["author"]} == {
                (facts.named(who), "Grace Hopper"),
                ("byline:Jane Roe", "Jane Roe"),
            }
            authors = {(i["author"]["id"], i["author"]["name"]) for i in answer.json()["items"]}
            assert authors == {(facts.named(who), "Grace Hopper"), (None, "Jane Roe")}

    async def test_a_reply_stands_under_the_present_title_of_its_post(
        self, search: Client, publish: Publisher, ada: Person
    ) -> None:
        written = word()
        question = facts.post("Before", kind="question", community=None)
        renamed = facts.post(
            "After", id=question.subject, sequence=2, kind="question", community=None
        )
        reply = facts.reply(written, to=question)
        await publish(question, renamed, reply)
        answer = await search.get(
            ada, "/v1/search", params={"q": written}, headers=carrying(renamed, reply)
        )
        (item,) = answer.json()["items"]
        assert (item["kind"], item["title"], item["post_id"]) == (
            "answer",
            "After",
            question.subject,
        )

    async def test_a_person_finds_posts_after_joining_and_not_after_leaving(
        self, search: Client, publish: Publisher, ada: Person, issuer: Issuer
    ) -> None:
        written, slug = word(), word()
        ada_id = person_id_of(issuer.issuer, "ada")
        community = facts.community(slug, visibility="private")
        post = facts.post(written, community=slug)
        joined = facts.membership(slug=slug, person_id=ada_id)
        left = facts.membership(slug=slug, person_id=ada_id, standing="left", sequence=2)
        for told, found in (([community, post], 0), ([joined], 1), ([left], 0)):
            await publish(*told)
            answer = await search.get(
                ada, "/v1/search", params={"q": written}, headers=carrying(*told)
            )
            assert answer.json()["total"] == found

    async def test_pages_follow_next_and_the_link_header(
        self, search: Client, publish: Publisher, ada: Person
    ) -> None:
        written = word()
        posts = [facts.post(f"{written} {n}", community=None) for n in range(5)]
        await publish(*posts)
        seen: list[str] = []
        params: dict[str, Any] = {"q": written, "limit": 2}
        while True:
            answer = await search.get(ada, "/v1/search", params=params, headers=carrying(*posts))
            page = answer.json()
            seen += [item["id"] for item in page["items"]]
            assert page["total"] == 5
            if page["next"] is None:
                assert "Link" not in answer.headers
                break
            address, _, relation = answer.headers["Link"].partition(">; ")
            assert relation == 'rel="next"'
            assert parse_qs(address.partition("?")[2])["after"] == [page["next"]]
            params["after"] = page["next"]
        assert sorted(seen) == sorted(post.subject for post in posts)

    async def test_a_score_is_relative_and_a_cursor_reveals_none(
        self, search: Client, publish: Publisher, ada: Person
    ) -> None:
        written = word()
        posts = [facts.post(written, "filler " * 20 * n, community=None) for n in range(3)]
        await publish(*posts)
        scores: list[float] = []
        params: dict[str, Any] = {"q": written, "limit": 1}
        while True:
            answer = await search.get(ada, "/v1/search", params=params, headers=carrying(*posts))
            page = answer.json()
            scores += [item["score"] for item in page["items"]]
            if page["next"] is None:
                break
            params["after"] = page["next"]
            with pytest.raises(MalformedProblem):
                read_cursor(page["next"], str, float, str)
        assert scores[0] == 1.0
        assert scores == sorted(scores, reverse=True)

    async def test_suggestions_complete_the_typed_words(
        self, search: Client, publish: Publisher, ada: Person
    ) -> None:
        written = word()
        post = facts.post(written, community=None)
        await publish(post)
        answer = await search.get(
            ada, "/v1/suggest", params={"q": written[:12]}, headers=carrying(post)
        )
        assert answer.json() == {
            "items": [{"id": post.subject, "kind": "article", "title": written, "community": None}]
        }


class TestRefusals:
    @pytest.mark.parametrize("path", ["/v1/search", "/v1/suggest"])
    async def test_nobody_searches_without_a_token(self, search: Client, path: str) -> None:
        assert (await search.get(None, path)).status_code == 401

    @pytest.mark.parametrize(
        "query",
        [
            "q=" + "x" * 4_001,
            "limit=0",
            "limit=101",
            "limit=many",
            "kind=" + "x" * 65,
            "lang=" + "x" * 65,
            "month=yesterday",
            "mood=good",
            "&".join(["tag=x"] * 21),
            "community=" + "x" * 65,
        ],
    )
    async def test_an_invalid_parameter_is_named(
        self, search: Client, ada: Person, query: str
    ) -> None:
        answer = await search.get(ada, f"/v1/search?{query}")
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"]

    @pytest.mark.parametrize("after", ["nonsense", "e30", "%00", "WzEsMiwzXQ"])
    async def test_an_invalid_cursor_is_refused(
        self, search: Client, ada: Person, after: str
    ) -> None:
        answer = await search.get(ada, f"/v1/search?after={after}")
        assert answer.status_code == 400
        assert answer.json()["type"] == "urn:guilde:problem:malformed-request"

    async def test_a_cursor_of_another_query_is_refused(
        self, search: Client, publish: Publisher, ada: Person
    ) -> None:
        posts = [facts.post(f"Walk {n}", community=None) for n in range(2)]
        await publish(*posts)
        first = await search.get(
            ada, "/v1/search", params={"q": "walk", "limit": 1}, headers=carrying(*posts)
        )
        after = first.json()["next"]
        answer = await search.get(ada, "/v1/search", params={"q": "run", "after": after})
        assert answer.status_code == 400


class TestTrouble:
    @pytest.mark.parametrize(
        "topic",
        [
            "guilde.content.post",
            "guilde.content.reply",
            "guilde.membership.community",
            "guilde.membership.membership",
            "guilde.membership.profile",
        ],
    )
    async def test_an_invalid_fact_is_parked_and_the_rest_is_applied(
        self,
        search: Client,
        publish: Publisher,
        ada: Person,
        search_settings: SearchSettings,
        topic: str,
    ) -> None:
        headers = {
            "ce_id": "1",
            "ce_type": f"{topic}.republished.v1",
            "ce_source": "/services/broken",
            "ce_subject": "raw",
            "ce_time": "2026-01-01T00:00:00+00:00",
            "ce_sequence": "1",
        }
        await publish.raw(topic, b'{"state": 1}', headers)
        await publish.raw(topic, b"\xff\xfe", {})
        await publish.raw(topic, None, {})
        post = facts.post(word(), community=None)
        await publish(post)
        await search.get(ada, "/v1/search", headers=carrying(post))
        store = Store(search_settings.store_url, search_settings.store_database)
        try:
            parking = Parking(store, "guilde.search")

            async def parked() -> bool:
                listing = await parking.listing()
                return len([row for row in listing if row["topic"] == topic]) == 2

            await eventually(parked)
        finally:
            store.close()

    async def test_search_is_unavailable_without_opensearch_and_catches_up_later(
        self, search: Client, publish: Publisher, ada: Person, engines: Engines
    ) -> None:
        if engines.embedded is None:
            pytest.skip("only an embedded engine can be killed here")
        async with killed(engines.embedded, "opensearch"):
            answer = await search.http.get(
                "/v1/search", params={"q": "anything"}, headers=ada.headers()
            )
            assert answer.status_code == 503
            assert answer.headers["content-type"] == "application/problem+json"
            assert int(answer.headers["Retry-After"]) >= 1
            assert (await search.http.get("/health/ready")).status_code == 503
            written = word()
            post = facts.post(written, community=None)
            await publish(post)

        async def found() -> bool:
            answer = await search.get(ada, "/v1/search", params={"q": written})
            return answer.status_code == 200 and len(answer.json()["items"]) == 1

        await eventually(found)
