"""Charters are found by their text."""

from tests.support import facts
from tests.support.search import SearchIndex


async def found(index: SearchIndex, words: str, who: str = "ada") -> list[str]:
    page = await index.find(words, who=who, kind=["charter"])
    return [hit["_source"]["community"] for hit in page.hits]


async def test_a_charter_is_found_by_a_word_in_french_and_in_english(index: SearchIndex) -> None:
    charter = facts.charter(
        "data", en="We share what we learn", fr="Nous partageons nos apprentissages"
    )
    await index.apply(facts.community("data"), charter)
    assert await found(index, "learning") == ["data"]
    assert await found(index, "apprentissage") == ["data"]


async def test_a_new_version_is_found_by_its_own_words_alone(index: SearchIndex) -> None:
    first = facts.charter("data", en="We meet on Mondays")
    second = facts.charter("data", sequence=2, en="We meet on Tuesdays")
    await index.apply(facts.community("data"), second, first)
    assert await found(index, "Mondays") == []
    assert await found(index, "Tuesdays") == ["data"]


async def test_a_private_charter_is_found_by_members_alone(index: SearchIndex) -> None:
    await index.apply(facts.community("closed", visibility="private"))
    await index.apply(facts.membership("ada", "closed"))
    await index.apply(facts.charter("closed", en="Unmentionable"))
    assert await found(index, "unmentionable") == ["closed"]
    assert await found(index, "unmentionable", "bob") == []
