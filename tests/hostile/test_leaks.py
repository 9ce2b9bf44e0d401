"""2,000 random requests over all surfaces, while people come and go: no response leaks a secret.

GUILDE_SEED chooses another run than the default one.
"""

import asyncio
import os
import re
from email.message import EmailMessage

import httpx
import pytest

from tests.hostile.everything import random_request
from tests.hostile.naming import misnamed, pictured
from tests.hostile.oracle import CANARY
from tests.hostile.surfaces import ask
from tests.hostile.town import Town
from tests.support.issuer import Issuer
from tests.support.mailbox import Mailbox, text_of
from tests.support.places import Services
from tests.support.services import People

SEED = int(os.environ.get("GUILDE_SEED", "2026"))
ROUNDS, REQUESTS = 50, 40
EXPECTED = {200, 204, 400, 403, 404, 409, 422}

_UNSUBSCRIBE = re.compile(r"/unsubscribe/([A-Za-z0-9._~-]+)")

COUNTED = (
    ("membership", "/v1/communities?limit=100"),
    ("content", "/v1/posts?limit=100"),
    ("content", "/v1/posts?limit=1"),
    ("content", "/v1/posts?joined=true"),
    ("content", "/v1/posts?unanswered=true&sort=active"),
    ("events", "/v1/gatherings?limit=100"),
    ("search", "/v1/search?limit=1"),
    ("search", "/v1/search?q=zq&limit=1"),
    ("search", "/v1/search?kind=article&kind=gathering&kind=reply"),
    ("search", "/v1/suggest?q=zq"),
    ("search", "/v1/index"),
    ("search", "/v1/gaps"),
    ("search", "/v1/trends"),
    ("search", "/v1/news?since=2020-01-01T00:00:00Z&limit=100"),
    ("notifications", "/v1/notifications"),
    ("notifications", "/v1/notifications/unread-count"),
)


@pytest.mark.timeout(600)  # it takes some minutes on a busy machine
async def test_nobody_receives_a_secret_that_they_may_not_know(
    services: Services, people: People, issuer: Issuer, mailbox: Mailbox
) -> None:
    print(f"GUILDE_SEED={SEED}")  # noqa: T201  to run it again
    town = Town(services, people, issuer, SEED)
    await town.build()
    told = 0
    for _ in range(ROUNDS):
        changed = await town.change()
        # secret addresses take no token: they show a change once their service has applied it
        for service in ("content", "events", "search"):
            await town.seen_by(service)
        links = {link for mail in town.mails(mailbox) for link in _UNSUBSCRIBE.findall(str(mail))}
        town.pool["unsubscribe"] = sorted(links)
        requests = [random_request(town) for _ in range(REQUESTS)]
        answers = await asyncio.gather(*(ask(town, request) for request in requests))
        for request, answer in zip(requests, answers, strict=True):
            assert answer.status_code in EXPECTED, f"{request}: {answer.text}"
            leaked = town.oracle.leaks(request.reader, _all_of(answer))
            assert not leaked, f"seed {SEED}, after {changed}: {request} told {leaked}"
            named = misnamed(town.oracle, request.reader, town.ids[request.reader], answer)
            assert not named, f"seed {SEED}, after {changed}: {request} named {named}"
            seen = pictured(town.oracle, request.reader, town.ids[request.reader], answer)
            assert not seen, f"seed {SEED}, after {changed}: {request} showed {seen}"
            told += bool(CANARY.search(answer.text))
    assert told > ROUNDS * REQUESTS / 20, "secrets have to be told to those they are for"
    for name in town.people:
        for mail in town.mails(mailbox, name):
            assert set(CANARY.findall(_words_of(mail))) <= town.oracle.ever[name]


async def test_private_content_changes_no_count_that_a_stranger_sees(
    services: Services, people: People, issuer: Issuer
) -> None:
    town = Town(services, people, issuer, SEED)
    for name in town.people:
        await town.register(name)
    await town.everybody_has_seen_all()
    before = await _counted(town)
    for visibility in ("private", "secret", "selected"):
        group = await town.found(visibility)
        await town.let_in(group, "ada")
        await town.invite(group)
        await town.fill(group)
    await town.everybody_has_seen_all()
    assert await _counted(town) == before


async def _counted(town: Town) -> list[tuple[int, str]]:
    """Return the counts that a colleague and a guest see."""
    answers = [
        await town.services[service].get(town.people[name], path)
        for name in ("eve", "gus")
        for service, path in COUNTED
    ]
    return [(answer.status_code, answer.text) for answer in answers]


def _all_of(answer: httpx.Response) -> str:
    """Return the response without the address of the next page, which repeats the query."""
    headers = [f"{n}: {value}" for n, value in answer.headers.items() if n != "link"]
    return "\n".join([*headers, answer.text])


def _words_of(mail: EmailMessage) -> str:
    return f"{mail['Subject']}\n{text_of(mail)}"
