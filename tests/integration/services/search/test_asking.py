"""Searches with filters, phrases and exclusions, run on an index."""

from datetime import timedelta

import pytest

from services.search.index.cursor import Place
from services.search.index.queries import Sort
from tests.support import facts
from tests.support.facts import NOON, named
from tests.support.search import SearchIndex


async def shelf(index: SearchIndex) -> None:
    await index.apply(
        facts.profile("ada", name="Ada Lovelace"),
        facts.post("Parental leave", "How long it is.", community=None, tags=["HR"]),
        facts.post("Leave it", "The parental home.", community=None, author="bob"),
        facts.post("Leave how?", "Asked.", kind="question", community=None, author="bob"),
        facts.post("Draft of leave", "A form.", community=None, files=["f"], author="bob"),
        facts.post("Old leave", "Of before.", community=None, at=NOON - timedelta(days=700)),
        facts.post("Leave when?", "So.", kind="question", community=None, accepted="x", author="b"),
    )


class TestLanguage:
    @pytest.mark.parametrize(
        ("text", "titles"),
        [
            ('"parental leave"', {"Parental leave"}),
            ('leave -"of leave" -old kind:article', {"Parental leave", "Leave it"}),
            ("leave kind:questions", {"Leave how?", "Leave when?"}),
            ("leave is:unanswered", {"Leave how?"}),
            ("leave est:répondu", {"Leave when?"}),
            ("leave has:file", {"Draft of leave"}),
            ("leave -has:file kind:article after:2026", {"Parental leave", "Leave it"}),
            ("leave before:2026-01", {"Old leave"}),
            ("leave tag:hr", {"Parental leave"}),
            ('leave author:"ada lovelace"', {"Parental leave", "Old leave"}),
            ("leave author:me", {"Parental leave", "Old leave"}),
            (f"leave author:{named('ada')} after:2026", {"Parental leave"}),
            ("leave lang:fr", set()),
            ("after:2026 tag:HR", {"Parental leave"}),
            ('leave "old', {"Old leave"}),
        ],
    )
    async def test_filters_phrases_and_exclusions_narrow_results(
        self, index: SearchIndex, text: str, titles: set[str]
    ) -> None:
        await shelf(index)
        assert set(await index.titles(text, who="ada")) - {"Ada Lovelace"} == titles

    async def test_a_tag_is_found_by_each_name_of_its_topic(self, index: SearchIndex) -> None:
        await index.apply(
            facts.topic(fr="Accessibilité", en="Accessibility", synonyms={"en": ["a11y"]}),
            facts.post("English", community=None, tags=["accessibility"]),
            facts.post("Typed", community=None, tags=["accessibilite"]),
            facts.post("Other", community=None, tags=["access"]),
        )
        for said in ("a11y", "accessibilité", "Accessibility"):
            assert set(await index.titles(f"tag:{said}")) == {"English", "Typed"}
        assert set(await index.titles("-tag:a11y")) == {"Other"}

    async def test_a_guest_finds_nobody_by_name(self, index: SearchIndex) -> None:
        await shelf(index)
        assert await index.titles('leave author:"ada lovelace"', who="gus", guest=True) == []

    async def test_a_name_shown_with_an_import_finds_its_posts(self, index: SearchIndex) -> None:
        await index.apply(facts.post("Hosts", byline="Jo Doe", community=None))
        assert await index.titles('author:"jo doe"') == ["Hosts"]


class TestNames:
    @pytest.mark.parametrize(
        ("text", "title"),
        [
            *(("C++", "Build with C++"), ("c++", "Build with C++"), ("C#", "Build with C#")),
            *((".NET", "Build with .NET"), (".net", "Build with .NET")),
            *(("CI/CD", "Build with CI/CD"), ("RGPD/GDPR", "Build with RGPD/GDPR")),
        ],
    )
    async def test_names_with_punctuation_are_kept_whole(
        self, index: SearchIndex, text: str, title: str
    ) -> None:
        names = ("C", "C++", "C#", ".NET", "the net", "CI/CD", "CI", "a CD", "RGPD/GDPR", "RGPD")
        await index.apply(*(facts.post(f"Build with {n}", "x", community=None) for n in names))
        assert (await index.titles(text))[0] == title
        if text.lower() in {"c++", "c#", ".net"}:
            assert await index.titles(text) == [title]

    async def test_names_with_punctuation_are_highlighted_as_written(
        self, index: SearchIndex
    ) -> None:
        await index.apply(facts.post("On C++ now", "In C++11 too.", community=None))
        (hit,) = (await index.find("c++")).hits
        assert hit["highlight"]["title_en"] == ["On <mark>C++</mark> now"]


class TestLongTexts:
    async def test_a_pasted_text_finds_posts_on_its_subject(self, index: SearchIndex) -> None:
        filler = "and so it is that we all of us would like to have some of the same as before "
        await index.apply(
            *(facts.post(f"Note {n}", filler * 3, community=None) for n in range(30)),
            facts.post("Certificates", "Renew the wildcard certificate of nginx", community=None),
        )
        text = f'{filler * 20} "nginx" said the wildcard certificate expired -Xmx {filler * 20}'
        assert len(text) > 3_000
        assert (await index.titles(text))[0] == "Certificates"


class TestOrder:
    async def test_results_can_be_sorted_newest_first(self, index: SearchIndex) -> None:
        for n in (1, 0, 2):
            at = NOON + timedelta(days=n)
            await index.apply(facts.post(f"Leave {n}", "leave " * n, community=None, at=at))
        found = await index.find("leave", sort=Sort.DATE)
        assert [h["_source"]["title_en"] for h in found.hits] == ["Leave 2", "Leave 1", "Leave 0"]
        assert found.score_of(found.hits[0]) is None

    async def test_the_sort_by_votes_counts_each_vote_once_until_withdrawn(
        self, index: SearchIndex
    ) -> None:
        one, two, none = (
            facts.post(f"How {n}?", kind="question", community=None) for n in ("one", "two", "no")
        )
        answer = facts.reply("How three.", to=one)
        votes = [
            *(facts.reaction(who, to=answer) for who in ("a", "b", "c")),
            *(facts.reaction(who, to=two) for who in ("a", "b")),
            *(facts.reaction(who, to=one) for who in ("a", "b", "c", "d")),
            *(facts.reaction(who, to=one, given=False, sequence=2) for who in ("b", "c", "d")),
        ]
        await index.apply(*votes, one, two, none, answer)
        await index.apply(*votes)
        ids: list[str] = []
        after: Place | None = None
        while True:
            found = await index.find("how", sort=Sort.VOTES, limit=1, after=after)
            ids += [hit["_source"]["id"] for hit in found.hits]
            if (after := found.last) is None:
                break
        assert ids == [fact.subject for fact in (answer, two, one, none)]

    async def test_a_vote_is_no_result(self, index: SearchIndex) -> None:
        post = facts.post(community=None)
        await index.apply(post, facts.reaction(to=post))
        assert (await index.find("")).total == 1
