"""Preferences of channels and times, and links in mails that change them."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.notifications.domain.links import Unsubscription, write_link
from services.notifications.store import origins
from shared.mongo import Store
from tests.support.mailbox import Mailbox
from tests.support.notifications import Someone, Teller, all_sent
from tests.support.services import Client

PARIS = ZoneInfo("Europe/Paris")


async def read(teller: Teller, who: Someone) -> tuple[dict[str, Any], str]:
    answer = await teller.client.get(who.person, "/v1/preferences")
    assert answer.status_code == 200
    return answer.json(), answer.headers["ETag"]


async def put(teller: Teller, who: Someone, body: Any, etag: str | None = "*") -> Any:
    headers = {"If-Match": etag} if etag else {}
    return await teller.client.put(who.person, "/v1/preferences", json=body, headers=headers)


async def answer_to(teller: Teller, who: Someone, by: Someone, title: str = "Why?") -> None:
    question = teller.post(who, None, title, kind="question")
    await teller.tell(question, teller.reply(by, question))


async def test_preferences_are_replaced_under_their_version(teller: Teller) -> None:
    ada = teller.stranger("Ada")
    before, etag = await read(teller, ada)
    assert before["reasons"]["answered"] == {"inbox": "immediately", "mail": "immediately"}
    assert before["reasons"]["posted"] == {"inbox": "immediately", "mail": "daily"}
    assert (before["time_zone"], before["digest_at"], etag) == ("Europe/Paris", "08:00", '"0"')
    wanted = {
        "reasons": {"posted": {"inbox": "never", "mail": "never"}},
        "quiet_hours": {"start": "22:00", "end": "07:00"},
        "time_zone": "America/St_Johns",
        "digest_at": "18:30",
    }
    assert (await put(teller, ada, wanted, None)).status_code == 428
    changed = await put(teller, ada, wanted, etag)
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"1"')
    assert (await put(teller, ada, wanted, etag)).status_code == 412
    after, etag = await read(teller, ada)
    assert after == changed.json()
    assert after["reasons"]["posted"] == {"inbox": "never", "mail": "never"}
    assert after["reasons"]["answered"] == before["reasons"]["answered"]
    assert (await put(teller, ada, {"time_zone": "UTC"}, etag)).status_code == 200
    assert (await read(teller, ada))[0]["quiet_hours"] is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"time_zone": "Paris"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": "UTC", "reasons": {"gossip": {"inbox": "never", "mail": "never"}}},
        {"time_zone": "UTC", "reasons": {"posted": {"inbox": "daily", "mail": "never"}}},
        {"time_zone": "UTC", "reasons": {"posted": {"mail": "never"}}},
        {"time_zone": "UTC", "quiet_hours": {"start": "22:00", "end": "22:00"}},
        {"time_zone": "UTC", "quiet_hours": {"start": "24:00", "end": "07:00"}},
        {"time_zone": "UTC", "quiet_hours": {"start": "22:00"}},
        {"time_zone": "UTC", "digest_at": "8:00"},
        {"time_zone": "UTC", "version": 3},
        {"time_zone": {"$ne": ""}},
    ],
)
async def test_invalid_preferences_are_refused(teller: Teller, body: Any) -> None:
    assert (await put(teller, teller.stranger("Eve"), body)).status_code == 422


async def test_one_of_two_simultaneous_first_changes_succeeds(teller: Teller) -> None:
    ada = teller.stranger("Ada")
    etag = (await read(teller, ada))[1]
    zones = ("UTC", "Europe/Paris", "Asia/Tokyo", "America/Lima")
    answers = await asyncio.gather(*(put(teller, ada, {"time_zone": z}, etag) for z in zones))
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses[0] == 200
    assert set(statuses[1:]) <= {409, 412}


async def test_a_muted_reason_gives_way_to_the_next_reason(teller: Teller) -> None:
    ada, bob = await teller.someone("Ada"), await teller.someone("Bob")
    never = {"inbox": "never", "mail": "never"}
    await teller.prefer(ada, reasons={"answered": never})
    await answer_to(teller, ada, bob)
    assert await teller.inbox(ada) == []
    question = teller.post(ada, None, "How?", kind="question")
    await teller.tell(question, teller.reply(bob, question, mentions=(ada.id,)))
    assert await teller.texts(ada) == [f"{bob.name} mentioned you in “How?”"]


async def test_mails_wait_for_the_end_of_quiet_hours(
    teller: Teller, mailbox: Mailbox, notifications_store: Store
) -> None:
    ada, bob = await teller.someone("Ada"), await teller.someone("Bob")
    there = datetime.now(PARIS)
    end = there + timedelta(hours=2)
    quiet = {"start": f"{there - timedelta(hours=1):%H:%M}", "end": f"{end:%H:%M}"}
    await teller.prefer(ada, quiet_hours=quiet)
    await answer_to(teller, ada, bob)
    assert await teller.unread(ada) == 1  # the inbox does not wait
    mail = await notifications_store.scope["mails"].find_one({"person_id": ada.id})
    assert mail is not None
    expected = end.replace(second=0, microsecond=0).astimezone(UTC)
    assert (mail["state"], mail["due_at"]) == ("waiting", expected)
    await teller.mark(bob, ada)  # a later mail, which need not wait
    await mailbox.until(bob.email)
    later = await notifications_store.scope["mails"].find_one({"person_id": ada.id})
    assert later == mail
    assert mailbox.to(ada.email) == []


async def test_one_click_stops_mails_of_a_reason_and_opening_the_link_does_not(
    teller: Teller, notifications: Client, mailbox: Mailbox, notifications_store: Store
) -> None:
    ada, bob = await teller.someone("Ada", language="fr"), await teller.someone("Bob")
    await answer_to(teller, ada, bob)
    [mail] = await mailbox.until(ada.email)
    path = str(mail["List-Unsubscribe"]).strip("<>").partition("/api/notifications")[2]
    page = await notifications.get(None, path)
    assert (page.status_code, page.headers["content-language"]) == (200, "fr")
    assert "les réponses à vos questions" in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert (await read(teller, ada))[0]["reasons"]["answered"]["mail"] == "immediately"
    for _ in range(2):
        done = await notifications.post(
            None, path, content="List-Unsubscribe=One-Click", headers=FORM
        )
        assert done.status_code == 200
        assert "C’est fait" in done.text
    wishes, _ = await read(teller, ada)
    assert wishes["reasons"]["answered"] == {"inbox": "immediately", "mail": "never"}
    assert wishes["reasons"]["replied"]["mail"] == "immediately"
    await answer_to(teller, ada, bob, "Again?")
    assert await teller.unread(ada) == 2
    # a mail is made with its notice, or never
    assert await notifications_store.scope["mails"].count_documents({"person_id": ada.id}) == 1
    await all_sent(notifications_store, ada)
    assert len(mailbox.to(ada.email)) == 1


FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize("scope", ["digest", "everything"])
async def test_a_link_stops_digests_or_all_mails_too(
    teller: Teller, notifications: Client, notifications_store: Store, scope: str
) -> None:
    ada = await teller.someone("Ada")
    key = await origins.key(notifications_store.scope)
    path = f"/v1/unsubscribe/{write_link(Unsubscription(ada.id, scope), key)}"
    page = await notifications.get(None, path)
    assert ("Unsubscribe from all mails" in page.text) is (scope == "digest")
    assert (await notifications.post(None, path)).status_code == 200
    wishes, _ = await read(teller, ada)
    assert wishes["reasons"]["posted"]["mail"] == "never"
    expected = "never" if scope == "everything" else "immediately"
    assert wishes["reasons"]["answered"]["mail"] == expected


@pytest.mark.parametrize("token", ["x", "a.b", "%00", "é.é", "YQ.YQ", "a" * 400])
async def test_a_forged_link_changes_nothing(notifications: Client, token: str) -> None:
    for method in ("GET", "POST"):
        answer = await notifications.ask(
            None, method, f"/v1/unsubscribe/{token}", headers={"Accept-Language": "en-GB,fr"}
        )
        assert answer.status_code == 404
        assert "This link is not valid" in answer.text
