"""Flags, cases and decisions in thousands, and the queries of content's moderation on them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.content.domain.moderation.decision import Appeal, Decision
from services.content.domain.moderation.flag import Flag, flag_id
from services.content.domain.posts.likeness import bands, signature
from services.content.store.moderation import barred, cases, decisions, flags, moderators
from services.content.store.moderation.decisions import Asked
from services.content.store.posts import likenesses
from shared.audience import memberships
from shared.contracts.moderation import Act, DecisionStatus, FlagReason, FlagStatus
from shared.contracts.talk import ThingKind, ThingRef
from shared.contracts.values import CommunityRef, Role
from shared.mongo import Document, Scope, insert, write_document

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
PAGE = 20
COUNT = 1_000
_GUILD = CommunityRef(id="c1", slug="c1")
_ELSEWHERE = CommunityRef(id="c7", slug="c7")


async def fill(scope: Scope) -> None:
    await insert(scope, flags.COLLECTION, [_flag(number) for number in range(COUNT)])
    await insert(scope, cases.COLLECTION, [_case(number) for number in range(COUNT)])
    await insert(scope, decisions.COLLECTION, [_decision(number) for number in range(COUNT)])
    await insert(scope, barred.COLLECTION, [_bars(number) for number in range(COUNT)])
    await insert(scope, likenesses.COLLECTION, [_signed(number) for number in range(COUNT)])
    await insert(scope, memberships.COLLECTION, [_member(number) for number in range(COUNT)])


def _thing(number: int) -> ThingRef:
    key = f"m{number:05}"
    return ThingRef(kind=ThingKind.POST, id=key, post_id=key)


def _flag(number: int) -> Document:
    thing, person = _thing(number % 5), f"f{number % 50:05}"
    made = Flag(
        id=f"{flag_id(thing.id, person)}{number}",
        thing=thing,
        community=_GUILD,
        person_id=person,
        reason=FlagReason.SPAM,
        status=list(FlagStatus)[number // 5 % 4],
        created_at=NOON + timedelta(minutes=number),
        updated_at=NOON,
    )
    return write_document(made)


def _case(number: int) -> Document:
    return {
        "_id": f"m{number:05}",
        "thing": _thing(number).model_dump(),
        "audience": f"c{number % 2}",
        "flags": 1,
        "reasons": {"spam": 1},
        "first_at": NOON + timedelta(minutes=number),
        **({"claimed_by": f"f{number:05}"} if number % 100 == 0 else {}),
    }


def _decision(number: int) -> Document:
    hides = number % 2 == 0
    made = Decision(
        id=f"d{number:05}",
        act=Act.HIDE if hides else Act.WARN,
        thing=_thing(number // 2 if number % 3 else 0) if hides else None,
        community=_GUILD if number % 5 else None,
        person_id=f"f{number % 10:05}",
        decider_id=f"f{number % 20:05}",
        reason="It is spam.",
        moved_to=_ELSEWHERE if number % 11 == 0 else None,
        status=DecisionStatus.STANDING if number % 3 else DecisionStatus.OVERTURNED,
        appeal=Appeal(text="No.", made_at=NOON) if number % 7 == 0 else None,
        created_at=NOON,
        updated_at=NOON,
    )
    return write_document(made)


def _bars(number: int) -> Document:
    return {"_id": f"c1.f{number:05}", "person_id": f"f{number:05}", "bars": {}}


def _signed(number: int) -> Document:
    own = _signature(number)
    return {"_id": f"m{number:05}", "sequence": 1, "bands": bands(own), "signature": own}


def _signature(number: int) -> bytes:
    return signature(f"The text of number {number} is about {number * 7} things of {number}") or b""


def _member(number: int) -> Document:
    return {
        "_id": f"c9.q{number:05}",
        "community_id": "c9",
        "person_id": f"q{number:05}",
        "standing": "active",
        "role": Role.MEMBER if number % 100 else Role.MODERATOR,
    }


ASKED: dict[str, Any] = {
    "flags.open_on": [lambda scope: flags.open_on(scope, "m00001", PAGE)],
    "flags.raised_by": [lambda scope: flags.raised_by(scope, "f00001", PAGE)],
    "cases.queue": [
        lambda scope: cases.queue(scope, "c1", after=None, limit=PAGE),
        lambda scope: cases.queue(
            scope, "c1", after=(NOON + timedelta(minutes=101), "m00101"), limit=PAGE
        ),
    ],
    "decisions.of_audience": [
        lambda scope: decisions.of_audience(scope, Asked("c1"), before="d00500", limit=PAGE),
        lambda scope: decisions.of_audience(
            scope, Asked("c1", person_id="f00001"), before=None, limit=PAGE
        ),
        lambda scope: decisions.of_audience(
            scope, Asked("c7", person_id="f00001"), before="d00900", limit=PAGE
        ),
        lambda scope: decisions.of_audience(
            scope, Asked("c1", appealed=True), before=None, limit=PAGE
        ),
    ],
    "decisions.about": [
        lambda scope: decisions.about(scope, "f00001", before="d00500", limit=PAGE)
    ],
    "decisions.on_thing": [lambda scope: decisions.on_thing(scope, "m00000", PAGE)],
    "decisions.hiding": [lambda scope: decisions.hiding(scope, "m00001")],
    "moderators.beside": [lambda scope: moderators.beside(scope, "c9", ["q00000"])],
    "barred.forget_person": [lambda scope: barred.forget_person(scope, "f00001")],
    "likenesses.alike": [lambda scope: likenesses.alike(scope, _signature(1))],
    "cases.follow": [lambda scope: cases.follow(scope, "m00001", "c7")],
    "cases.forget_person": [lambda scope: cases.forget_person(scope, "f00100")],
}
