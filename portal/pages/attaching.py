"""The files of a post in progress: sent with its form, and listed in it until it is saved.

A file stands alone until the post names it, so uploaded files survive a refusal of the form. With
JavaScript it is sent in pieces before (static/upload.js), and the form contains only its id.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import UploadFile

from portal.gateway.models.content import File
from portal.gateway.together import Missing, unless_hidden
from portal.visit import Visit

FIELD = "uploaded"
"""The field with the ids of uploaded files.

A file whose id is removed from the form is not kept.
"""
SAID = ("place", "alt", "caption")
"""The fields of a picture in the form of a gallery: its place from 1, its alt text, a caption."""
LAST = 1_000
LONGEST_PLACE = 4


@dataclass(frozen=True, slots=True)
class Held:
    """A file in a form. `file` is None if it cannot be read now."""

    id: str
    file: File | None
    said: Mapping[str, str]

    @property
    def is_picture(self) -> bool:
        return self.file is not None and self.file.media_type.startswith("image/")


def kept(visit: Visit) -> list[str]:
    """Return the ids of the files that stay, in order."""
    sent = [each for each in visit.form.getlist(FIELD) if isinstance(each, str) and each]
    return sorted(dict.fromkeys(sent), key=lambda file_id: _place(visit, file_id))


def _place(visit: Visit, file_id: str) -> int:
    """Return the place of a file. One without a place comes last."""
    said = visit.text(f"place-{file_id}")
    return int(said) if said.isdecimal() and len(said) < LONGEST_PLACE else LAST


async def send_on(visit: Visit, ids: list[str], fields: dict[str, str]) -> None:
    """Upload the new files of the form, and add each id to `ids`. Raises: ApiError.

    Their description leaves `fields`: the next files need one of their own.
    """
    upload, is_gallery = visit.api.files.upload, visit.text("kind") == "gallery"
    alt, before = "" if is_gallery else visit.text("alt"), len(ids)
    for each in visit.form.getlist("file"):
        if isinstance(each, UploadFile) and each.size:
            made = await upload(each.filename or "", alt, each.size, each.read)
            ids.append(made)
    if len(ids) > before and not is_gallery:
        fields["alt"] = ""


def of_session(visit: Visit) -> list[str]:
    """Return the ids of files in a form whose session had ended."""
    found = visit.kept.get(FIELD) or []
    return [each for each in ([found] if isinstance(found, str) else found) if each]


def names_in(visit: Visit) -> Iterator[str]:
    """Yield the fields of the form that describe a file; `alt` describes those still to be sent."""
    beginnings = tuple(f"{name}-" for name in SAID)
    return (name for name in visit.form if name == "alt" or name.startswith(beginnings))


async def held(visit: Visit, ids: Iterable[str], said: Mapping[str, str]) -> list[Held]:
    """Return the files. `said`: the fields of the form about them."""
    wanted = list(ids)
    found = await asyncio.gather(*(unless_hidden(visit.api.files.file(each)) for each in wanted))
    return [
        Held(
            each,
            None if isinstance(file, Missing) else file,
            {name: said.get(f"{name}-{each}", "") for name in SAID},
        )
        for each, file in zip(wanted, found, strict=True)
    ]


def pictures(files: Iterable[Held]) -> dict[str, Any]:
    """Return the payload of a gallery, in the order of its files."""
    shown = [
        {"file_id": each.id, "alt": each.said["alt"], "caption": each.said["caption"]}
        for each in files
        if each.is_picture
    ]
    return {"gallery": {"pictures": shown}}


def fields_of(details: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the alt texts and captions of a gallery as fields of a form."""
    known = ((details or {}).get("gallery") or {}).get("pictures") or []
    return {
        f"{name}-{picture['file_id']}": picture[name]
        for picture in known
        for name in ("alt", "caption")
    }


def in_order(files: Iterable[str], details: Mapping[str, Any] | None) -> list[str]:
    """Return the pictures of a gallery in its order, then the other files."""
    known = ((details or {}).get("gallery") or {}).get("pictures") or []
    return list(dict.fromkeys([*(picture["file_id"] for picture in known), *files]))
