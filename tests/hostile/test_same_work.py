"""A request for a hidden thing makes the same queries as one for a thing that does not exist.

Otherwise the response time would reveal a private community or its contents: a query takes some
milliseconds, and averages show that through any network.
"""

from collections.abc import Callable, Sequence

import pytest

from shared.contracts.values import Visibility
from tests.hostile.asking import Operation, Question, made_up
from tests.hostile.conftest import Places
from tests.hostile.everything import EXPECTED
from tests.hostile.expectations import Gate
from tests.support.content import created
from tests.support.places import ANY, Builder, Place, Role, Services, done
from tests.support.queries import Query, recorded
from tests.support.services import Client, People, Person

Unique = Callable[[str], str]

HIDING = (Visibility.SELECTED, Visibility.PRIVATE, Visibility.SECRET)
GATES = [
    pytest.param(name, gate, id=f"{name} {number}")
    for name, expected in EXPECTED.items()
    for number, gate in enumerate(expected)
    if isinstance(gate, Gate) and Role.STRANGER not in gate.sees[Visibility.PRIVATE]
]


async def asked(client: Client, person: Person, question: Question) -> Sequence[Query]:
    """Return the queries that the store receives for a response of 404."""
    with recorded() as recording:
        answer = await question.ask(client, person, recording.headers)
    assert answer.status_code == 404, answer.text
    return recording.queries


@pytest.mark.parametrize(("name", "gate"), GATES)
async def test_a_hidden_thing_takes_the_same_queries_as_a_missing_one(
    name: str,
    gate: Gate,
    operations: dict[str, Operation],
    services: Services,
    builder: Builder,
    places: Places,
) -> None:
    operation, stranger = operations[name], builder.people[Role.STRANGER]
    client = services[operation.service]

    def question(about: Place) -> Question:
        return Question(operation, about.ids, gate.query, gate.body(about) if gate.body else None)

    nowhere = made_up(places[Visibility.PRIVATE])
    await question(nowhere).ask(client, stranger)  # the first request creates the profile
    absent = await asked(client, stranger, question(nowhere))
    assert absent or operation.service == "search"  # which asks its index, with one filter for all
    for visibility in HIDING:
        assert await asked(client, stranger, question(places[visibility])) == absent


async def test_drafts_and_deleted_things_take_the_same_queries_as_missing_ones(
    services: Services, people: People, unique: Unique
) -> None:
    content, ada, bob = services["content"], people(unique("Ada")), people(unique("Bob"))
    draft = created(await content.post(ada, "/v1/posts", json={"title": "X", "status": "draft"}))
    post = created(await content.post(ada, "/v1/posts", json={"title": "X"}))
    reply = created(await content.post(ada, f"/v1/posts/{post['id']}/replies", json={"body": "x"}))
    gone = created(await content.post(ada, "/v1/posts", json={"title": "X"}))
    for path in (f"/v1/replies/{reply['id']}", f"/v1/posts/{gone['id']}"):
        done(await content.delete(ada, path, headers=ANY))
    absent = unique("absent")
    await content.get(bob, f"/v1/posts/{absent}")

    async def questions(path: str) -> Sequence[Query]:
        with recorded() as recording:
            answer = await content.get(bob, path, headers=recording.headers)
        assert answer.status_code == 404
        return recording.queries

    of_no_post = await questions(f"/v1/posts/{absent}")
    assert await questions(f"/v1/posts/{draft['id']}") == of_no_post
    assert await questions(f"/v1/posts/{gone['id']}") == of_no_post
    of_no_reply = await questions(f"/v1/replies/{absent}")
    assert await questions(f"/v1/replies/{reply['id']}") == of_no_reply
