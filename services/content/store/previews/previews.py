"""Previews of pages on the web in MongoDB: rows without facts, one for each page."""

from collections.abc import Iterable
from datetime import datetime

from services.content.domain.previews.preview import Preview
from services.content.store.rows import Rows
from shared.mongo import Scope, update_each

PREVIEWS = Rows("previews", Preview)


async def ask_for(scope: Scope, ids: Iterable[str], now: datetime) -> None:
    """Write that texts link to these, so that no transaction meanwhile drops one as unused."""
    await update_each(scope, PREVIEWS.collection, ids, {"$set": {"asked_at": now}})
