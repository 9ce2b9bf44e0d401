"""Previews, and the texts that link to them, in thousands, and content's queries on them."""

from datetime import UTC, datetime
from typing import Any

from services.content.domain.previews.preview import Preview
from services.content.store.previews import links
from services.content.store.previews.links import LINKINGS, Linking
from services.content.store.previews.previews import PREVIEWS
from shared.mongo import Scope, insert, write_document

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
COUNT = 2_000


async def fill(scope: Scope) -> None:
    linking = [
        Linking(id=f"p{n:05}", audience=f"c{n % 50:05}", pages=(f"l{n % 500:05}", f"m{n:05}"))
        for n in range(COUNT)
    ]
    known = [
        Preview(id=f"l{n:05}", address=f"https://example.org/{n}", next_at=NOON, title=f"Page {n}")
        for n in range(COUNT)
    ]
    await insert(scope, LINKINGS.collection, [write_document(each) for each in linking])
    await insert(scope, PREVIEWS.collection, [write_document(each) for each in known])


ASKED: dict[str, Any] = {
    "links.pages_of": [lambda scope: links.pages_of(scope, [f"p{n:05}" for n in range(20)])],
    "links.known": [lambda scope: links.known(scope, [f"p{n:05}" for n in range(20)])],
    "links.audiences": [lambda scope: links.audiences(scope, "l00001")],
}
