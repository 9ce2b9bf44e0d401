"""Ask, answer, be told: across the services, over Kafka, in the inbox, live and by mail."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from shared.runtime.identity import person_id_of
from tests.support.issuer import Issuer
from tests.support.mailbox import Mailbox, text_of
from tests.support.messaging import eventually
from tests.support.notifications import Someone, Teller, listening
from tests.support.services import Client, People, Person

Unique = Callable[[str], str]
SignsIn = Callable[[str, str], Someone]


def someone(person: Person, issuer: Issuer) -> Someone:
    subject = person.name.lower().replace(" ", "-")
    return Someone(person, person_id_of(issuer.issuer, subject), f"{subject}@example.org")


async def ok(answer: Any, status: int = 200) -> dict[str, Any]:
    got = await answer
    assert got.status_code == status, got.text
    document: dict[str, Any] = got.json()
    return document


@pytest.fixture
def signed_in(people: People, issuer: Issuer, unique: Unique) -> SignsIn:
    def sign_in(name: str, locale: str) -> Someone:
        full = unique(name)
        return someone(people(full, locale=locale), issuer)

    return sign_in


async def test_one_asks_another_answers_and_both_are_told_once_in_their_language(
    membership: Client,
    content: Client,
    notifications: Client,
    teller: Teller,
    signed_in: SignsIn,
    mailbox: Mailbox,
    unique: Unique,
) -> None:
    ada, bob = signed_in("Ada", "fr"), signed_in("Bob", "en")
    slug = unique("data")
    names = {"fr": "Guilde des données", "en": "Data guild"}
    founding = {"slug": slug, "names": names, "visibility": "private", "join_policy": "invitation"}
    await ok(membership.post(ada.person, "/v1/communities", json=founding), 201)
    await ok(membership.get(bob.person, "/v1/profiles/me"))
    path = f"/v1/communities/{slug}"
    invited = await membership.post(ada.person, f"{path}/members", json={"person_id": bob.id})
    assert invited.status_code in {200, 201}, invited.text
    bob.person.carries += ada.person.carries
    invitation = await eventually(lambda: teller.texts(bob))
    assert invitation == [f"{ada.name} invites you to join Data guild"]
    await ok(membership.post(bob.person, f"{path}/join"))
    at_once = {"posted": {"inbox": "immediately", "mail": "immediately"}}
    await teller.prefer(bob, reasons=at_once)
    ada.person.carries += bob.person.carries

    async with listening(notifications, ada) as to_ada, listening(notifications, bob) as to_bob:
        question = await ok(
            content.post(
                ada.person,
                "/v1/posts",
                json={
                    "kind": "question",
                    "title": "Comment tester ?",
                    "body": f"Qu'en dis-tu, @[Bob](person:{bob.id}) ?",
                    "lang": "fr",
                    "community": slug,
                },
            ),
            201,
        )
        assert "person:" not in question["html"]
        event = await to_bob.event()
        assert event["text"] == f"{ada.name} mentioned you in “Comment tester ?”"
        bob.person.carries += ada.person.carries
        answer = {"body": "Sur de vrais moteurs."}
        await ok(content.post(bob.person, f"/v1/posts/{question['id']}/replies", json=answer), 201)
        event = await to_ada.event()
        expected = f"{bob.name} a répondu à votre question «\u00a0Comment tester ?\u00a0»"
        assert event["text"] == expected
        assert await to_ada.is_quiet(3)
        assert await to_bob.is_quiet(0.5)

    assert [item["text"] for item in await teller.inbox(ada, unread=True)] == [expected]
    [mail] = await mailbox.until(ada.email)
    assert mail["Subject"] == "Re: [Guilde des données] Comment tester ?"
    assert "Sur de vrais moteurs." in text_of(mail)
    mails = await mailbox.until(bob.email, 2)
    assert [m["Subject"] for m in mails] == [
        f"{ada.name} invites you to join Data guild",
        "[Data guild] Comment tester ?",
    ]
    assert "Qu'en dis-tu, @Bob ?" in text_of(mails[1])
    await asyncio.sleep(1)
    assert (len(mailbox.to(ada.email)), len(mailbox.to(bob.email))) == (1, 2)
