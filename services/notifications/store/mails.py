"""Outgoing mails in MongoDB.

    waiting ─claim─► sending ─► sent | failed (refused for good, or tried for too long)
     │ │ ▲              │
     │ │ └── not now ───┘
     │ └─► dropped (no longer wanted, visible or unread)
     └───► uncertain (the same, but an earlier attempt may have arrived)

A mail is claimed just before it is handed over. If it is still `sending` when its hold ends, it was
handed over and perhaps accepted, and the record of it was lost: it may go out twice, with the same
Message-ID, since SMTP has no way to ask. A row never claims less than may have happened. No text of
a mail is stored.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel

from services.notifications.store.notices import BATCH
from shared.mongo import (
    Document,
    Scope,
    delete_some,
    read_document,
    upsert_each,
    write_document,
)

COLLECTION = "mails"
HOLD = timedelta(minutes=1)
KEPT_SECONDS = 30 * 24 * 3600


class MailState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


class Mail(BaseModel):
    """A mail of one notice, or a digest of the notices `after` a number and up to another.

    `why`: its outcome, in a few words. `attempts`: how often it was handed over. `uncertain`: an
    attempt may have arrived, which cannot be known. `traceparent`: the trace of its fact, if there
    is just one. `done_at` is absent while it is open.
    """

    id: str
    person_id: str
    notice_id: str | None = None
    after: int = 0
    up_to: int = 0
    state: MailState = MailState.WAITING
    attempts: int = 0
    made_at: datetime
    due_at: datetime
    why: str = ""
    uncertain: bool = False
    traceparent: str | None = None

    @property
    def is_digest(self) -> bool:
        return self.notice_id is None


async def prepare(scope: Scope) -> None:
    mails = scope[COLLECTION]
    await mails.create_index([("due_at", 1)], name="due", partialFilterExpression={"open": True})
    await mails.create_index([("person_id", 1)])
    await mails.create_index([("done_at", 1)], expireAfterSeconds=KEPT_SECONDS)


async def add(scope: Scope, mails: Sequence[Mail]) -> None:
    """Add mails. Idempotent."""
    changes = {}
    for mail in mails:
        document = write_document(mail)
        document.pop("_id")
        changes[mail.id] = {"$setOnInsert": {**document, "open": True}}
    await upsert_each(scope, COLLECTION, changes)


async def due(scope: Scope, now: datetime, limit: int) -> list[str]:
    """Return the ids of the mails to send, longest due first."""
    cursor = scope[COLLECTION].find({"open": True, "due_at": {"$lte": now}}, {"_id": 1})
    return [row["_id"] for row in await cursor.sort("due_at", 1).limit(limit).to_list(limit)]


async def find_due(scope: Scope, mail_id: str, now: datetime) -> Mail | None:
    """Return a due mail. None: it is no longer due."""
    matching = {"_id": mail_id, "open": True, "due_at": {"$lte": now}}
    document = await scope[COLLECTION].find_one(matching)
    if document is None:
        return None
    mail = read_document(Mail, document)
    mail.uncertain = mail.uncertain or mail.state is MailState.SENDING
    return mail


async def claim(scope: Scope, mail: Mail, now: datetime) -> bool:
    """Claim a mail for HOLD. False: another process was first."""
    change = {
        "$set": {"state": MailState.SENDING, "due_at": now + HOLD, "uncertain": mail.uncertain},
        "$inc": {"attempts": 1},
    }
    taken = await scope[COLLECTION].update_one({**_as_read(mail), "due_at": mail.due_at}, change)
    mail.attempts += 1
    return bool(taken.modified_count)


async def close(scope: Scope, mail: Mail, state: MailState, now: datetime, why: str = "") -> None:
    """Close a mail for good.

    Any process may record that it was sent; other states only the process that claimed it last.
    """
    matching = {"_id": mail.id} if state is MailState.SENT else _as_read(mail)
    await scope[COLLECTION].update_one(
        matching, {"$set": {"state": state, "why": why, "done_at": now}, "$unset": {"open": ""}}
    )


async def postpone(scope: Scope, mail: Mail, due_at: datetime, why: str) -> None:
    waiting = {"due_at": due_at, "why": why, "uncertain": mail.uncertain}
    await scope[COLLECTION].update_one(
        _as_read(mail), {"$set": {**waiting, "state": MailState.WAITING}}
    )


async def not_handed_over(scope: Scope, mail: Mail, due_at: datetime, why: str) -> None:
    """Return a claimed mail to waiting. No server was there to accept it, so this is no attempt."""
    await scope[COLLECTION].update_one(
        _as_read(mail),
        {
            "$set": {"state": MailState.WAITING, "due_at": due_at, "why": why},
            "$inc": {"attempts": -1},
        },
    )


def _as_read(mail: Mail) -> Document:
    """Return the query for the mail in the state that was read.

    Each claim increments `attempts`, so a process that read the mail earlier cannot change its
    state.
    """
    return {"_id": mail.id, "open": True, "attempts": mail.attempts}


async def oldest_due(scope: Scope, now: datetime) -> datetime | None:
    row = await scope[COLLECTION].find_one(
        {"open": True, "due_at": {"$lte": now}}, {"due_at": 1}, sort=[("due_at", 1)]
    )
    return row["due_at"] if row else None


async def forget(scope: Scope, person_id: str) -> bool:
    """Delete some of a person's mails. False: none is left."""
    return await delete_some(scope, COLLECTION, {"person_id": person_id}, BATCH)
