"""Followers of a post are notified of replies, and those who stop following are not."""

from datetime import UTC, datetime, timedelta

from shared.mongo import Store
from tests.support.notifications import Teller, carry_out


async def test_followers_are_notified_and_an_author_who_stopped_is_not(
    teller: Teller, notifications_store: Store
) -> None:
    ada, bob, cy, dan = [await teller.someone(name) for name in ("Ada", "Bob", "Cy", "Dan")]
    post = teller.post(ada, None, "Why?", kind="question")
    await teller.tell(post)
    late = datetime.now(UTC) + timedelta(minutes=1)
    await teller.tell(
        teller.interest(cy, post),
        teller.interest(ada, post, following=False),
        teller.interest(dan, post, at=late),
    )
    reply = teller.reply(bob, post)
    await teller.tell(reply)
    await carry_out(notifications_store, reply)
    assert await teller.texts(cy) == [f"{bob.name} wrote in “Why?”, which you follow"]
    for person in (ada, bob, dan):
        assert await teller.inbox(person) == []
    again = teller.interest(cy, post, following=False)
    await teller.tell(again)
    second = teller.reply(bob, post)
    await teller.tell(second)
    await carry_out(notifications_store, second)
    assert len(await teller.inbox(cy)) == 1


async def test_an_author_who_follows_too_is_notified_once(
    teller: Teller, notifications_store: Store
) -> None:
    ada, bob = await teller.someone("Ada"), await teller.someone("Bob")
    post = teller.post(ada, None, "Why?", kind="question")
    await teller.tell(post, teller.interest(ada, post))
    reply = teller.reply(bob, post)
    await teller.tell(reply)
    await carry_out(notifications_store, reply)
    assert await teller.texts(ada) == [f"{bob.name} answered your question “Why?”"]


async def test_the_author_of_a_reply_is_notified_of_a_reply_to_it(
    teller: Teller, notifications_store: Store
) -> None:
    ada, bob, cy = [await teller.someone(name) for name in ("Ada", "Bob", "Cy")]
    post = teller.post(ada, None, "Why?", kind="question")
    answer = teller.reply(bob, post)
    await teller.tell(post, answer)
    comment = teller.reply(cy, post, kind="reply", in_reply_to=answer.subject)
    await teller.tell(comment)
    await carry_out(notifications_store, comment)
    assert await teller.texts(bob) == [f"{cy.name} replied to “Why?”"]
    assert f"{cy.name} replied to “Why?”" in await teller.texts(ada)


async def test_a_follower_who_left_the_private_community_is_not_notified(
    teller: Teller, notifications_store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    eve = await teller.member(slug, "Eve")
    post = teller.post(ada, slug, "Secret", kind="question")
    await teller.tell(teller.interest(eve, post), teller.membership(eve, slug, standing="left"))
    reply = teller.reply(bob, post)
    await teller.tell(reply)
    await carry_out(notifications_store, reply)
    assert await teller.inbox(eve) == []
