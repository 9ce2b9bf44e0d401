"""Inboxes with years in them, mails that went out, and a large community."""

from datetime import timedelta

from services.notifications.domain.channels import MailWhen
from services.notifications.domain.notice import Inbox, Item, Notice, Plan, To
from services.notifications.domain.subject import Subject
from services.notifications.store import (
    deliveries,
    inboxes,
    mails,
    memberships,
    notices,
    origins,
    told,
)
from services.notifications.store.deliveries import Delivery
from services.notifications.store.mails import Mail
from services.notifications.subjects import gathering, interests
from services.notifications.subjects import table as subjects
from services.notifications.subjects.kind import Part
from shared.contracts.events import Answer
from shared.contracts.token import Version
from shared.contracts.values import Role, Standing
from shared.mongo import Scope, insert, write_document
from tests.support.modules import modules_of
from tests.support.posts import NOON
from tests.support.store_queries.examples import Examples

COUNT = 3_000
PAGE = 20
DAY = timedelta(days=1)
COMMUNITY = Subject("community", "c1")
PATH = (Subject("post", "p1"), COMMUNITY)


async def fill(scope: Scope) -> None:
    rows = range(COUNT)
    await insert(scope, notices.COLLECTION, [write_document(_notice(n)) for n in rows])
    await insert(scope, inboxes.ITEMS, [write_document(_item(n)) for n in rows])
    await insert(scope, inboxes.COLLECTION, [_inbox(n) for n in rows])
    await insert(scope, mails.COLLECTION, [_mail(n) for n in rows])
    await insert(scope, deliveries.COLLECTION, [write_document(_delivery(n)) for n in rows])
    await insert(scope, memberships.COLLECTION, [_member(n) for n in rows])
    await insert(scope, interests.COLLECTION, [_interest(n) for n in rows])
    await insert(scope, gathering.ATTENDANCES, [_attendance(n) for n in rows])


def _notice(number: int) -> Notice:
    return Notice(
        id=f"n{number:05}",
        fact_id=f"f{number}",
        person_id="reader",
        reason="posted",
        path=PATH,
        actor_id=f"a{number % 100}",
        at=NOON,
        made_at=NOON + timedelta(minutes=number),
        number=number,
        inbox=True,
        mail=MailWhen.DAILY if number % 40 == 0 else MailWhen.NEVER,
        item_id="busy" if number % 2 else f"i{number:05}",
    )


def _item(number: int) -> Item:
    return Item(
        id=f"i{number:05}",
        person_id="reader",
        number=number,
        latest=f"n{number:05}",
        count=1,
        unread=number % 40 == 0,
        made_at=NOON,
    )


def _inbox(number: int) -> dict[str, object]:
    due = NOON + number * DAY if number % 2 else None
    row = write_document(Inbox(id=f"p{number:05}", last=number, digest_due=due))
    return {name: value for name, value in row.items() if value is not None}


def _mail(number: int) -> dict[str, object]:
    mail = Mail(id=f"m{number:05}", person_id=f"p{number % 100}", made_at=NOON, due_at=NOON)
    row = write_document(mail)
    return {**row, "open": True} if number % 50 == 0 else {**row, "done_at": NOON}


def _delivery(number: int) -> Delivery:
    plan = Plan(
        fact_id=f"f{number}",
        reason="posted",
        path=PATH,
        actor_id=None,
        at=NOON,
        to=To("members", COMMUNITY),
    )
    due = NOON + (number - COUNT // 2) * DAY
    return Delivery(id=f"d{number:05}", plan=plan, began_at=NOON, due_at=due)


def _member(number: int) -> dict[str, object]:
    return {
        "_id": f"c1.p{number:05}",
        "sequence": 1,
        "community_id": "c1",
        "person_id": f"p{number:05}",
        "standing": Standing.LEFT if number % 3 == 0 else Standing.ACTIVE,
        "role": Role.ANIMATOR if number % 500 == 1 else Role.MEMBER,
        "heard_at": NOON + timedelta(minutes=number),
    }


def _attendance(number: int) -> dict[str, object]:
    return {
        "_id": f"g1.p{number:05}",
        "sequence": 1,
        "gathering_id": "g1",
        "person_id": f"p{number:05}",
        "answer": Answer.YES if number > COUNT // 2 else Answer.NO,
    }


def _interest(number: int) -> dict[str, object]:
    return {
        "_id": f"p1.p{number:05}",
        "sequence": 1,
        "post_id": "p1",
        "person_id": f"p{number:05}",
        "following": number > COUNT // 2,
    }


EXAMPLES = Examples(
    modules=[
        *modules_of("services.notifications.store"),
        *modules_of("services.notifications.subjects"),
    ],
    prepare=[each.prepare for each in (subjects, notices, inboxes, deliveries, mails, origins)],
    fill=fill,
    asked={
        "deliveries.take": [lambda scope: deliveries.take(scope, NOON)],
        "gathering.attendees": [lambda scope: gathering.attendees(scope, "g1", Part("", PAGE))],
        "interests.followers": [lambda scope: interests.followers(scope, "p1", Part("", PAGE))],
        "inboxes.newest_items": [
            lambda scope: inboxes.newest_items(
                scope, Inbox(id="reader"), unread=False, before=None, limit=PAGE
            ),
            lambda scope: inboxes.newest_items(
                scope, Inbox(id="reader", read_to=100), unread=True, before=2_000, limit=PAGE
            ),
        ],
        "inboxes.with_digest_due": [
            lambda scope: inboxes.with_digest_due(scope, NOON + 50 * DAY, PAGE)
        ],
        "inboxes.forget_items": [lambda scope: inboxes.forget_items(scope, "nobody")],
        "mails.due": [lambda scope: mails.due(scope, NOON, PAGE)],
        "mails.oldest_due": [lambda scope: mails.oldest_due(scope, NOON)],
        "mails.forget": [lambda scope: mails.forget(scope, "p7")],
        "memberships.members": [
            lambda scope: memberships.members(scope, "c1", after="", heard_since=None, limit=PAGE),
            lambda scope: memberships.members(
                scope, "c1", after="", heard_since=NOON + timedelta(minutes=2_950), limit=PAGE
            ),
        ],
        "memberships.with_roles": [
            lambda scope: memberships.with_roles(
                scope, "c1", [Role.ANIMATOR, Role.OWNER], after="", limit=PAGE
            )
        ],
        "notices.of_item": [lambda scope: notices.of_item(scope, "busy", PAGE)],
        "notices.following": [lambda scope: notices.following(scope, "reader", 1_000, PAGE)],
        "notices.last_made_by": [
            lambda scope: notices.last_made_by(scope, "reader", NOON + timedelta(minutes=50))
        ],
        "notices.for_digest": [
            lambda scope: notices.for_digest(scope, "reader", after=0, up_to=2_900, limit=PAGE)
        ],
        "notices.forget": [lambda scope: notices.forget(scope, "a7")],
        "notices.unname": [lambda scope: notices.unname(scope, "a7")],
        "told.has": [lambda scope: told.has(scope, Version("content.post", "p1", 1))],
    },
    by_id=frozenset(
        {
            *(f"deliveries.{name}" for name in ("add", "find", "save", "put_off", "finish")),
            *("inboxes.find_many", "inboxes.find", "inboxes.last_numbers", "inboxes.grow"),
            "inboxes.closed",
            *("inboxes.add_to_items", "inboxes.find_item", "inboxes.find_items"),
            *(
                "inboxes.mark_read",
                "inboxes.dismiss",
                "inboxes.mark_all_read",
                "inboxes.digested",
                "inboxes.close",
            ),
            *("inboxes.stay_open", "inboxes.marked", "inboxes.keep_count"),
            *("sight.note", "sight.note_everything", "sight.last", "sight.newest"),
            *("mails.add", "mails.find_due", "mails.claim", "mails.close", "mails.postpone"),
            "mails.not_handed_over",
            *("notices.existing", "notices.find_many", "notices.add"),
            *(
                "interests.find_many",
                "memberships.find_many",
                "people.find_many",
                "people.find",
                "reply.author",
            ),
            *("knowing.load", "origins.first_start", "origins.key", "told.untold", "told.mark"),
            *("preferences.find_many", "preferences.find"),
            *("preferences.save", "preferences.forget"),
        }
    ),
)
