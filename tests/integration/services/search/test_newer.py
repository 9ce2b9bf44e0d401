"""Posts of a newer version: found, shown by the names of their values, filtered and counted."""

from typing import Any
from uuid import uuid4

import pytest

from services.search.index.writes import write
from services.search.projections.actions import Put
from services.search.projections.table import project
from shared.contracts.envelope import Fact
from shared.contracts.token import HEADER, Version
from shared.messaging.parking import Parking
from shared.mongo import Store
from tests.support import facts
from tests.support.engines import Engines
from tests.support.search import SearchIndex
from tests.support.services import Client, People, Person
from tests.support.tokens import SEAL
from tests.support.topics import Publisher


@pytest.fixture
def ada(people: People) -> Person:
    return people("Ada")


def word() -> str:
    """Return a word that nobody else writes."""
    return f"w{uuid4().hex}"


async def ask(
    search: Client, who: Person, told: list[Fact[Any]], path: str = "/v1/search", **params: Any
) -> dict[str, Any]:
    carried = {HEADER: SEAL.write(Version(f.kind, f.subject, f.sequence) for f in told)}
    answer = await search.insist(who, "GET", path, params=params, headers=carried)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_post_of_another_kind_and_language_is_found_shown_and_filtered(
    search: Client, publish: Publisher, ada: Person, engines: Engines
) -> None:
    written = word()
    recipe = facts.post(f"Folge {written}", "Über Paare.", kind="recipe", language="de")
    article = facts.post(f"Episode {written}", community=None)
    told: list[Fact[Any]] = [facts.community(), recipe, article]
    await publish(*told)
    found = await ask(search, ada, told, q=written)
    kinds = {item["kind"]: item for item in found["items"]}
    assert kinds.keys() == {"recipe", "article"}
    assert (kinds["recipe"]["lang"], kinds["recipe"]["title"]) == ("de", f"Folge {written}")
    assert kinds["recipe"]["highlights"]["title"] == [f"Folge <mark>{written}</mark>"]
    assert {"value": "recipe", "label": "recipe", "count": 1} in found["facets"]["kind"]
    assert {"value": "de", "label": "de", "count": 1} in found["facets"]["lang"]
    for params in ({"kind": "recipe"}, {"lang": "de"}):
        (item,) = (await ask(search, ada, told, q=written, **params))["items"]
        assert item["id"] == recipe.subject
    assert (await ask(search, ada, told, q=written, kind="film"))["items"] == []
    store = Store(engines.store_url, "search")
    parked = await Parking(store, "guilde.search").listing()
    store.close()
    assert {fact.subject for fact in told}.isdisjoint(row["key"] for row in parked)


async def test_it_is_suggested_and_its_text_is_searched(
    search: Client, publish: Publisher, ada: Person
) -> None:
    title, text = word(), word()
    recipe = facts.post(title, f"Von {text}.", kind="recipe", language="de", community=None)
    await publish(recipe)
    (item,) = (await ask(search, ada, [recipe], "/v1/suggest", q=title[:12]))["items"]
    assert item == {"id": recipe.subject, "kind": "recipe", "title": title, "community": None}
    (hit,) = (await ask(search, ada, [recipe], q=text))["items"]
    assert hit["highlights"]["text"] == [f"Von <mark>{text}</mark>."]


async def test_a_reply_and_a_community_of_another_language_are_shown(
    search: Client, publish: Publisher, ada: Person
) -> None:
    written, slug = word(), word()
    community = facts.community(slug, names={"de": f"Gilde {written}"})
    post = facts.post(f"Frage {written}", kind="poll", language="de", community=slug)
    reply = facts.reply(f"Antwort {written}", to=post, kind="vote", language="de")
    told: list[Fact[Any]] = [community, post, facts.saying(reply, "counted")]
    await publish(*told)
    found = await ask(search, ada, told, q=written)
    titles = {item["kind"]: item["title"] for item in found["items"]}
    assert titles == {
        "community": f"Gilde {written}",
        "poll": f"Frage {written}",
        "vote": f"Frage {written}",
    }
    (facet,) = found["facets"]["community"]
    assert facet["label"] == f"Gilde {written}"


class TestVersions:
    """The newest major and the newest code win for one version of an aggregate."""

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first", "last"])
    async def test_an_older_major_does_not_replace_the_newest(
        self, index: SearchIndex, order: tuple[int, int]
    ) -> None:
        (newest,) = project(facts.post("Newest", community=None))
        assert isinstance(newest, Put)
        source = {**newest.source, "title_en": "Older"}
        both = [newest, newest._replace(source=source, is_last_word=False)]
        for at in order:
            await write(index.engine, index.targets, [both[at]])
        await index.indices.refresh(index.names.documents)
        assert await index.titles() == ["Newest"]

    async def test_documents_of_newer_code_replace_those_of_older_code(
        self, index: SearchIndex
    ) -> None:
        fact = facts.post("As of now", community=None)
        (made,) = project(fact)
        assert isinstance(made, Put)
        older = made._replace(source={"key": made.key, "visible": False})
        await write(index.engine, index.targets, [older])
        await index.apply(fact)
        assert await index.titles() == ["As of now"]
