"""What is new and matters to a person, with reasons."""

from datetime import timedelta

from services.search.index.finder import Reader
from services.search.index.news import Matters, news_for
from tests.support import facts
from tests.support.facts import NOON, named
from tests.support.search import SearchIndex

Reasons = list[tuple[Matters, str | None]]


async def news(index: SearchIndex, who: str = "ada", *, guest: bool = False) -> dict[str, Reasons]:
    """Return the reasons of what is new, by title, in their order."""
    reader, since = Reader(named(who), guest), NOON - timedelta(days=30)
    found = await news_for(index.finder, reader, since, 10)
    return {hit["_source"]["title_en"]: found.reasons(hit) for hit in found.found.hits}


async def test_things_with_more_reasons_come_first_and_others_not_at_all(
    index: SearchIndex,
) -> None:
    topic = facts.topic(en="Sourdough", fr="Levain")
    await index.apply(
        facts.profile("ada", skills=["Baking"]),
        *(facts.community("bread"), facts.membership("ada", "bread")),
        *(topic, facts.stance("ada", target=topic.subject)),
        facts.stance("ada", target=named("bob"), kind="person"),
        facts.post("Your levain", community="bread", author="bob", tags=["baking", "Levain"]),
        facts.post("Of the house", community="bread", author="cy"),
        facts.post("On sourdough", community=None, author="cy"),
        facts.post("By Bob", community=None, author="bob"),
        facts.post("Nothing of that", community=None, author="cy"),
        facts.post("My own sourdough", community="bread", author="ada"),
        facts.post("Old sourdough", community="bread", at=NOON - timedelta(days=40)),
    )
    found = await news(index)
    assert found == {
        "Your levain": [
            (Matters.COMMUNITY, None),
            (Matters.TOPIC, "Sourdough"),
            (Matters.PERSON, None),
            (Matters.SKILL, "Baking"),
        ],
        "Of the house": [(Matters.COMMUNITY, None)],
        "On sourdough": [(Matters.TOPIC, "Sourdough")],
        "By Bob": [(Matters.PERSON, None)],
    }
    first, *_, last = found
    assert (first, last) == ("Your levain", "By Bob")


async def test_what_is_dropped_or_left_matters_no_more(index: SearchIndex) -> None:
    topic = facts.topic(en="Sourdough")
    follow = facts.stance("ada", target=topic.subject)
    await index.apply(
        *(facts.community("bread", visibility="private"), facts.membership("ada", "bread")),
        *(topic, follow),
        facts.post("Sourdough", community="bread", author="cy"),
        facts.post("More sourdough", community=None, author="cy"),
    )
    assert set(await news(index)) == {"Sourdough", "More sourdough"}
    assert await news(index, "bob") == {}
    await index.apply(facts.membership("ada", "bread", standing="left", sequence=2))
    assert set(await news(index)) == {"More sourdough"}
    await index.apply(
        facts.stance("ada", target=topic.subject, attitude="none", sequence=2), follow
    )
    assert await news(index) == {}


async def test_a_guest_is_not_told_by_whom_something_is(index: SearchIndex) -> None:
    await index.apply(
        facts.stance("gus", target=named("bob"), kind="person"),
        facts.post("By Bob", community=None, author="bob"),
    )
    assert set(await news(index, "gus")) == {"By Bob"}
    assert await news(index, "gus", guest=True) == {}
