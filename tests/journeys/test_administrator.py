"""A platform administrator who enters a private community uninvited is reported to its owners."""

from collections.abc import Callable

from shared.runtime.identity import person_id_of
from tests.support.issuer import Issuer
from tests.support.mailbox import Mailbox
from tests.support.messaging import eventually
from tests.support.services import Client, People, Person

Unique = Callable[[str], str]
ANY = {"If-Match": "*"}


async def texts(notifications: Client, person: Person) -> list[str]:
    answer = await notifications.get(person, "/v1/notifications")
    assert answer.status_code == 200, answer.text
    return [item["text"] for item in answer.json()["items"]]


async def test_only_the_owners_are_told_of_the_administrator(
    membership: Client,
    notifications: Client,
    mailbox: Mailbox,
    issuer: Issuer,
    people: People,
    unique: Unique,
) -> None:
    slug = unique("cellar")
    ada, eve, bob = (people(unique(name)) for name in ("ada", "eve", "bob"))
    root, invited = (people(unique(name), roles=("admin",)) for name in ("root", "sam"))
    path = f"/v1/communities/{slug}"
    body = {"slug": slug, "names": {"en": "Cellar"}, "visibility": "private"}
    await membership.post(ada, "/v1/communities", json=body)
    for person in (eve, bob, invited):
        await membership.get(person, "/v1/profiles/me")
        invitation = {"person_id": person_id_of(issuer.issuer, person.name)}
        assert (await membership.post(ada, f"{path}/members", json=invitation)).is_success
        assert (await membership.post(person, f"{path}/join")).is_success
    second = f"{path}/members/{person_id_of(issuer.issuer, eve.name)}"
    owner = {"role": "owner"}
    assert (await membership.patch(ada, second, json=owner, headers=ANY)).is_success

    assert (await membership.post(root, f"{path}/join")).json()["standing"] == "active"
    expected = f"{root.name}, who administers the platform, joined Cellar"
    for person in (ada, eve):
        told = await eventually(lambda person=person: heard(notifications, person))
        assert [text for text in told if "administers" in text] == [expected]
        mailed = await eventually(lambda person=person: subjects(mailbox, person, root))
        assert mailed == [expected]
    assert not [text for text in await texts(notifications, bob) if "administers" in text]


def subjects(mailbox: Mailbox, person: Person, about: Person) -> list[str]:
    """Return the subjects of a person's mails about somebody; an invitation came before."""
    mails = mailbox.to(f"{person.name}@example.org")
    return [mail["Subject"] for mail in mails if about.name in mail["Subject"]]


async def heard(notifications: Client, person: Person) -> list[str]:
    told = await texts(notifications, person)
    return told if any("administers" in text for text in told) else []
