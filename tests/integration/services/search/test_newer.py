"""What a newer version publishes: found, shown by its name, filtered and counted."""

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
    """One that nobody else writes."""
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
    podcast = facts.post(f"Folge {written}", "Über Paare.", kind="podcast", language="de")
    article = facts.post(f"Episode {written}", community=None)
    told: list[Fact[Any]] = [facts.community(), podcast, article]
    await publish(*told)
    found = await ask(search, ada, told, q=written)
    kinds = {item["kind"]: item for item in found["items"]}
    assert kinds.keys() == {"podcast", "article"}
    assert (kinds["podcast"]["lang"], kinds["podcast"]["title"]) == ("de", f"Folge {written}")
    assert kinds["podcast"]["highlights"]["title"] == [f"Folge <mark>{written}</mark>"]
    assert {"value": "podcast", "label": "podcast", "count": 1} in found["facets"]["kind"]
    assert {"value": "de", "label": "de", "count": 1} in found["facets"]["lang"]
    for params in ({"kind": "podcast"}, {"lang": "de"}):
        (item,) = (await ask(search, ada, told, q=written, **params))["items"]
        assert item["id"] == podcast.subject
    assert (await ask(search, ada, told, q=written, kind="film"))["items"] == []
    store = Store(engines.store_url, "search")
    parked = await Parking(store, "guilde.search").listing()
    store.close()
    assert {fact.subject for fact in told}.isdisjoint(row["key"] for row in parked)


async def test_it_is_suggested_and_its_text_is_searched(
    search: Client, publish: Publisher, ada: Person
) -> None:
    title, text = word(), word()
    podcast = facts.post(title, f"Von {text}.", kind="podcast", language="de", community=None)
    await publish(podcast)
    (item,) = (await ask(search, ada, [podcast], "/v1/suggest", q=title[:12]))["items"]
    assert item == {"id": podcast.subject, "kind": "podcast", "title": title, "community": None}
    (hit,) = (await ask(search, ada, [podcast], q=text))["items"]
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
    """Of one version of an aggregate, what the newest major and the newest code make is kept."""

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

    async def test_what_this_code_makes_replaces_what_another_made(
        self, index: SearchIndex
    ) -> None:
        fact = facts.post("As of now", community=None)
        (made,) = project(fact)
        assert isinstance(made, Put)
        older = made._replace(source={"key": made.key, "visible": False})
        await write(index.engine, index.targets, [older])
        await index.apply(fact)
        assert await index.titles() == ["As of now"]
