"""An old title is found nowhere after an edit, nor in an index rebuilt from all facts."""

from typing import Any
from uuid import uuid4

from services.search.index.client import Engine
from services.search.main import rebuild
from services.search.settings import SearchSettings
from shared.mongo import Store
from tests.support.content import answer, write
from tests.support.messaging import eventually
from tests.support.services import Client, People, Person


def word() -> str:
    """Return a word that nobody else writes."""
    return f"w{uuid4().hex[:12]}"


async def test_a_title_edited_away_is_not_found_through_its_replies(
    content: Client, search: Client, people: People, search_settings: SearchSettings
) -> None:
    ada, before, after = people(f"Ada {word()}"), word(), word()
    question = await write(content, ada, kind="question", title=f"How to {before}")
    reply = await answer(content, ada, question)
    assert await found(search, ada, before) == {question["id"], reply["id"]}

    renaming = {"title": f"How to {after}"}
    await content.patch(
        ada, f"/v1/posts/{question['id']}", json=renaming, headers={"If-Match": "*"}
    )

    async def renamed() -> bool:
        both = {question["id"], reply["id"]}
        return await found(search, ada, before) == set() and await found(search, ada, after) == both

    await eventually(renamed)
    await made_anew(search_settings)
    assert await renamed()


async def found(search: Client, person: Person, words: str) -> set[str]:
    asked = await search.get(person, "/v1/search", params={"q": words})
    assert asked.status_code == 200, asked.text
    items: list[dict[str, Any]] = asked.json()["items"]
    return {item["id"] for item in items}


async def made_anew(settings: SearchSettings) -> None:
    store = Store(settings.store_url, settings.store_database)
    engine = Engine(settings.opensearch_url)
    try:
        # other tests' facts, and those written past Kafka, may differ
        await rebuild(settings, store, engine).run(force=True)
    finally:
        await engine.close()
        store.close()
