"""Outgoing mails in MongoDB.

    waiting ─claim─► sending ─► sent | failed (refused for good, or tried for too long)
     │ │ ▲              │
     │ │ └── not now ───┘
     │ └─► dropped (no longer wanted, visible or unread)
     └───► uncertain (the same, but an earlier attempt may have arrived)

A mail is claimed just before it is handed over. So one that is `sending` once its hold is over was
handed over, perhaps taken, and the note of it was lost: it may go out twice, with the same
Message-ID, since SMTP has no way to ask. A row never says less than what may have happened. Nothing
of a mail's text is kept.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel

from shared.mongo import (
    Document,
    Scope,
    delete_many,
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
    """Of one notice, or a digest of those `after` a number and up to another.

    `why`: what became of it, in a few words. `attempts`: how often it was handed over. `uncertain`:
    one of them may have arrived, for all that is known. `traceparent`: of what it tells, where that
    is one thing. `done_at` is absent while it is open.
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
    """Twice is once."""
    changes = {}
    for mail in mails:
        document = write_document(mail)
        document.pop("_id")
        changes[mail.id] = {"$setOnInsert": {**document, "open": True}}
    await upsert_each(scope, COLLECTION, changes)


async def due(scope: Scope, now: datetime, limit: int) -> list[str]:
    """The ids of mails to send, due longest first."""
    cursor = scope[COLLECTION].find({"open": True, "due_at": {"$lte": now}}, {"_id": 1})
    return [row["_id"] for row in await cursor.sort("due_at", 1).limit(limit).to_list(limit)]


async def find_due(scope: Scope, mail_id: str, now: datetime) -> Mail | None:
    """None: it is not due any more."""
    matching = {"_id": mail_id, "open": True, "due_at": {"$lte": now}}
    document = await scope[COLLECTION].find_one(matching)
    if document is None:
        return None
    mail = read_document(Mail, document)
    mail.uncertain = mail.uncertain or mail.state is MailState.SENDING
    return mail


async def claim(scope: Scope, mail: Mail, now: datetime) -> bool:
    """Whether it is this caller's to hand over, for HOLD. Somebody else may have been first."""
    change = {
        "$set": {"state": MailState.SENDING, "due_at": now + HOLD, "uncertain": mail.uncertain},
        "$inc": {"attempts": 1},
    }
    taken = await scope[COLLECTION].update_one({**_as_read(mail), "due_at": mail.due_at}, change)
    mail.attempts += 1
    return bool(taken.modified_count)


async def close(scope: Scope, mail: Mail, state: MailState, now: datetime, why: str = "") -> None:
    """For good. That it was sent is true whoever learns of it; the rest, whoever had it last."""
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
    """It was claimed, and nobody was there to take it: that was no attempt."""
    await scope[COLLECTION].update_one(
        _as_read(mail),
        {
            "$set": {"state": MailState.WAITING, "due_at": due_at, "why": why},
            "$inc": {"attempts": -1},
        },
    )


def _as_read(mail: Mail) -> Document:
    """Each claim counts on: whoever read it before does not change what came of it."""
    return {"_id": mail.id, "open": True, "attempts": mail.attempts}


async def oldest_due(scope: Scope, now: datetime) -> datetime | None:
    row = await scope[COLLECTION].find_one(
        {"open": True, "due_at": {"$lte": now}}, {"due_at": 1}, sort=[("due_at", 1)]
    )
    return row["due_at"] if row else None


async def forget(scope: Scope, person_id: str) -> None:
    await delete_many(scope, COLLECTION, {"person_id": person_id})
