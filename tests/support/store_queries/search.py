"""Saved searches of many people, their matches, what they asked, and the gaps in it."""

from datetime import timedelta

from services.search.domain.gaps.answer_request import AnswerRequest
from services.search.domain.gaps.gap import Gap
from services.search.domain.saved import Match, SavedSearch
from services.search.store import searches
from services.search.store.gaps import answer_requests, asked, gaps
from services.search.store.gaps.asked import AskedSearch, Opening
from services.search.store.owned import MATCHES, OWNED
from shared.contracts.searches import FoundKind
from shared.mongo import Document, Scope, insert, write_document
from tests.support.facts import NOON, community_ref
from tests.support.modules import modules_of
from tests.support.store_queries.examples import Examples

COUNT = 5_000


async def fill(scope: Scope) -> None:
    await insert(scope, searches.COLLECTION, [_saved(number) for number in range(COUNT)])
    await insert(scope, MATCHES.collection, [_match(number) for number in range(COUNT)])
    await insert(scope, asked.COLLECTION, [_asked(number) for number in range(COUNT)])
    await insert(scope, gaps.COLLECTION, [_gap(number) for number in range(COUNT)])
    requests = [_request(number) for number in range(COUNT)]
    await insert(scope, answer_requests.COLLECTION, requests)


def _saved(number: int) -> Document:
    return write_document(
        SavedSearch(
            id=f"s{number:05}",
            person_id="reader" if number % 100 == 0 else f"p{number % 700}",
            guest=False,
            text="leave",
            secret_hash=f"h{number}" if number % 2 else None,
            created_at=NOON + timedelta(minutes=number),
        )
    )


def _match(number: int) -> Document:
    return write_document(
        Match(
            id=f"s{number:05}.t",
            search_id=f"s{number:05}",
            person_id="reader" if number % 100 == 0 else f"p{number % 700}",
            kind=FoundKind.POST,
            thing_id="t",
            found_at=NOON,
        )
    )


def _asked(number: int) -> Document:
    return write_document(
        AskedSearch(
            id=f"a{number:05}",
            person_id="reader" if number % 100 == 0 else f"p{number % 700}",
            language="en",
            words="leave",
            found=False,
            at=NOON + timedelta(minutes=number),
        )
    )


def _gap(number: int) -> Document:
    return write_document(
        Gap(
            id=f"g{number:05}",
            words="leave",
            stems=("leave",),
            language="en",
            community=community_ref("data"),
            person_id="reader" if number % 100 == 0 else f"p{number % 700}",
            taken_up_at=NOON + timedelta(minutes=number),
        )
    )


def _request(number: int) -> Document:
    return write_document(
        AnswerRequest(
            id=f"q{number // 4}.{number}",
            question_id=f"q{number // 4}",
            community=None,
            person_id=f"p{number % 700}",
            requested_at=NOON + timedelta(minutes=number),
        )
    )


def _opening() -> Opening:
    at = NOON + timedelta(minutes=COUNT)
    return Opening(person_id="reader", words="leave", key="post:1", at=at)


EXAMPLES = Examples(
    modules=modules_of("services.search.store"),
    prepare=[searches.prepare, asked.prepare, *(each.prepare for each in OWNED)],
    fill=fill,
    asked={
        "searches.of_person": [lambda scope: searches.of_person(scope, "reader")],
        "searches.by_secret": [lambda scope: searches.by_secret(scope, "h1")],
        "asked.record": [lambda scope: asked.record(scope, [], [_opening()])],
        "asked.since": [lambda scope: asked.since(scope, NOON + timedelta(minutes=COUNT - 100))],
        "asked.forget": [lambda scope: asked.forget(scope, "nobody")],
        "gaps.newest": [gaps.newest],
        "answer_requests.of_question": [lambda scope: answer_requests.of_question(scope, "q1")],
        "answer_requests.counted": [
            lambda scope: answer_requests.counted(scope, ["p1", "p2"], NOON + timedelta(hours=1))
        ],
    },
    by_id=frozenset({"searches.set_secret"}),
)
