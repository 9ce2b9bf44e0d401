"""A request waits for the read models of other services' aggregates, and for all of them."""

from typing import Any

from shared.contracts.content import POST
from shared.contracts.envelope import Fact
from shared.contracts.events import GATHERING
from shared.contracts.token import Version
from shared.messaging.applied import by_read_models
from shared.messaging.read_models import ReadModel, keep
from shared.messaging.unit import Unit
from shared.mongo import Document, Store
from tests.support import facts
from tests.support.messaging import NoRelay


def row(fact: Fact[Any]) -> Document:
    return {"_id": fact.subject, "sequence": fact.sequence}


LIKE, SEEN = ReadModel(POST, "like", row), ReadModel(POST, "seen", row)


async def test_a_version_is_applied_once_each_read_model_of_its_kind_has_it(store: Store) -> None:
    applied = by_read_models(store.scope, (LIKE, SEEN), owned=(GATHERING,))
    post = facts.post(sequence=2)
    version = Version(post.kind, post.subject, 2)
    assert not await applied(version)
    await keep(Unit(store, NoRelay()), (LIKE,), [post])
    assert not await applied(version)
    await keep(Unit(store, NoRelay()), (SEEN,), [post])
    assert await applied(version)


async def test_a_service_waits_for_no_facts_of_its_own(store: Store) -> None:
    applied = by_read_models(store.scope, (LIKE,), owned=(POST,))
    assert await applied(Version(POST.kind, "p1", 1))


async def test_no_request_waits_for_what_is_only_counted(store: Store) -> None:
    counted = ReadModel(POST, "counted", row, awaited=False)
    assert await by_read_models(store.scope, (counted,), owned=())(Version(POST.kind, "p1", 1))
