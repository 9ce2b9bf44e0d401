"""The best answer, similar posts, and the explanation of a result's rank."""

from dataclasses import replace
from datetime import timedelta

from services.search.index.finder import Reader
from shared.contracts.content import PostData, ReplyData
from shared.contracts.envelope import Fact
from tests.support import facts
from tests.support.facts import NOON, named
from tests.support.search import SearchIndex, viewed


def resolved(
    title: str, answer: str, community: str | None = None
) -> tuple[Fact[PostData], Fact[ReplyData]]:
    question = facts.post(title, kind="question", community=community)
    accepted = facts.reply(answer, to=question)
    state = question.data.state.model_copy(update={"accepted_answer_id": accepted.subject})
    return replace(question, data=question.data.model_copy(update={"state": state})), accepted


class TestBestAnswer:
    async def test_a_question_leads_to_its_accepted_answer(self, index: SearchIndex) -> None:
        question, answer = resolved("How to renew a certificate?", "Run certbot.")
        other = facts.reply("I wonder too.", to=question)
        await index.apply(facts.profile("grace"), question, answer, other)
        view = viewed(await index.find("renew certificate"))
        assert view.best_answer is not None
        item = view.best_answer.item
        assert (item.id, item.title) == (answer.subject, "How to renew a certificate?")
        assert item.highlights.text == ["Run certbot."]
        assert item.author is not None
        assert item.author.name == "Grace"

    async def test_a_french_question_finds_an_english_answer_by_its_topic(
        self, index: SearchIndex
    ) -> None:
        question, answer = resolved("Where to learn machine learning?", "Begin with the course.")
        topic = facts.topic(en="Machine learning", fr="Apprentissage automatique")
        await index.apply(topic, question, answer)
        view = viewed(await index.find("débuter en apprentissage automatique"))
        assert view.best_answer is not None
        assert view.best_answer.item.id == answer.subject

    async def test_the_best_answer_is_one_that_the_reader_may_see(self, index: SearchIndex) -> None:
        question, answer = resolved("How to merge?", "Secretly.", community="secret")
        await index.apply(
            facts.community("secret", visibility="private"),
            facts.membership("ada", "secret"),
            *(question, answer, facts.post("Merge requests", community=None)),
        )
        assert viewed(await index.find("merge", who="ada")).best_answer is not None
        assert viewed(await index.find("merge", who="bob")).best_answer is None


class TestSimilar:
    async def test_similar_posts_are_ones_that_the_reader_may_see(self, index: SearchIndex) -> None:
        post = facts.post("Sourdough bread", "Flour, water and salt.", community=None)
        near = facts.post("Bread with salt", "Sourdough needs flour.", community=None)
        hidden = facts.post("Bread sourdough", "Flour.", community="secret")
        await index.apply(
            facts.community("secret", visibility="private"),
            facts.membership("ada", "secret"),
            *(post, near, hidden, facts.reply("Flour and salt.", to=post)),
            *(facts.post(f"Other {n}", "Nothing of that.", community=None) for n in range(5)),
        )

        async def like(who: str, key: str) -> list[str] | None:
            found = await index.finder.similar(key, 5, Reader(named(who), guest=False))
            return None if found is None else [hit["_source"]["id"] for hit in found.hits]

        assert await like("bob", f"post:{post.subject}") == [near.subject]
        assert set(await like("ada", f"post:{post.subject}") or ()) == {
            near.subject,
            hidden.subject,
        }
        assert await like("bob", f"post:{hidden.subject}") is None


class TestWhy:
    async def test_an_explanation_lists_matched_words_and_weights(self, index: SearchIndex) -> None:
        question, answer = resolved("Parental leave", "Sixteen weeks.", community="hr")
        old = facts.post("Leave of before", community=None, at=NOON - timedelta(days=365))
        await index.apply(
            facts.community("hr"), facts.membership("ada", "hr"), question, answer, old
        )
        view = viewed(await index.find("leaves", who="ada", explain=True), explain=True)
        first = next(item.why for item in view.items if item.kind == "question")
        assert first is not None
        assert first.words == ["leave"]
        assert {each.what for each in first.weights} == {"freshness", "answered", "near"}
        assert "in one of your communities (+0.10)" in first.says
        assert any("in English" in sentence for sentence in first.says)

    async def test_the_newer_of_two_equal_matches_comes_first(self, index: SearchIndex) -> None:
        await index.apply(
            facts.post("Leave one", "x", community=None, at=NOON - timedelta(days=900)),
            facts.post("Leave two", "x", community=None, at=NOON),
        )
        assert await index.titles("leave") == ["Leave two", "Leave one"]

    async def test_results_are_explained_only_on_request(self, index: SearchIndex) -> None:
        await index.apply(facts.post("Leave", community=None))
        assert viewed(await index.find("leave")).items[0].why is None
