"""Sessions on a real store."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from portal.session import store as rows
from portal.session.sealing import Sealer
from portal.session.session import Content, Session, Sessions, Tokens
from shared.mongo import Store
from tests.support.clock import Clock

IDLE, ABSOLUTE = timedelta(hours=1), timedelta(hours=10)
SECRET = "s" * 32


@pytest.fixture
def clock() -> Clock[datetime]:
    return Clock(datetime.now(UTC).replace(microsecond=0))


@pytest_asyncio.fixture
async def sessions(store: Store, clock: Clock[datetime]) -> AsyncIterator[Sessions]:
    await rows.prepare(store.scope)
    yield Sessions(store.scope, Sealer(SECRET), idle=IDLE, absolute=ABSOLUTE, clock=clock)


def content(subject: str = "ada", at_issuer: str = "sid-1") -> Content:
    tokens = Tokens(access="access-token", refresh="refresh-1", expires_at=time.time() + 300)
    return Content(tokens=tokens, subject=subject, issuer_session=at_issuer, csrf="c")


async def reread(sessions: Sessions, session: Session) -> Session:
    found = await sessions.find(session.cookie)
    assert found is not None
    return found


async def test_a_session_is_found_only_by_its_cookie(sessions: Sessions) -> None:
    session = await sessions.start(content())
    assert (await reread(sessions, session)).content.subject == "ada"
    assert await sessions.find("another") is None


async def test_the_store_holds_neither_token_nor_cookie_nor_name(
    sessions: Sessions, store: Store
) -> None:
    session = await sessions.start(content())
    (row,) = await store.scope[rows.SESSIONS].find().to_list(None)
    for secret in ("access-token", "refresh-1", "ada", "sid-1", session.cookie):
        assert secret not in str(row)


async def test_another_secret_opens_nothing(
    sessions: Sessions, store: Store, clock: Clock[datetime]
) -> None:
    session = await sessions.start(content())
    other = Sessions(store.scope, Sealer("t" * 32), idle=IDLE, absolute=ABSOLUTE, clock=clock)
    assert await other.find(session.cookie) is None


async def test_an_unused_session_ends(sessions: Sessions, clock: Clock[datetime]) -> None:
    session = await sessions.start(content())
    clock.now += IDLE
    assert await sessions.find(session.cookie) is None


async def test_a_session_in_use_continues_but_not_for_ever(
    sessions: Sessions, clock: Clock[datetime]
) -> None:
    session = await sessions.start(content())
    for _ in range(18):
        clock.now += IDLE / 2
        await sessions.settle(await reread(sessions, session))
    clock.now += IDLE
    assert await sessions.find(session.cookie) is None


async def test_two_simultaneous_requests_keep_each_other_s_changes(sessions: Sessions) -> None:
    session = await sessions.start(content())
    first, second = await reread(sessions, session), await reread(sessions, session)
    first.content.tokens = Tokens(
        access="newer", refresh="refresh-2", expires_at=time.time() + 3_600
    )
    first.changed = True
    second.written.add("content.post/1@1~aa", time.time())
    await sessions.settle(first)
    await sessions.settle(second)
    merged = await reread(sessions, session)
    assert merged.content.tokens.refresh == "refresh-2"
    assert merged.written.header(time.time()) == "content.post/1@1~aa"


async def test_an_ended_session_does_not_come_back(sessions: Sessions) -> None:
    session = await sessions.start(content())
    other = await reread(sessions, session)
    await sessions.end(session)
    other.changed = True
    await sessions.settle(other)
    assert await sessions.find(session.cookie) is None


async def test_one_session_or_all_sessions_of_a_person_can_be_ended(
    sessions: Sessions,
) -> None:
    first = await sessions.start(content("ada", "sid-1"))
    second = await sessions.start(content("ada", "sid-2"))
    other = await sessions.start(content("bob", ""))
    assert await sessions.end_issuers("sid-1") == 1
    assert await sessions.find(first.cookie) is None
    assert await sessions.end_issuers("") == 0
    assert await sessions.end_all_of("ada") == 1
    assert await sessions.find(second.cookie) is None
    assert await sessions.find(other.cookie) is not None


async def test_only_one_request_at_a_time_uses_a_refresh_token(sessions: Sessions) -> None:
    session = await sessions.start(content())
    assert await sessions.claim_refresh(session)
    assert not await sessions.claim_refresh(session)
    await sessions.release_refresh(session)
    assert await sessions.claim_refresh(session)


async def test_a_kept_text_is_found_by_its_secret_for_a_while(
    sessions: Sessions, clock: Clock[datetime]
) -> None:
    secret = await sessions.keep(b"an hour of work")
    assert await sessions.kept(secret) == b"an hour of work"
    assert await sessions.kept("another") is None
    clock.now += timedelta(hours=3)
    assert await sessions.kept(secret) is None
