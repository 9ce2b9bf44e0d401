"""The refreshing of bearer tokens. Concurrent requests of a session refresh its token once."""

import asyncio
import time

from portal.session.oidc import Issuer, IssuerAway, SignInRefused
from portal.session.session import Session, Sessions
from shared.observe.logs import logger

EARLY_SECONDS = 30
"""How long before its expiry a token is refreshed, in seconds: longer than a page takes."""
LOOKS = 50
LOOK_SECONDS = 0.1

log = logger(__name__)


async def fresh_bearer(issuer: Issuer, sessions: Sessions, session: Session) -> str | None:
    """Return a bearer token, or None if the session is over and the issuer gives no more tokens."""
    tokens = session.content.tokens
    left = tokens.expires_at - time.time()
    if left > EARLY_SECONDS:
        return tokens.access
    if not tokens.refresh:
        return tokens.access if left > 0 else None
    if not await sessions.claim_refresh(session):
        return await _refreshed_elsewhere(sessions, session)
    try:
        session.content.tokens = await issuer.refresh(tokens)
        await sessions.save(session)
    except IssuerAway as away:
        log.warning("the issuer is away; the token is used while it lasts", error=str(away))
        return tokens.access if left > 0 else None
    except SignInRefused:
        await sessions.end(session)
        return None
    finally:
        await sessions.release_refresh(session)
    return session.content.tokens.access


async def _refreshed_elsewhere(sessions: Sessions, session: Session) -> str | None:
    """Wait for another request's refresh, since a refresh token can be used only once."""
    before = session.content.tokens.expires_at
    for _ in range(LOOKS):
        await asyncio.sleep(LOOK_SECONDS)
        stored = await sessions.find(session.cookie)
        if stored is None:
            return None
        if stored.content.tokens.expires_at > before:
            session.content, session.version = stored.content, stored.version
            return stored.content.tokens.access
    return session.content.tokens.access if before > time.time() else None
