"""Experts, from the evidence that a reader may see."""

from dataclasses import replace

from services.search.index.experts import MOST_REASONS, Evidence
from services.search.index.finder import Reader
from services.search.index.knowing import Knowing, Known
from tests.support import facts
from tests.support.facts import NOON, named
from tests.support.search import SearchIndex


async def who_knows(
    index: SearchIndex, text: str, *, who: str = "nobody", guest: bool = False
) -> Known:
    reader = Reader(named(who), guest)
    return await Knowing(index.finder).find(text, None, 10, reader, NOON)


def people(known: Known) -> list[str]:
    return [known.named[f"profile:{each.person_id}"]["name"] for each in known.experts]


async def knowledge(index: SearchIndex) -> None:
    question = facts.post("How to bake bread?", kind="question", community=None, author="eve")
    answer = facts.reply("Knead it well.", to=question, author="ada", language="en")
    state = question.data.state.model_copy(update={"accepted_answer_id": answer.subject})
    resolved = replace(question, data=question.data.model_copy(update={"state": state}))
    article = facts.post("Bread for beginners", community=None, author="bob")
    await index.apply(
        *(facts.profile(who) for who in ("ada", "bob", "cy", "eve")),
        *(resolved, answer, article),
        facts.community("secret", visibility="private"),
        facts.membership("eve", "secret"),
        *(facts.post(f"Bread secret {n}", community="secret", author="cy") for n in range(5)),
        *(facts.reaction(who, to=article, kind="thanks") for who in ("x", "y")),
    )


class TestExperts:
    async def test_authors_of_answers_and_articles_are_listed_with_reasons(
        self, index: SearchIndex
    ) -> None:
        await knowledge(index)
        known = await who_knows(index, "bread")
        assert people(known) == ["Ada", "Bob"]
        ada, bob = known.experts
        assert [each.evidence for each in ada.reasons] == [Evidence.ACCEPTED_ANSWER]
        assert [(each.evidence, each.praise) for each in bob.reasons] == [(Evidence.ARTICLE, 2)]

    async def test_evidence_that_the_reader_may_not_see_does_not_count(
        self, index: SearchIndex
    ) -> None:
        await knowledge(index)
        assert "Cy" in people(await who_knows(index, "bread", who="eve"))
        assert "Cy" not in people(await who_knows(index, "bread", who="bob"))
        assert people(await who_knows(index, "bread", who="gus", guest=True)) == []

    async def test_a_person_who_opted_out_is_not_listed(self, index: SearchIndex) -> None:
        await knowledge(index)
        profile = facts.profile("ada", sequence=2)
        state = profile.data.state.model_copy(update={"listed_as_expert": False})
        await index.apply(replace(profile, data=profile.data.model_copy(update={"state": state})))
        assert people(await who_knows(index, "bread")) == ["Bob"]

    async def test_an_erased_person_is_no_expert(self, index: SearchIndex) -> None:
        await knowledge(index)
        await index.apply(facts.profile("ada", sequence=2, erased=True))
        assert people(await who_knows(index, "bread")) == ["Bob"]

    async def test_a_profile_counts_more_if_people_endorse_skills_that_it_shows(
        self, index: SearchIndex
    ) -> None:
        await index.apply(
            facts.profile("ada", skills=["Bread"]),
            facts.profile("bob", skills=["Bread"], rates=["t"]),
            *(facts.endorsement(of, by) for of in ("ada", "bob") for by in ("x", "y", "z")),
            facts.endorsement("bob", "z", stands=False, sequence=2),
        )
        known = await who_knows(index, "bread")
        assert people(known) == ["Bob", "Ada"]
        assert [each.reasons[0].praise for each in known.experts] == [2, 0]
        await index.apply(facts.profile("bob", sequence=2, skills=["Bread"]))
        assert [each.reasons[0].praise for each in (await who_knows(index, "bread")).experts] == [
            0,
            0,
        ]

    async def test_any_name_of_a_topic_finds_its_experts(self, index: SearchIndex) -> None:
        await knowledge(index)
        await index.apply(facts.topic(en="Bread", fr="Pain"))
        assert people(await who_knows(index, "pain")) == ["Ada", "Bob"]


BREAD = facts.topic(en="Bread", fr="Pain")


async def proof(
    index: SearchIndex, of: str, *, who: str = "nobody", guest: bool = False
) -> list[tuple[Evidence, str]]:
    """Return the evidence that this person knows about bread."""
    topics, reader = [BREAD.subject, "no-topic"], Reader(named(who), guest)
    proven = await Knowing(index.finder).proof(named(of), topics, reader, NOON)
    reasons = proven.reasons.get(BREAD.subject, ())
    assert proven.reasons.keys() <= {BREAD.subject}
    return [(each.evidence, each.hit["_source"]["id"]) for each in reasons]


class TestProof:
    async def test_accepted_answers_articles_and_gatherings_prove_a_skill(
        self, index: SearchIndex
    ) -> None:
        await knowledge(index)
        tagged = facts.post("Sourdough", community=None, author="bob", tags=["pain"])
        led = facts.gathering({"fr": "Le pain"}, community=None, organiser="bob", starts=NOON)
        aside = facts.post("Ovens", "Bread needs heat.", community=None, author="bob")
        await index.apply(BREAD, tagged, led, aside)
        assert [each for each, _ in await proof(index, "ada")] == [Evidence.ACCEPTED_ANSWER]
        assert {id_ for _, id_ in await proof(index, "bob")} >= {tagged.subject, led.subject}
        assert aside.subject not in {id_ for _, id_ in await proof(index, "bob")}
        assert await proof(index, "eve") == []

    async def test_nobody_is_shown_evidence_that_they_may_not_see(self, index: SearchIndex) -> None:
        await knowledge(index)
        await index.apply(BREAD)
        assert len(await proof(index, "cy", who="eve")) == MOST_REASONS
        assert await proof(index, "cy", who="bob") == []
        assert await proof(index, "ada", who="gus", guest=True) == []

    async def test_there_is_none_of_people_who_opted_out_or_are_erased(
        self, index: SearchIndex
    ) -> None:
        await knowledge(index)
        profile = facts.profile("ada", sequence=2)
        state = profile.data.state.model_copy(update={"listed_as_expert": False})
        opted_out = replace(profile, data=profile.data.model_copy(update={"state": state}))
        await index.apply(BREAD, opted_out, facts.profile("bob", sequence=2, erased=True))
        assert await proof(index, "ada") == await proof(index, "bob") == []

    async def test_a_retired_topic_has_none(self, index: SearchIndex) -> None:
        await knowledge(index)
        await index.apply(BREAD, facts.topic(id=BREAD.subject, sequence=2, status="retired"))
        assert await proof(index, "ada") == []
