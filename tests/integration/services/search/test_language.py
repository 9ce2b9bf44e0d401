"""French and English, as people write and search."""

import pytest

from shared.contracts.content import PostData
from shared.contracts.envelope import Fact
from tests.support import facts
from tests.support.search import SearchIndex


def french(title: str, text: str = "") -> Fact[PostData]:
    return facts.post(title, text, language="fr", community=None)


def english(title: str, text: str = "") -> Fact[PostData]:
    return facts.post(title, text, language="en", community=None)


class TestFrench:
    @pytest.mark.parametrize(
        ("written", "asked"),
        [
            ("L\u2019équipe projet", "equipe"),
            ("L'équipe projet", "équipes"),
            ("Congés payés", "conges"),
            ("Congés payés", "congé"),
            ("CONGÉS PAYÉS", "congés"),
            ("Anonymisation des données", "anonymiser"),
            ("Comment anonymiser", "l'anonymisation"),
            ("Les chevaux de trait", "cheval"),
            ("Aujourd'hui", "aujourd\u2019hui"),
            ("Développement durable", "developper"),
        ],
    )
    async def test_a_word_is_found_in_its_other_forms(
        self, index: SearchIndex, written: str, asked: str
    ) -> None:
        await index.apply(french(written), french("Tout autre chose"))
        assert await index.titles(asked) == [written]

    async def test_stop_words_alone_do_not_decide(self, index: SearchIndex) -> None:
        await index.apply(french("Les données de la ville"), french("Les gens de la rue"))
        assert await index.titles("les données de la ville") == ["Les données de la ville"]


class TestEnglish:
    @pytest.mark.parametrize(
        ("written", "asked"),
        [
            ("Running a guild", "run"),
            ("The team's charter", "team"),
            ("Policies", "policy"),
            ("Café culture", "cafe"),
            ("Cafe culture", "café"),
        ],
    )
    async def test_a_word_is_found_in_its_other_forms(
        self, index: SearchIndex, written: str, asked: str
    ) -> None:
        await index.apply(english(written), english("Something else"))
        assert await index.titles(asked) == [written]


class TestBoth:
    async def test_a_word_of_both_languages_finds_both(self, index: SearchIndex) -> None:
        await index.apply(french("Une réunion agile"), english("Agile at scale"))
        assert set(await index.titles("agile")) == {"Une réunion agile", "Agile at scale"}

    async def test_a_community_is_found_by_either_of_its_names(self, index: SearchIndex) -> None:
        await index.apply(facts.community("data", names={"fr": "Données", "en": "Numbers"}))
        assert await index.titles("donnee") == await index.titles("number") == ["Numbers"]

    async def test_a_title_weighs_more_than_a_text(self, index: SearchIndex) -> None:
        await index.apply(
            english("Other", "About parental matters and other things of the kind"),
            english("Parental leave", "About time off and other things of the kind"),
        )
        assert await index.titles("parental") == ["Parental leave", "Other"]

    async def test_the_exact_form_comes_before_another_form(self, index: SearchIndex) -> None:
        await index.apply(english("Organised talks"), english("Organisation talks"))
        assert (await index.titles("organisation"))[0] == "Organisation talks"


class TestMistyped:
    @pytest.mark.parametrize("asked", ["anonimiser", "anonymisr", "annonymiser", "anonyimser"])
    async def test_a_mistyped_word_still_finds(self, index: SearchIndex, asked: str) -> None:
        await index.apply(french("Anonymiser des textes"), french("Autre chose"))
        assert await index.titles(asked) == ["Anonymiser des textes"]

    async def test_a_short_word_is_matched_exactly(self, index: SearchIndex) -> None:
        await index.apply(english("Cats"), english("Bats"))
        assert await index.titles("cats") == ["Cats"]

    async def test_a_text_longer_than_any_word_is_matched_exactly(self, index: SearchIndex) -> None:
        key, name = "k" * 40, "n" * 300
        await index.apply(
            facts.post("One", f"The key {key}.", community=None),
            facts.post("Two", tags=[key], community=None),
            facts.profile("ada", name=name),
        )
        assert set(await index.titles(key)) == {"One", "Two"}
        assert await index.titles(f"{key[:-1]}x") == []
        assert await index.titles(f"the key {key}") == ["One"]
        assert await index.titles(name) == [name]
        assert await index.suggested(name[:100]) == [name]

    async def test_a_persons_name_may_be_mistyped(self, index: SearchIndex) -> None:
        await index.apply(facts.profile("ada", name="Ada Lovelace"))
        assert await index.titles("lovelase") == ["Ada Lovelace"]


class TestQuestions:
    async def test_both_of_two_words_must_match(self, index: SearchIndex) -> None:
        await index.apply(english("Parental leave"), english("Sick leave"))
        assert await index.titles("parental leave") == ["Parental leave"]

    async def test_the_word_it_is_searched(self, index: SearchIndex) -> None:
        await index.apply(english("IT"), english("Lunch"))
        assert await index.titles("it") == ["IT"]

    async def test_some_words_of_a_long_question_are_enough(self, index: SearchIndex) -> None:
        await index.apply(english("Parental leave", "Twelve weeks."), english("Lunch"))
        asked = "who can tell me whether somebody gets parental leave when adopting"
        assert await index.titles(asked) == ["Parental leave"]

    async def test_a_name_finds_the_person_before_texts_about_them(
        self, index: SearchIndex
    ) -> None:
        await index.apply(
            english("Notes", "Ada Lovelace wrote them, Ada Lovelace did, says Ada Lovelace."),
            facts.profile("ada", name="Ada Lovelace"),
        )
        assert (await index.titles("ada lovelace"))[0] == "Ada Lovelace"

    async def test_a_reply_is_found_by_its_words_and_its_posts_title(
        self, index: SearchIndex
    ) -> None:
        question = facts.post("How to deploy?", "", kind="question", community=None)
        answer = facts.reply("Use blue and green sets.", to=question)
        await index.apply(question, answer)
        assert await index.ids("blue green") == [answer.subject]
        assert answer.subject in await index.ids("deploy")

    async def test_a_tag_is_a_word_too(self, index: SearchIndex) -> None:
        await index.apply(facts.post("Leave", tags=["Congé maternité"], community=None))
        assert await index.titles("maternite") == ["Leave"]
