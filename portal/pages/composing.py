"""What the forms of posts send to the API."""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.pages import attaching, kinds, tagging
from portal.visit import Visit


async def text_of(
    visit: Visit, kind: str, fields: Mapping[str, str], ids: Sequence[str]
) -> dict[str, Any]:
    """Return the text of a form, for the API. `ids`: its files, which describe a gallery."""
    return {
        "title": fields["title"],
        "body": fields["body"],
        "details": await _details(visit, kind, fields, ids),
        "lang": fields["lang"] or visit.language,
        "tags": await tagging.sent(visit, fields),
    }


async def _details(
    visit: Visit, kind: str, fields: Mapping[str, str], ids: Sequence[str]
) -> dict[str, Any] | None:
    """Return the payload. The texts of a gallery come from the fields of its files."""
    if kind == "gallery":
        return attaching.pictures(await attaching.held(visit, ids, fields))
    return kinds.details_in(kind, fields, visit.formats.zone)
