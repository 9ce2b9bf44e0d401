"""Synonyms, misspellings, prefixes of words, and searches without results."""

import pytest

from shared.contracts.values import Language
from tests.support import facts
from tests.support.search import SearchIndex

MACHINE = {"fr": ["ML"], "en": ["ML"]}


class TestSynonyms:
    @pytest.fixture(autouse=True)
    async def _library(self, index: SearchIndex) -> None:
        await index.apply(
            facts.topic(en="Machine learning", fr="Apprentissage automatique", synonyms=MACHINE),
            facts.post("Begin with machine learning", "First steps.", community=None),
            facts.post("Learning to sing", "No machine.", community=None),
        )

    @pytest.mark.parametrize("text", ["apprentissage automatique", "ml", "débuter le ML"])
    async def test_a_name_of_a_topic_finds_posts_with_another_name_of_it(
        self, index: SearchIndex, text: str
    ) -> None:
        found = await index.find(text)
        assert found.hits[0]["_source"]["title_en"] == "Begin with machine learning"
        assert "Machine learning" in found.also
        assert "<mark>" in found.hits[0]["highlight"]["title_en"][0]

    async def test_names_of_a_retired_topic_are_no_synonyms(self, index: SearchIndex) -> None:
        topic = facts.topic(en="Leave", fr="Congé")
        await index.apply(topic, facts.post("All leave", community=None))
        assert (await index.find("congé")).total == 1
        gone = facts.topic(en="Leave", fr="Congé", status="retired", id=topic.subject, sequence=2)
        await index.apply(gone)
        assert (await index.find("congé")).total == 0


class TestSpelling:
    async def test_a_mistyped_word_is_found_and_corrected(self, index: SearchIndex) -> None:
        await index.apply(facts.post("Pseudonymiser", "Anonymiser", language="fr", community=None))
        found = await index.find("anonimyser")
        assert found.total == 1
        assert (found.corrected or "").lower() == "anonymiser"

    async def test_no_correction_comes_from_posts_that_the_reader_may_not_see(
        self, index: SearchIndex
    ) -> None:
        await index.apply(
            facts.community("secret", visibility="private"),
            facts.membership("ada", "secret"),
            facts.post("Operation Thunderbird", community="secret"),
        )
        assert (await index.find("thunderbrid", who="ada")).corrected == "Thunderbird"
        found = await index.find("thunderbrid", who="bob")
        assert (found.corrected, found.total) == (None, 0)

    @pytest.mark.parametrize(
        ("text", "reads", "meant"),
        [
            ("le certificaf", Language.ENGLISH, "le certificat"),
            ("the certificaf", Language.FRENCH, "the certificate"),
            ("certificaf", Language.FRENCH, "certificat"),
            ("certificaf", Language.ENGLISH, "certificate"),
        ],
    )
    async def test_the_correction_is_in_the_language_of_the_question(
        self, index: SearchIndex, text: str, reads: Language, meant: str
    ) -> None:
        await index.apply(
            facts.post("Un certificat", "Le certificat", language="fr", community=None),
            facts.post("A certificate", "The certificate", community=None),
        )
        corrected = (await index.find(text, reads=reads)).corrected or ""
        assert corrected.lower() == meant

    async def test_a_word_that_posts_contain_is_not_corrected(self, index: SearchIndex) -> None:
        await index.apply(facts.post("Portals", "Portal", community=None))
        assert (await index.find("portal")).corrected is None


class TestParts:
    async def test_a_prefix_finds_longer_words_after_exact_matches(
        self, index: SearchIndex
    ) -> None:
        await index.apply(
            facts.post("Cryptography", "x", community=None),
            facts.post("Crypt", "The crypt of a church", community=None),
        )
        assert await index.titles("crypt") == ["Crypt", "Cryptography"]
        assert await index.titles("cryptog") == ["Cryptography"]

    async def test_a_result_contains_all_words(self, index: SearchIndex) -> None:
        await index.apply(facts.post("Parental leave", "x", community=None))
        assert await index.titles("paren lea") == []
        assert await index.titles("paren leav") == ["Parental leave"]


class TestLoss:
    async def test_a_search_without_results_suggests_words_and_communities(
        self, index: SearchIndex
    ) -> None:
        await index.apply(
            facts.community("pastry", purposes={"en": "Cakes and bread"}, topics=["baking"]),
            facts.community("hidden", visibility="private", purposes={"en": "Secret cakes"}),
            facts.post("On bread", "Flour and water", community=None),
        )
        found = await index.find('"bread of quinoa"')
        assert found.total == 0
        assert found.loss is not None
        assert [each["community"] for each in found.loss.communities] == ["pastry"]
        assert found.loss.words == (("bread", 2),)

    async def test_a_search_with_results_suggests_nothing(self, index: SearchIndex) -> None:
        await index.apply(facts.post("On bread", community=None))
        assert (await index.find("bread")).loss is None
