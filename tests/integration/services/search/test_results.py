"""Facets, totals, pages, highlights and suggestions."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.search.index.cursor import Cursors, Place
from services.search.index.found import Found
from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from tests.support import facts
from tests.support.facts import NOON, named
from tests.support.search import SearchIndex

CURSORS = Cursors("the secret that all services share in tests")


def dated(title: str, at: datetime) -> Fact[PostData]:
    fact = facts.post(title, community=None)
    state = fact.data.state.model_copy(update={"published_at": at})
    return replace(fact, data=fact.data.model_copy(update={"state": state}))


async def library(index: SearchIndex) -> None:
    await index.apply(facts.community("books"), facts.community("films"))
    await index.apply(
        *(
            facts.post(
                f"Story {n}",
                "Once upon a time",
                kind=("article", "question", "discussion")[n % 3],
                community=("books", "films")[n % 2],
                tags=["even" if n % 2 == 0 else "odd", "all"],
                author=("ada", "bob", "cy")[n % 3],
                language=("en", "fr")[n // 6],
                at=NOON + timedelta(days=31 * (n % 4)),
            )
            for n in range(12)
        )
    )


class TestFacets:
    async def test_counts_are_those_of_the_results(self, index: SearchIndex) -> None:
        await library(index)
        counts = (await index.find("story")).counts
        assert dict(counts["kind"]) == {"article": 4, "question": 4, "discussion": 4}
        assert dict(counts["tag"]) == {"all": 12, "even": 6, "odd": 6}
        assert dict(counts["lang"]) == {"en": 6, "fr": 6}
        assert dict(counts["author"]) == {named(who): 4 for who in ("ada", "bob", "cy")}
        assert dict(counts["community"]) == {
            f"books/{named('books')}": 6,
            f"films/{named('films')}": 6,
        }
        assert [month for month, _ in counts["month"]] == [
            "2026-06",
            "2026-05",
            "2026-04",
            "2026-03",
        ]

    async def test_a_choice_narrows_the_results_and_the_other_facets(
        self, index: SearchIndex
    ) -> None:
        await library(index)
        found = await index.find("story", tag=["even"])
        assert found.total == 6
        assert dict(found.counts["tag"]) == {"all": 12, "even": 6, "odd": 6}
        assert dict(found.counts["community"]) == {f"books/{named('books')}": 6}

    async def test_several_values_of_a_facet_are_alternatives(self, index: SearchIndex) -> None:
        await library(index)
        assert (await index.find("story", kind=["article", "question"])).total == 8

    async def test_choices_of_several_facets_must_all_hold(self, index: SearchIndex) -> None:
        await library(index)
        found = await index.find(
            "story", community=["books"], lang=["en"], author=[named("ada")], month=["2026-03"]
        )
        assert found.total == 1

    async def test_an_unused_value_finds_nothing(self, index: SearchIndex) -> None:
        await library(index)
        assert (await index.find("story", tag=["none' OR 1=1", "*"])).total == 0

    async def test_names_come_with_the_answer(self, index: SearchIndex) -> None:
        await library(index)
        await index.apply(facts.profile("ada", name="Ada L."))
        found = await index.find("story")
        assert found.named[f"profile:{named('ada')}"]["name"] == "Ada L."
        assert found.named[f"community:{named('books')}"]["title_en"] == "Books"

    async def test_a_new_name_shows_without_touching_the_posts(self, index: SearchIndex) -> None:
        await library(index)
        await index.apply(facts.profile("ada", name="Ada L."))
        await index.apply(facts.profile("ada", name="Ada Byron", sequence=2))
        found = await index.find("story")
        assert found.named[f"profile:{named('ada')}"]["name"] == "Ada Byron"


class TestPages:
    @pytest.mark.parametrize("text", ["story", ""])
    async def test_pages_have_every_result_once(self, index: SearchIndex, text: str) -> None:
        await library(index)
        seen: list[str] = []
        after: Place | None = None
        while True:
            found = await index.find(text, limit=5, kind=["article", "question"], after=after)
            assert found.total == 8
            seen += [hit["_source"]["id"] for hit in found.hits]
            if found.last is None:
                break
            after = CURSORS.read(CURSORS.write(found.last, "q"), "q")
        assert len(seen) == len(set(seen)) == 8

    async def test_a_full_last_page_has_no_next(self, index: SearchIndex) -> None:
        await library(index)
        assert (await index.find("story", limit=12)).last is None
        assert (await index.find("story", limit=11)).last is not None

    async def test_the_newest_come_first_without_words(self, index: SearchIndex) -> None:
        for n in (2, 0, 1):
            await index.apply(facts.post(f"Day {n}", community=None, at=NOON + timedelta(days=n)))
        assert await index.titles("") == ["Day 2", "Day 1", "Day 0"]

    async def test_pages_and_months_go_on_past_any_date(self, index: SearchIndex) -> None:
        dates = [
            datetime(9999, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
            datetime(1970, 1, 1, tzinfo=UTC) - timedelta(milliseconds=1),
            datetime(1815, 12, 10, tzinfo=UTC),
            datetime(1, 1, 1, tzinfo=UTC),
        ]
        await index.apply(*(dated(f"Day {n}", at) for n, at in enumerate(dates)))
        titles: list[str] = []
        after: Place | None = None
        while True:
            found = await index.find("", limit=1, after=after)
            titles += [hit["_source"]["title_en"] for hit in found.hits]
            if found.last is None:
                break
            after = CURSORS.read(CURSORS.write(found.last, "q"), "q")
        assert titles == [f"Day {n}" for n in range(4)]
        months = [month for month, _ in found.counts["month"]]
        assert months == ["9999-12", "1969-12", "1815-12", "0001-01"]
        for n, month in enumerate(months):
            assert await index.titles("", month=[month]) == [f"Day {n}"]

    async def test_a_newer_post_does_not_disturb_pages_by_date(self, index: SearchIndex) -> None:
        await library(index)
        first = await index.find("", limit=5)
        await index.apply(facts.post("New", community=None, at=NOON + timedelta(days=900)))
        second = await index.find("", limit=20, after=first.last)
        ids = [hit["_source"]["id"] for page in (first, second) for hit in page.hits]
        assert len(ids) == len(set(ids)) == 14


def scores(found: Found) -> list[float]:
    return [score for hit in found.hits if (score := found.score_of(hit)) is not None]


class TestScores:
    async def test_scores_are_relative_to_the_first_result_on_every_page(
        self, index: SearchIndex
    ) -> None:
        await index.apply(
            *(facts.post("Story " + "once upon " * n, community=None) for n in range(0, 50, 10))
        )
        whole = scores(await index.find("story"))
        assert whole[0] == 1.0
        assert whole == sorted(whole, reverse=True)
        assert 0 < whole[-1] < 1
        paged: list[float] = []
        after: Place | None = None
        while True:
            found = await index.find("story", limit=2, after=after)
            paged += scores(found)
            if (after := found.last) is None:
                break
        assert paged == whole

    async def test_scores_do_not_reveal_how_much_is_hidden(self, index: SearchIndex) -> None:
        await index.apply(
            facts.community("secret", visibility="private"),
            facts.membership("ada", "secret"),
            facts.post("Merger", "Once upon a time", community=None),
            facts.post("Other", "The merger came upon a time", community=None),
            *(facts.post(f"Note {n}", "Once upon a time", community=None) for n in range(100)),
        )
        before = await index.find("merger", who="bob")
        hidden = [facts.post("Merger", "Once upon a time", community="secret") for _ in range(5)]
        await index.apply(*hidden)
        after = await index.find("merger", who="bob")
        assert [hit["_score"] for hit in before.hits] != [hit["_score"] for hit in after.hits]
        assert scores(before) == scores(after)
        assert scores(after)[0] == 1.0

    async def test_a_query_without_words_has_no_scores(self, index: SearchIndex) -> None:
        await index.apply(facts.post(community=None))
        found = await index.find("")
        assert [found.score_of(hit) for hit in found.hits] == [None]

    async def test_a_post_written_between_pages_scores_no_more_than_the_first(
        self, index: SearchIndex
    ) -> None:
        await index.apply(*(facts.post("Story", "story " * n, community=None) for n in range(3)))
        first = await index.find("story", limit=1)
        assert first.last is not None
        shifted = replace(first.last, best=first.last.rank / 10)
        assert scores(await index.find("story", after=shifted)) == [1.0, 1.0]


class TestHighlights:
    async def test_matches_are_marked_in_escaped_html(self, index: SearchIndex) -> None:
        text = "<script>alert('x')</script> & leave it"
        await index.apply(facts.post("<b>Leave</b>", text, community=None))
        (hit,) = (await index.find("leave")).hits
        assert hit["highlight"]["title_en"] == ["&lt;b&gt;<mark>Leave</mark>&lt;&#x2F;b&gt;"]
        assert "<script>" not in hit["highlight"]["text_en"][0]
        assert "<mark>leave</mark>" in hit["highlight"]["text_en"][0]

    async def test_the_other_form_of_a_word_is_marked(self, index: SearchIndex) -> None:
        await index.apply(facts.post("T", "Des congés.", language="fr", community=None))
        (hit,) = (await index.find("conge")).hits
        assert hit["highlight"]["text_fr"] == ["Des <mark>congés</mark>."]

    async def test_a_very_long_text_is_found(self, index: SearchIndex) -> None:
        await index.apply(facts.post("Long", "filler " * 200_000 + "needle", community=None))
        assert (await index.find("needle")).total == 1


class TestSuggest:
    async def test_titles_and_names_complete_the_typed_words(self, index: SearchIndex) -> None:
        await index.apply(
            facts.post("Parental leave", community=None),
            facts.post("Congé parental", language="fr", community=None),
            facts.profile("pat", name="Patricia Parent"),
        )
        assert set(await index.suggested("paren")) == {
            "Parental leave",
            "Congé parental",
            "Patricia Parent",
        }
        assert await index.suggested("parental le") == ["Parental leave"]
        assert await index.suggested("conge") == ["Congé parental"]

    async def test_replies_have_no_title_to_suggest(self, index: SearchIndex) -> None:
        question = facts.post("How?", kind="question", community=None)
        await index.apply(question, facts.reply("So.", to=question))
        assert await index.suggested("ho") == ["How?"]
