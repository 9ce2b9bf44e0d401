"""The unread count: incremented, recounted when rights change, and always equal to the list."""

import random
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import pytest

from services.notifications.use_cases import count_unread
from services.notifications.use_cases.count_unread import ANEW_AFTER
from shared.mongo import Store
from tests.support.facts import named
from tests.support.messaging import eventually
from tests.support.notifications import Someone, Teller
from tests.support.queries import recorded
from tests.support.services import People

KEPT = {"inboxes", "people", "sight"}


async def agreed(teller: Teller, who: Someone) -> int:
    """Return the count, which must equal the length of the list."""
    count = await teller.unread(who)
    assert count == len(await teller.inbox(who, unread=True, limit=100))
    return count


async def looked_at(teller: Teller, who: Someone) -> set[str]:
    """Return the collections that the count is read from."""
    with recorded() as recording:
        answer = await teller.client.get(
            who.person, "/v1/notifications/unread-count", headers=dict(recording.headers)
        )
    assert answer.status_code == 200
    return {query.collection for query in recording.queries}


async def ask(teller: Teller, who: Someone, by: Someone, title: str = "Why?") -> Any:
    """Publish a question of theirs with an answer."""
    question = teller.post(who, None, title, kind="question")
    await teller.tell(question, teller.reply(by, question))
    return question


class TestCountedOn:
    async def test_the_stored_count_follows_new_and_read_notices(self, teller: Teller) -> None:
        ada, bob = await teller.someone("Ada"), await teller.someone("Bob")
        question = await ask(teller, ada, bob)
        assert await agreed(teller, ada) == 1
        assert await looked_at(teller, ada) == KEPT
        for number in range(3):
            await teller.tell(teller.reply(bob, question, f"{number}"))
            await ask(teller, ada, bob, f"Q{number}")
        assert await looked_at(teller, ada) == KEPT
        assert await agreed(teller, ada) == 4
        items = await teller.inbox(ada)
        await teller.client.post(ada.person, f"/v1/notifications/{items[0]['id']}/read")
        assert await looked_at(teller, ada) == KEPT
        assert await agreed(teller, ada) == 3
        await teller.client.post(ada.person, "/v1/notifications/read-all")
        assert await looked_at(teller, ada) == {"inboxes"}
        await teller.tell(teller.reply(bob, question))
        assert await looked_at(teller, ada) == KEPT
        assert await agreed(teller, ada) == 1

    async def test_reading_up_to_a_moment_recounts_once(self, teller: Teller) -> None:
        ada, bob = await teller.someone("Ada"), await teller.someone("Bob")
        await ask(teller, ada, bob)
        until = (await teller.inbox(ada))[0]["at"]
        await ask(teller, ada, bob, "How?")
        assert await agreed(teller, ada) == 2
        await teller.client.post(ada.person, "/v1/notifications/read-all", json={"until": until})
        assert await agreed(teller, ada) == 1
        assert await looked_at(teller, ada) == KEPT

    async def test_expired_notices_are_not_counted_after_an_hour(
        self, teller: Teller, notifications_store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ada, bob = await teller.someone("Ada"), await teller.someone("Bob")
        await ask(teller, ada, bob)
        assert await teller.unread(ada) == 1
        await notifications_store.scope["items"].delete_many({"person_id": ada.id})
        assert await teller.unread(ada) == 1
        monkeypatch.setattr(count_unread, "ANEW_AFTER", -ANEW_AFTER)
        assert await teller.unread(ada) == 0


class Place:
    """A private community with a member who has four notices about it."""

    def __init__(self, teller: Teller) -> None:
        self.teller = teller

    async def fill(self) -> None:
        teller = self.teller
        self.slug = await teller.community()
        self.ada = await teller.member(self.slug, "Ada", role="animator")
        self.bob = await teller.member(self.slug, "Bob")
        self.post = teller.post(self.bob, self.slug, "News")
        self.question = teller.post(self.ada, self.slug, "Why?", kind="question")
        self.answer = teller.reply(self.bob, self.question)
        await teller.tell(self.post, self.question, self.answer)
        self.eve = await teller.someone("Eve")
        self.request = teller.membership(self.eve, self.slug, standing="requested")
        await teller.tell(self.request)
        self.gathering = teller.gathering(self.bob, self.slug)
        await teller.tell(self.gathering)
        await eventually(partial(self._all_told, 4))

    async def _all_told(self, count: int) -> bool:
        return len(await self.teller.inbox(self.ada, unread=True)) == count

    async def tell(self, *facts: Any) -> None:
        await self.teller.tell(*facts)


CHANGES: dict[str, tuple[Callable[[Place], Awaitable[None]], int]] = {
    "a post is deleted": (
        lambda p: p.tell(p.teller.again(p.post, "deleted", status="deleted", title="")),
        3,
    ),
    "an answer is deleted": (
        lambda p: p.tell(p.teller.again(p.answer, "deleted", status="deleted", text="")),
        3,
    ),
    "a request is decided": (
        lambda p: p.tell(p.teller.membership(p.eve, p.slug, participle="approved")),
        3,
    ),
    "one animates no more": (
        lambda p: p.tell(p.teller.membership(p.ada, p.slug, participle="appointed")),
        3,
    ),
    "one leaves": (lambda p: p.tell(p.teller.membership(p.ada, p.slug, standing="left")), 0),
    "one is erased": (lambda p: p.tell(p.teller.profile(p.ada, erased=True)), 0),
}


@pytest.mark.parametrize("change", CHANGES)
async def test_hidden_notices_are_not_counted(teller: Teller, change: str) -> None:
    place = Place(teller)
    await place.fill()
    assert await agreed(teller, place.ada) == 4
    make, left = CHANGES[change]
    await make(place)
    assert await agreed(teller, place.ada) == left
    # and the count goes on from there
    await ask(teller, place.ada, place.bob, "Next?")
    assert await agreed(teller, place.ada) == (left + 1 if change != "one is erased" else 0)


async def test_the_count_follows_a_community_that_closes_and_opens(teller: Teller) -> None:
    slug = await teller.community("internal")
    ada, bob = await teller.someone("Ada"), await teller.member(slug, "Bob")
    await teller.tell(teller.post(bob, slug, "Open", mentions=(ada.id,)))
    await ask(teller, ada, bob)
    assert await agreed(teller, ada) == 2
    for visibility, count in (("private", 1), ("internal", 2), ("private", 1)):
        await teller.tell(teller.community_fact(slug, visibility))
        assert await agreed(teller, ada) == count


async def test_the_count_of_a_returning_member_has_their_earlier_notices(teller: Teller) -> None:
    place = Place(teller)
    await place.fill()
    assert await agreed(teller, place.ada) == 4
    await teller.tell(teller.membership(place.ada, place.slug, standing="left"))
    assert await agreed(teller, place.ada) == 0
    await teller.tell(teller.membership(place.ada, place.slug, role="animator"))
    assert await agreed(teller, place.ada) == 4


async def test_the_count_of_a_new_guest_falls_by_token_and_by_profile(
    teller: Teller, people: People
) -> None:
    slug = await teller.community("internal")
    ada, bob = await teller.someone("Ada"), await teller.member(slug, "Bob")
    await teller.tell(teller.post(bob, slug, "In", mentions=(ada.id,)))
    await ask(teller, ada, bob)
    as_guest = Someone(people(ada.name, roles=("guest",)), ada.id, ada.email)
    for who, count in ((ada, 2), (as_guest, 1), (ada, 2)):
        assert await agreed(teller, who) == count
    await teller.tell(teller.profile(ada, guest=True))
    assert await agreed(teller, as_guest) == 1


@pytest.mark.parametrize("seed", range(3))
async def test_the_count_equals_the_list_after_random_events(teller: Teller, seed: int) -> None:
    chance = random.Random(seed)
    place = Place(teller)
    await place.fill()
    ada, bob, slug = place.ada, place.bob, place.slug
    questions = [place.question]
    standing = ["active", "left", "active"]

    async def read_some() -> None:
        items = await teller.inbox(ada)
        if items:
            item = chance.choice(items)
            body = {"up_to": item["number"] - chance.randint(0, 2)}
            path = f"/v1/notifications/{item['id']}/read"
            await teller.client.post(ada.person, path, json=body)

    async def read_all() -> None:
        await teller.client.post(ada.person, "/v1/notifications/read-all")

    async def answered() -> None:
        await teller.tell(teller.reply(bob, chance.choice(questions)))

    async def asked() -> None:
        where = chance.choice((None, slug))
        questions.append(teller.post(ada, where, "Again?", kind="question"))
        await teller.tell(questions[-1], teller.reply(bob, questions[-1]))

    async def deleted() -> None:
        number = chance.randrange(len(questions))
        gone = teller.again(questions[number], "deleted", status="deleted", title="")
        questions[number] = gone
        await teller.tell(gone)

    async def moved() -> None:
        standing.append(standing.pop(0))
        await teller.tell(teller.membership(ada, slug, standing=standing[0], role="animator"))

    async def opened() -> None:
        visibility = chance.choice(("private", "internal"))
        await teller.tell(teller.community_fact(slug, visibility))

    happenings = (read_some, read_some, read_all, answered, answered, asked, deleted, moved, opened)
    done = []
    for _ in range(25):
        happening = chance.choice(happenings)
        done.append(happening.__name__)
        await happening()
        count = await teller.unread(ada)
        assert count == len(await teller.inbox(ada, unread=True, limit=100)), done


async def test_a_reply_that_left_with_another_post_is_neither_shown_nor_counted(
    teller: Teller,
) -> None:
    here, there = await teller.community(), await teller.community()
    ada, bob = [await teller.member(here, name) for name in ("Ada", "Bob")]
    question = teller.post(ada, here, "How?", kind="question")
    answered = teller.reply(bob, question)
    await teller.tell(question, answered)
    assert await teller.unread(ada) == 1
    made = teller.post(bob, here, "Another matter", kind="question")
    state = made.data.state
    place = {"id": made.subject, "kind": state.kind, "title": state.title, "author_id": bob.id}
    await teller.tell(made, teller.again(answered, "moved", post=place))
    assert [one["reply_id"] for one in await teller.inbox(ada) if one["reply_id"]] == [
        answered.subject
    ]
    elsewhere = {"id": named(there), "slug": there}
    await teller.tell(teller.again(made, "moved", community=elsewhere, moved_from=(named(here),)))
    assert await teller.inbox(ada) == []
    assert await teller.unread(ada) == 0
