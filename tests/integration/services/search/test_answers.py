"""Answers: passages that the asker may see, with sources, and a model's words over them."""

from collections.abc import AsyncIterator

import pytest_asyncio

from services.search.composing.model import Writer, writer
from services.search.entry.answers import Answering, AnswerView, Asked
from services.search.index.finder import Reader
from services.search.index.places import Places
from services.search.index.quoting import Quoting
from services.search.settings import SearchSettings
from shared.contracts.values import Language
from tests.integration.services.search.test_answering import resolved
from tests.support import facts
from tests.support.facts import named
from tests.support.search import SearchIndex
from tests.support.writer import OutsideModel, outside_model

ISSUER, PORTAL = "https://id.example.org", "https://guilde.example.org/"
LONG = "\n\n".join(f"Paragraph {n} is about the canteen and its opening hours." for n in range(20))


class Asking:
    def __init__(self, index: SearchIndex, model: Writer | None = None) -> None:
        quoting = Quoting(index.finder, Places(index.engine, index.names))
        self.answering = Answering(
            quoting,
            SearchSettings(issuer=ISSUER, jwks_url=f"{ISSUER}/keys", portal_url=PORTAL),
            model,
        )

    async def ask(self, text: str, who: str = "nobody", **more: object) -> AnswerView:
        asked = Asked.model_validate({"question": text, **more})
        return await self.answering.answer(asked, Reader(named(who), guest=False), Language.ENGLISH)


@pytest_asyncio.fixture
async def model() -> AsyncIterator[OutsideModel]:
    async with outside_model() as running:
        yield running


@pytest_asyncio.fixture
async def words(model: OutsideModel) -> AsyncIterator[Writer]:
    made = writer(model.url, "small")
    yield made
    await made.close()


class TestPassages:
    async def test_the_accepted_answer_comes_first_and_its_question_is_not_quoted(
        self, index: SearchIndex
    ) -> None:
        question, accepted = resolved("How to renew a certificate?", "Run certbot.")
        article = facts.post("Certificates", "Renew a certificate each spring.", community=None)
        await index.apply(question, accepted, article)
        view = await Asking(index).ask("renew certificate")
        assert [each.item.id for each in view.passages] == [accepted.subject, article.subject]
        first = view.passages[0]
        assert (first.number, first.accepted, first.passage.text) == (1, True, "Run certbot.")
        assert first.item.title == "How to renew a certificate?"
        assert first.link == (
            f"https://guilde.example.org/posts/{question.subject}"
            f"#reply-{accepted.subject}:~:text=Run%20certbot."
        )
        assert (view.words, view.degraded) == (None, False)

    async def test_a_passage_of_a_long_text_is_the_one_with_the_words(
        self, index: SearchIndex
    ) -> None:
        body = f"{LONG}\n\nThe bicycle shed opens with a badge.\n\n{LONG}"
        await index.apply(facts.post("Handbook", body, community=None))
        [passage] = (await Asking(index).ask("bicycle shed badge")).passages
        assert "The bicycle shed opens with a badge." in passage.passage.text
        assert len(passage.passage.text) <= 450

    async def test_only_passages_that_the_asker_may_see_are_quoted(
        self, index: SearchIndex
    ) -> None:
        question, accepted = resolved("How to merge?", "Secretly.", community="secret")
        await index.apply(
            facts.community("secret", visibility="private"),
            facts.membership("ada", "secret"),
            *(question, accepted),
        )
        assert len((await Asking(index).ask("merge", "ada")).passages) == 1
        assert (await Asking(index).ask("merge", "bob")).passages == []


class TestWords:
    async def test_a_model_writes_over_the_passages_and_cites_them(
        self, index: SearchIndex, model: OutsideModel, words: Writer
    ) -> None:
        await index.apply(
            facts.post("Leave", "Parental leave lasts sixteen weeks.", community=None)
        )
        model.says = "Sixteen weeks [1], see https://evil.example [7]."
        view = await Asking(index, words).ask("parental leave")
        assert (view.words, view.cited, view.degraded) == ("Sixteen weeks [1], see … .", [1], False)

    async def test_without_the_model_the_passages_answer_alone(
        self, index: SearchIndex, model: OutsideModel, words: Writer
    ) -> None:
        await index.apply(
            facts.post("Leave", "Parental leave lasts sixteen weeks.", community=None)
        )
        model.status = 500
        view = await Asking(index, words).ask("parental leave")
        assert (view.words, view.degraded, len(view.passages)) == (None, True, 1)

    async def test_the_model_reads_no_passage_that_the_asker_may_not_see(
        self, index: SearchIndex, model: OutsideModel, words: Writer
    ) -> None:
        await index.apply(
            facts.community("secret", visibility="private"),
            facts.post("Merger", "The merger is on Monday.", community="secret"),
        )
        asking = Asking(index, words)
        assert (await asking.ask("merger monday", "bob")).passages == []
        assert (await asking.ask("merger", "bob", words=False)).words is None
        assert model.asked == []

    async def test_words_over_what_was_hidden_meanwhile_are_not_told(
        self, index: SearchIndex
    ) -> None:
        post = facts.post("Leave", "Parental leave lasts sixteen weeks.", community=None)
        other = facts.post("Leave of old", "Parental leave lasted ten weeks.", community=None)
        await index.apply(post, other)

        async def hides(*_: object) -> str:
            await index.apply(
                facts.post(id=post.subject, sequence=2, status="deleted", community=None)
            )
            return "Sixteen weeks [1], then ten [2]."

        async def nothing() -> None: ...

        view = await Asking(index, Writer(hides, nothing)).ask("parental leave")
        assert view.words is None
        assert [each.item.id for each in view.passages] == [other.subject]
