"""Posts found by words written or spoken in their files, and the place of those words."""

from typing import Any

from tests.support import facts
from tests.support.search import SearchIndex, viewed


async def found(index: SearchIndex, words: str, who: str = "ada") -> list[dict[str, Any]]:
    view = viewed(await index.find(words, who=who))
    return [item.model_dump() for item in view.items]


async def test_a_word_of_an_attachment_finds_its_post_and_its_page(
    index: SearchIndex,
) -> None:
    post = facts.post("Handbook", "Read the attachment", community=None)
    pages = ("How we work", "About <parental> leave & holidays", "The end")
    await index.apply(post, facts.file(*pages, to=post, filename="handbook.pdf"))
    [item] = await found(index, "parental leaves")
    assert (item["kind"], item["title"], item["post_id"]) == ("file", "Handbook", post.subject)
    assert (item["file"]["filename"], item["file"]["page"]) == ("handbook.pdf", 2)
    assert "<mark>" in item["highlights"]["text"][0]
    [named] = await found(index, "handbook.pdf")
    assert named["file"]["page"] is None


async def test_an_attachment_is_hidden_as_its_post_is(index: SearchIndex) -> None:
    await index.apply(facts.community("closed", visibility="private"))
    await index.apply(facts.membership("ada", "closed"))
    post = facts.post("Inside", community="closed")
    file = facts.file("observability", to=post)
    await index.apply(post, file)
    assert len(await found(index, "observability")) == 1
    assert await found(index, "observability", "bob") == []
    gone = facts.file(to=post, id=file.subject, sequence=2, status="deleted")
    await index.apply(gone)
    await index.apply(file)  # late
    assert await found(index, "observability") == []
