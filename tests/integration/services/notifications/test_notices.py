"""The recipients of each notice, on real engines: once, in the inbox, live and by mail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

from shared.mongo import Store
from tests.support.mailbox import Mailbox, text_of
from tests.support.messaging import eventually
from tests.support.notifications import Teller, all_sent, carry_out, forgotten, listening
from tests.support.services import Client


async def test_an_answer_is_notified_once_in_the_inbox_live_and_by_mail_in_the_recipient_s_language(
    teller: Teller, notifications: Client, mailbox: Mailbox, notifications_store: Store
) -> None:
    slug = await teller.community()
    ada = await teller.member(slug, "Ada", language="fr")
    bob = await teller.member(slug, "Bob")
    question = teller.post(ada, slug, "Comment tester ?", kind="question")
    await teller.tell(question)
    async with listening(notifications, ada) as stream:
        answer = teller.reply(bob, question, "Sur de vrais moteurs.")
        await teller.tell(answer, answer)
        event = await stream.event()
        assert event["event"] == "notification"
        assert (
            event["text"] == f"{bob.name} a répondu à votre question «\u00a0Comment tester ?\u00a0»"
        )
        marker = await teller.mark(ada, bob)
        assert (await stream.event())["reply_id"] == marker
    [_, item] = await teller.inbox(ada)
    assert (item["text"], item["unread"], item["count"]) == (event["text"], True, 1)
    assert item["id"] == event["notification_id"]
    assert item["actors"] == [{"id": bob.id, "name": bob.name, "avatar": None}]
    assert await teller.unread(ada) == 2
    await all_sent(notifications_store, ada)
    [mail] = [each for each in mailbox.to(ada.email) if "Marker" not in each["Subject"]]
    assert mail["Subject"] == f"Re: [Guilde {slug}] Comment tester ?"
    assert "> Sur de vrais moteurs." in text_of(mail)
    # Bob is not told of his own answer; he was told of Ada's question, as a member
    await carry_out(notifications_store, question, answer)
    assert await teller.texts(bob) == [f"{ada.name} posted “Comment tester ?” in Guild {slug}"]


async def test_nobody_is_notified_of_their_own_actions(
    teller: Teller, notifications_store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada", "owner"), await teller.member(slug, "Bob")
    post = teller.post(ada, slug, "News", mentions=(ada.id,))
    reply = teller.reply(ada, post)
    await teller.tell(post, reply)
    await carry_out(notifications_store, post, reply)
    assert await teller.texts(bob) == [f"{ada.name} posted “News” in Guild {slug}"]
    assert await teller.inbox(ada) == []


async def test_members_but_not_later_ones_are_notified_of_a_post(
    teller: Teller, notifications_store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    eve = await teller.someone("Eve")
    post = teller.post(ada, slug, "News")
    await teller.tell(post)
    late = await teller.someone("Late")
    joined = teller.membership(late, slug, at=datetime.now(UTC) + timedelta(seconds=1))
    await teller.tell(joined)
    await carry_out(notifications_store, post)
    assert await teller.texts(bob) == [f"{ada.name} posted “News” in Guild {slug}"]
    assert await teller.inbox(eve) == await teller.inbox(late) == []


async def test_a_notice_waits_for_late_facts(teller: Teller) -> None:
    """A member's membership and profile, and the post, arrive after the fact that needs them."""
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), teller.stranger("Bob")
    joined = teller.membership(bob, slug)
    question = teller.post(bob, slug, "Why?", kind="question")
    await teller.tell(teller.reply(ada, question, "Because."))
    assert await teller.inbox(bob) == []
    await teller.tell(teller.post(ada, slug, "News"), question, joined, teller.profile(bob))
    texts = await eventually(lambda: _so_many(teller, bob, 2))
    assert sorted(texts) == [
        f"{ada.name} answered your question “Why?”",
        f"{ada.name} posted “News” in Guild {slug}",
    ]


async def _so_many(teller: Teller, who: object, count: int) -> list[str]:
    texts = await teller.texts(who)  # type: ignore[arg-type]
    return texts if len(texts) >= count else []


async def test_a_mention_reaches_only_people_who_may_see_it(
    teller: Teller, notifications_store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    eve = await teller.someone("Eve")
    post = teller.post(ada, slug, "Secret", mentions=(bob.id, eve.id, "nobody"))
    await teller.tell(post)
    await carry_out(notifications_store, post)
    # Bob has one notice of the post, though he is a member too
    assert await teller.texts(bob) == [f"{ada.name} mentioned you in “Secret”"]
    assert await teller.inbox(eve) == []
    assert await teller.unread(eve) == 0


async def test_a_former_member_gets_no_notices_and_no_longer_sees_earlier_ones(
    teller: Teller, notifications: Client, mailbox: Mailbox, notifications_store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    question = teller.post(ada, slug, kind="question")
    await teller.tell(question, teller.reply(bob, question))
    assert await teller.unread(ada) == 1
    await mailbox.until(ada.email)
    await teller.tell(teller.membership(ada, slug, standing="left"))
    async with listening(notifications, ada, {"Last-Event-ID": "0"}) as stream:
        again, news = teller.reply(bob, question, "Again"), teller.post(bob, slug)
        await teller.tell(again, news)
        await carry_out(notifications_store, again, news)
        marker = await teller.mark(ada, bob)
        assert (await stream.event())["reply_id"] == marker
    assert [item["reply_id"] for item in await teller.inbox(ada)] == [marker]
    assert await teller.unread(ada) == 1
    await all_sent(notifications_store, ada)
    assert len(mailbox.to(ada.email)) == 2
    await teller.tell(teller.membership(ada, slug))
    [_, before] = await teller.inbox(ada)  # the notices she had before
    assert before["count"] == 1


async def test_a_community_that_becomes_private_hides_its_notices(teller: Teller) -> None:
    slug = await teller.community("public")
    ada, bob = await teller.someone("Ada"), await teller.member(slug, "Bob")
    guest = await teller.someone("Gus", guest=True)
    posts = [teller.post(who, slug, kind="question") for who in (ada, guest)]
    await teller.tell(*posts, *(teller.reply(bob, post) for post in posts))
    assert (await teller.unread(ada), await teller.unread(guest)) == (1, 1)
    await teller.tell(teller.community_fact(slug, "internal"))
    assert (await teller.unread(ada), await teller.unread(guest)) == (1, 0)
    await teller.tell(teller.community_fact(slug, "private"))
    assert (await teller.unread(ada), await teller.unread(guest)) == (0, 0)


async def test_notices_of_a_deleted_post_are_gone_from_the_inbox(teller: Teller) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    question = teller.post(ada, slug, kind="question")
    first, second = teller.reply(bob, question, "One"), teller.reply(bob, question, "Two")
    await teller.tell(question, first, second)
    assert "2 answers" in (await teller.texts(ada))[0]
    await teller.tell(teller.again(second, "deleted", status="deleted", text="", body=""))
    [item] = await teller.inbox(ada)
    assert (item["count"], item["reply_id"]) == (1, first.subject)
    await teller.tell(teller.again(question, "deleted", status="deleted", title="", text=""))
    assert await teller.inbox(ada) == []
    assert await teller.unread(ada) == 0


async def test_edits_imports_and_republished_posts_notify_nobody(
    teller: Teller, notifications_store: Store
) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    post = teller.post(ada, slug)
    await teller.tell(post)
    await eventually(partial(teller.inbox, bob))
    edited = teller.again(post, "edited", mentions=(bob.id,))
    archived = teller.again(edited, "archived", status="archived")
    again = teller.again(archived, "published", status="published")
    republished = teller.again(again, "republished")
    imported = teller.post(ada, slug, participle="imported", mentions=(bob.id,))
    told = (edited, archived, again, republished, imported)
    await teller.tell(*told)
    await carry_out(notifications_store, post, *told)
    [item] = await teller.inbox(bob)
    assert (item["reason"], item["count"]) == ("posted", 1)


async def test_an_accepted_answer_notifies_its_author(teller: Teller) -> None:
    slug = await teller.community()
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob", language="fr")
    question = teller.post(ada, slug, "How?", kind="question")
    answer = teller.reply(bob, question)
    await teller.tell(question, answer)
    await teller.tell(teller.again(question, "resolved", accepted_answer_id=answer.subject))
    texts = await teller.texts(bob)
    assert "Votre réponse à «\u00a0How?\u00a0» a été acceptée" in texts


async def test_a_request_to_join_reaches_animators_until_it_is_decided(teller: Teller) -> None:
    slug = await teller.community("internal")
    owner = await teller.member(slug, "Olga", "owner")
    animator = await teller.member(slug, "Anna", "animator")
    member, bob = await teller.member(slug, "Max"), await teller.someone("Bob", language="fr")
    await teller.tell(teller.membership(bob, slug, standing="requested"))
    expected = [f"{bob.name} asks to join Guild {slug}"]
    for who in (owner, animator):
        assert await eventually(partial(teller.texts, who)) == expected
    await teller.tell(teller.membership(bob, slug, participle="approved", by=owner))
    assert await teller.texts(bob) == [f"Vous êtes désormais membre de Guilde {slug}"]
    assert await teller.inbox(owner) == await teller.inbox(member) == []


async def test_a_gathering_is_notified_from_its_announcement_to_its_end(
    teller: Teller, mailbox: Mailbox
) -> None:
    slug = await teller.community()
    olga, bob = await teller.member(slug, "Olga", "owner"), await teller.member(slug, "Bob")
    gathering = teller.gathering(olga, slug)
    await teller.tell(gathering)
    [text] = await eventually(partial(teller.texts, bob))
    assert text.startswith(f"New gathering in Guild {slug}: “Workshop”, ")
    await teller.tell(teller.attendance(bob, gathering, seat="waiting"))
    promoted = teller.attendance(bob, gathering, participle="promoted", by=olga)
    await teller.tell(promoted)
    assert (await teller.texts(bob))[0].startswith("A seat became free")
    moved = teller.again(gathering, "changed", place="Salle 7", reason="The other is flooded")
    moved = replace(moved, data=moved.data.model_copy(update={"changed": ("place",)}))
    await teller.tell(moved)
    mails = await mailbox.until(bob.email, 2)
    assert "Salle 7\n“The other is flooded”" in text_of(mails[1])
    await teller.tell(teller.again(moved, "cancelled", status="cancelled"))
    mails = await mailbox.until(bob.email, 3)
    assert "is cancelled" in mails[2]["Subject"]
    assert len({mail["References"] for mail in mails}) == 1
    [item] = await teller.inbox(bob)  # one gathering is one item
    assert item["reason"] == "gathering_cancelled"
    assert await teller.inbox(olga) == []


async def test_an_erased_person_leaves_nothing_and_gets_no_notices(
    teller: Teller, mailbox: Mailbox, notifications_store: Store
) -> None:
    slug = await teller.community("public")
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    questions = [teller.post(who, slug, kind="question") for who in (ada, bob)]
    await teller.tell(*questions, teller.reply(bob, questions[0]), teller.reply(ada, questions[1]))
    await teller.prefer(ada, digest_at="09:00")
    await mailbox.until(ada.email)
    await teller.tell(teller.profile(ada, erased=True))
    assert (await teller.inbox(ada), await teller.unread(ada)) == ([], 0)
    await teller.tell(teller.reply(bob, questions[0], "Again"))
    await forgotten(notifications_store, ada)
    scope = notifications_store.scope
    for collection in ("notices", "items", "mails"):
        assert await scope[collection].count_documents({"person_id": ada.id}) == 0
    assert await scope["preferences"].count_documents({"_id": ada.id}) == 0
    assert await scope["notices"].count_documents({"actor_id": ada.id}) == 0
    person = await scope["people"].find_one({"_id": ada.id})
    assert person is not None
    assert not {"name", "email"} & set(person)
    assert await teller.inbox(ada) == []
    refused = await teller.client.put(
        ada.person, "/v1/preferences", json={"time_zone": "UTC"}, headers={"If-Match": "*"}
    )
    assert refused.status_code == 403
    [item] = [i for i in await teller.inbox(bob) if i["reason"] == "answered"]
    assert item["actors"] == []
    assert item["text"].startswith("Somebody answered")
    assert len(mailbox.to(ada.email)) == 1


async def test_a_late_notice_of_an_erased_person_s_action_names_nobody(
    teller: Teller, notifications_store: Store
) -> None:
    slug = await teller.community("public")
    ada, bob = await teller.member(slug, "Ada"), await teller.member(slug, "Bob")
    question = teller.post(bob, slug, kind="question")
    await teller.tell(question)
    await teller.tell(teller.profile(ada, erased=True))
    await teller.tell(teller.reply(ada, question))
    [text] = [i["text"] for i in await teller.inbox(bob) if i["reason"] == "answered"]
    assert text.startswith("Somebody answered")
    await forgotten(notifications_store, ada)
    assert await notifications_store.scope["notices"].count_documents({"actor_id": ada.id}) == 0
