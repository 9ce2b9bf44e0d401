"""The session of a signed-in person: its content, and how it is found, updated and ended."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, Field

from portal.gateway.transport import MOST_VERSIONS, Written
from portal.session import store
from portal.session.sealing import SealBroken, Sealer, new_secret, row_id
from shared.mongo import Scope

SEEN_EVERY = timedelta(minutes=1)
"""The interval at which the use of a session is recorded, to avoid a write for each page."""
KEPT_FOR = timedelta(hours=2)
PURPOSE = "session"
KEPT_PURPOSE = "kept-text"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Tokens(BaseModel):
    """The issuer's tokens. `expires_at`: of the access token, in seconds since 1970."""

    access: str
    refresh: str = ""
    identity: str = ""
    expires_at: float


class Content(BaseModel):
    """The sealed part of a session. `csrf`: the secret that forms carry, masked.

    `versions`: see Written.
    """

    tokens: Tokens
    subject: str
    issuer_session: str = ""
    person_id: str = ""
    name: str = ""
    roles: list[str] = Field(default_factory=list)
    guest: bool = False
    time_zone: str = ""
    language: Literal["fr", "en", ""] = ""
    csrf: str
    versions: list[tuple[float, str]] = Field(default_factory=list)


@dataclass(slots=True)
class Session:
    """A session. `cookie` is the secret in the browser. `changed`: store it after the response."""

    cookie: str
    version: int
    content: Content
    started_at: datetime
    seen_at: datetime
    written: Written
    changed: bool = field(default=False)


class Sessions:
    """The sessions. Each ends after `idle` without a request, and after `absolute` in any case."""

    def __init__(
        self, scope: Scope, sealer: Sealer, *, idle: timedelta, absolute: timedelta, clock: Clock
    ) -> None:
        self._scope = scope
        self.sealer = sealer
        self._idle = idle
        self._absolute = absolute
        self._clock = clock

    async def start(self, content: Content) -> Session:
        """Start a session under a new secret, whatever the browser held before."""
        now = self._clock()
        session = Session(new_secret(), 1, content, now, now, Written())
        await store.put(self._scope, self._row(session))
        return session

    async def find(self, cookie: str) -> Session | None:
        """Return a session. None: it does not exist, has ended, or was not sealed here."""
        row = await store.find(self._scope, row_id(cookie), self._clock())
        if row is None:
            return None
        try:
            opened = self.sealer.open(row.sealed, key=cookie, purpose=PURPOSE)
        except SealBroken:
            return None
        content = Content.model_validate_json(opened)
        return Session(
            cookie,
            row.version,
            content,
            row.started_at,
            row.seen_at,
            Written(list(content.versions)),
        )

    async def settle(self, session: Session) -> None:
        """Store the changes of a request; otherwise record the use of the session once a minute."""
        now = self._clock()
        if session.changed or session.written.grew:
            await self.save(session)
        elif now - session.seen_at > SEEN_EVERY:
            await store.touch(self._scope, row_id(session.cookie), now, self._end(session, now))

    async def save(self, session: Session) -> None:
        """Store the session, merged with changes that another request has stored meanwhile."""
        while True:
            session.content.versions = session.written.versions
            session.seen_at = self._clock()
            session.version += 1
            if await store.reseal(self._scope, self._row(session)):
                session.changed = session.written.grew = False
                return
            stored = await self.find(session.cookie)
            if stored is None:  # it was ended, and stays so
                return
            _merge(session, stored)

    async def end(self, session: Session) -> None:
        await store.delete(self._scope, row_id(session.cookie))

    async def end_all_of(self, subject: str) -> int:
        mark = self.sealer.mark("person", subject)
        return await store.delete_of(self._scope, "person", mark)

    async def end_issuers(self, issuer_session: str) -> int:
        """End the sessions that belong to an ended session at the issuer. Returns how many."""
        mark = self.sealer.mark("issuer-session", issuer_session)
        return await store.delete_of(self._scope, "issuer_session", mark)

    async def claim_refresh(self, session: Session) -> bool:
        return await store.claim_refresh(self._scope, row_id(session.cookie), self._clock())

    async def release_refresh(self, session: Session) -> None:
        await store.release_refresh(self._scope, row_id(session.cookie))

    async def keep(self, text: bytes) -> str:
        """Keep a text while its author signs in again. Returns the secret that finds it."""
        secret = new_secret()
        sealed = self.sealer.seal(text, key=secret, purpose=KEPT_PURPOSE)
        await store.keep(self._scope, row_id(secret), sealed, self._clock() + KEPT_FOR)
        return secret

    async def kept(self, secret: str) -> bytes | None:
        sealed = await store.kept(self._scope, row_id(secret), self._clock())
        if sealed is None:
            return None
        try:
            return self.sealer.open(sealed, key=secret, purpose=KEPT_PURPOSE)
        except SealBroken:
            return None

    def _row(self, session: Session) -> store.Row:
        content = session.content.model_dump_json().encode()
        subject, at_issuer = session.content.subject, session.content.issuer_session
        return store.Row(
            id=row_id(session.cookie),
            version=session.version,
            sealed=self.sealer.seal(content, key=session.cookie, purpose=PURPOSE),
            person=self.sealer.mark("person", subject),
            issuer_session=self.sealer.mark("issuer-session", at_issuer or session.cookie),
            started_at=session.started_at,
            seen_at=session.seen_at,
            ends_at=self._end(session, session.seen_at),
        )

    def _end(self, session: Session, now: datetime) -> datetime:
        return min(now + self._idle, session.started_at + self._absolute)


def _merge(session: Session, stored: Session) -> None:
    """Take the newer tokens, and the versions of both."""
    session.version = stored.version
    if stored.content.tokens.expires_at > session.content.tokens.expires_at:
        session.content.tokens = stored.content.tokens
    both = {version: when for when, version in stored.written.versions}
    both.update({version: when for when, version in session.written.versions})
    newest = sorted((when, version) for version, when in both.items())
    session.written.versions = newest[-MOST_VERSIONS:]
