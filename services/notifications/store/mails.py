"""Outgoing mails in MongoDB.

    waiting ─claim─► sending ─► sent | failed (refused for good, or tried for too long)
       ▲                │  └──► dropped (no longer wanted, visible or unread)
       └── not now ─────┘

A mail that was being sent when its process died is claimed again once its hold is over: then it may
go out twice, with the same Message-ID. SMTP has no way to ask. Nothing of a mail's text is kept.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from pydantic import BaseModel

from shared.mongo import Scope, delete_many, read_document, upsert_each, write_document

COLLECTION = "mails"
HOLD = timedelta(minutes=1)
KEPT_SECONDS = 30 * 24 * 3600


class MailState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


OPEN = [MailState.WAITING, MailState.SENDING]


class Mail(BaseModel):
    """Of one notice, or a digest of those `after` a number and up to another.

    `why`: what became of it, in a few words. `traceparent`: of what it tells, where that is one
    thing. `done_at` is absent while it is open.
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


async def claim(scope: Scope, mail_id: str, now: datetime) -> Mail | None:
    """This caller's to send, for HOLD. None: it is not due any more."""
    matching = {"_id": mail_id, "open": True, "due_at": {"$lte": now}}
    change = {
        "$set": {"state": MailState.SENDING, "due_at": now + HOLD},
        "$inc": {"attempts": 1},
    }
    taken = await scope[COLLECTION].update_one(matching, change)
    if not taken.modified_count:
        return None
    document = await scope[COLLECTION].find_one({"_id": mail_id})
    return read_document(Mail, document) if document else None


async def close(scope: Scope, mail: Mail, state: MailState, now: datetime, why: str = "") -> None:
    await scope[COLLECTION].update_one(
        {"_id": mail.id},
        {"$set": {"state": state, "why": why, "done_at": now}, "$unset": {"open": ""}},
    )


async def postpone(
    scope: Scope, mail: Mail, due_at: datetime, why: str, *, attempted: bool
) -> None:
    """`attempted`: whether this try counts."""
    waiting = {"state": MailState.WAITING, "due_at": due_at, "why": why}
    attempts = 0 if attempted else -1
    await scope[COLLECTION].update_one(
        {"_id": mail.id, "open": True}, {"$set": waiting, "$inc": {"attempts": attempts}}
    )


async def oldest_due(scope: Scope, now: datetime) -> datetime | None:
    row = await scope[COLLECTION].find_one(
        {"open": True, "due_at": {"$lte": now}}, {"due_at": 1}, sort=[("due_at", 1)]
    )
    return row["due_at"] if row else None


async def forget(scope: Scope, person_id: str) -> None:
    await delete_many(scope, COLLECTION, {"person_id": person_id})
