"""Thousands of kudos, awards and scores, and the queries on them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from services.membership.domain.recognition.award import Award, award_id
from services.membership.domain.recognition.deeds import Deed, Kind, tallies
from services.membership.domain.recognition.kudos import Kudos
from services.membership.domain.recognition.status import StatusList, StatusPlace, fingerprint
from services.membership.store.recognition import awards, kudos, paths, scores, statuses
from shared.contracts.recognition import Badge, KudosStatus
from shared.mongo import Document, Scope, insert, read_document, write_document
from tests.support.posts import NOON
from tests.support.store_queries import places
from tests.support.store_queries.examples import Ask

COUNT = 3_000
LARGEST = "c0000"
PAGE = 21


async def fill(scope: Scope) -> None:
    await insert(scope, kudos.COLLECTION, [_kudos(n) for n in range(COUNT)])
    await insert(scope, awards.COLLECTION, [_award(n) for n in range(COUNT)])
    await insert(scope, statuses.LISTS, [write_document(StatusList(id=n)) for n in range(10)])
    await insert(scope, statuses.REVOKED, [{"_id": fingerprint(f"s{n:05}")} for n in range(COUNT)])
    await insert(scope, paths.COLLECTION, [_path(n) for n in range(COUNT)])
    for number in range(COUNT):
        done = {LARGEST: [Deed(Kind.ANSWER, NOON + timedelta(minutes=number), LARGEST)]}
        await scores.replace(scope, f"p{number:05}", tallies(done[LARGEST]))


def _path(number: int) -> Document:
    told: Document = {"title": "A path", "language": "en", "community": None, "skills": []}
    return {"_id": f"s{number:05}", "sequence": 1, "is_path": True, **told}


def _kudos(number: int) -> Document:
    """Return kudos; a person has thirty, and every third one is hidden."""
    return write_document(
        Kudos(
            id=f"k{number:05}",
            community=places.ref(0),
            by_id=f"p{number // 10:05}",
            to_id=f"p{number // 30:05}",
            reason="Thanks",
            topic_id=None,
            status=KudosStatus.HIDDEN if number % 3 == 0 else KudosStatus.SHOWN,
            given_at=NOON + timedelta(minutes=number),
            updated_at=NOON,
        )
    )


def _award(number: int) -> Document:
    person_id, badge = f"p{number // 6:05}", [*Badge][number % 6]
    return write_document(
        Award(
            id=award_id(person_id, badge),
            badge=badge,
            person_id=person_id,
            credential_id=f"s{number:05}" if number % 3 == 0 else None,
            status=StatusPlace(list=0, index=number) if number % 3 == 0 else None,
            awarded_at=NOON,
            updated_at=NOON,
        )
    )


async def _best(scope: Scope) -> list[scores.Scored]:
    async for batch in scores.best(scope, LARGEST):
        return batch
    return []


ASKED: Mapping[str, Sequence[Ask]] = {
    "kudos.received": [
        lambda scope: kudos.received(
            scope, "p00007", kudos.THERE, after=(NOON + timedelta(days=1), "k"), limit=PAGE
        )
    ],
    "kudos.given": [lambda scope: kudos.given(scope, "p00007", PAGE)],
    "kudos.some_to": [lambda scope: kudos.some_to(scope, "p00007", PAGE)],
    "kudos.deeds": [lambda scope: kudos.deeds(scope, "p00007")],
    "awards.of_person": [lambda scope: awards.of_person(scope, "p00007")],
    "awards.with_credential": [lambda scope: awards.with_credential(scope, "s00300")],
    "awards.pass_tombstone": [lambda scope: awards.pass_tombstone(scope, "p00001.mentor")],
    "statuses.take_place": [lambda scope: statuses.take_place(scope, "a secret")],
    "statuses.revoke": [lambda scope: statuses.revoke(scope, read_document(Award, _award(0)))],
    "statuses.status_list": [lambda scope: statuses.status_list(scope, 3)],
    "statuses.is_revoked": [lambda scope: statuses.is_revoked(scope, "s00300")],
    "paths.known": [lambda scope: paths.known(scope, [f"s{n:05}" for n in range(PAGE)])],
    "scores.replace": [lambda scope: scores.replace(scope, "p00007", {})],
    "scores.of_person": [lambda scope: scores.of_person(scope, "p00100")],
    "scores.best": [_best],
    "scores.has_board": [lambda scope: scores.has_board(scope, LARGEST)],
    "scores.switch_board": [lambda scope: scores.switch_board(scope, LARGEST, on=False)],
    "scores.forget": [lambda scope: scores.forget(scope, "p00100")],
}
WHOLE = {"scores.everybody": "after a rebuild of traces, everybody is counted again"}
