"""The files of imported posts: uploaded by tus 1.0.0, and named by their posts."""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import orjson

from cli.asking import Api, Person, Refused
from cli.importing.documents import Attached, Attachment, Document, LeftOut, Unfit
from shared.contracts import imported
from shared.text import clean_name

PIECE = 4 * 1024 * 1024
"""The bytes of one request, below the service's limit."""
MOST_FILES = 50
"""The limit of the content service on the files of a post."""

_FILES = "content/v1/imports/files"
_ATTEMPTS = 5
_LOST = {HTTPStatus.CONFLICT, HTTPStatus.NOT_FOUND}
_TUS = {"Tus-Resumable": "1.0.0"}
_PIECE_TYPE = "application/offset+octet-stream"


@dataclass(frozen=True, slots=True)
class _Held:
    """What a post has of its source's files, and had. ids: by key; None if it was removed here.

    problem: why it takes nothing. count: the number of its files.
    """

    post_id: str
    is_here: bool
    problem: str | None
    ids: dict[str, str | None]
    count: int

    def key(self, name: str) -> str:
        return imported.file_key(self.post_id, clean_name(name))


@dataclass(frozen=True, slots=True)
class _Added:
    """A file that was uploaded."""

    place: str
    name: str
    id: str


@dataclass(slots=True)
class Attaching:
    """Gives posts the files that they do not have yet, by name, so that it can be repeated.

    Of files that an import sent before and that were removed here, none comes back. `community`: a
    slug. `after`: a Guilde-Token to start from, if the community is new. `count`: the files that
    were sent. `named`: what was left out instead.
    """

    api: Api
    person: Person
    community: str
    left_out: Callable[[LeftOut], None]
    after: str = ""
    count: int = 0
    named: set[LeftOut] = field(default_factory=set)

    async def attach(self, wanted: Attached) -> None:
        """Upload what is missing. Raises Away. A post that is not there has no files.

        A post whose files are refused is named, and the others get theirs.
        """
        before = self.count
        try:
            held = await self._held(wanted)
            if not held.is_here or held.problem:  # as the report says of the post itself
                return
            if added := await self._upload_missing(wanted, held):
                await self._append(wanted.external_id, added)
        except Refused as refused:
            self.count = before
            self._leave_out(LeftOut(f"the files of {wanted.external_id}", refused.sentence))

    async def _append(self, external_id: str, added: list[_Added]) -> None:
        """Add files to those that the post has by now, also those that others added meanwhile."""
        for attempt in range(1, _ATTEMPTS + 1):
            if not (there := await self._accepted(added)):
                return
            item = {"external_id": external_id, "files": [each.id for each in there]}
            body = {"community": self.community, "items": [item]}
            answer = await self.api.post(self.person, _FILES, body, key=uuid4().hex)
            [result] = orjson.loads(answer.content)["results"]
            if result["outcome"] != "refused":
                return
            sent = len(there)
            if attempt == _ATTEMPTS or len(await self._accepted(added)) == sent:
                self.count -= len(there)
                self._leave_out(LeftOut(f"the files of {external_id}", str(result["problem"])))
                return

    async def _accepted(self, added: list[_Added]) -> list[_Added]:
        """Return the files that were not refused when they were looked through; name the others."""
        for each in list(added):
            try:
                file = (await self.api.get(self.person, f"content/v1/files/{each.id}")).json()
                problem = f"it was refused: {file['refusal']}"
            except Refused as refused:
                file, problem = {"status": "refused"}, refused.sentence
            if file["status"] == "refused":
                added.remove(each)
                self.count -= 1
                self._leave_out(LeftOut(each.place, problem))
        return added

    async def completed(self, document: Document) -> Document | LeftOut:
        """Upload the files that a document cannot be without, and name them in it.

        A document that its post would not take is left out before anything is sent. Raises Away.
        """
        wanted = document.attached
        if wanted is None:
            return document
        held = await self._held(wanted)
        if held.problem:
            return LeftOut(document.place, held.problem)
        added = await self._accepted(await self._upload_missing(wanted, held))
        ids = held.ids | {held.key(each.name): each.id for each in added}
        new = [each.id for each in added]
        payload = with_files(document.payload, new, lambda name: ids.get(held.key(name)))
        return replace(document, payload=payload)

    async def _held(self, wanted: Attached) -> _Held:
        """Ask what a post has, before anything is sent. Raises Refused, Away."""
        params = {"community": self.community, "external_id": wanted.external_id}
        answer = await self.api.get(self.person, _FILES, after=self.after, **params)
        found = orjson.loads(answer.content)
        # of two files of one name, the first one counts, as in the source
        ids = {each["key"]: each["id"] for each in reversed(found["files"])}
        count = sum(each["id"] is not None for each in found["files"])
        return _Held(found["id"], found["is_here"], found["problem"], ids, count)

    async def _upload_missing(self, wanted: Attached, held: _Held) -> list[_Added]:
        added: dict[str, _Added] = {}
        for each in wanted.files:
            # the service keeps names without folders and controls: those are compared
            key = held.key(each.name)
            if key in held.ids or key in added:
                continue
            if file_id := await self._try(each, held.count + len(added)):
                added[key] = _Added(each.place, clean_name(each.name), file_id)
                self.count += 1
        return list(added.values())

    async def _try(self, file: Attachment, before: int) -> str | None:
        """Return the id of the uploaded file, or report why there is none."""
        try:
            _check(file, before)
            return await self._upload(file)
        except Refused as refused:
            self._leave_out(LeftOut(file.place, refused.sentence))
        except (Unfit, OSError) as error:
            self._leave_out(LeftOut(file.place, str(error)))
        return None

    def _leave_out(self, left_out: LeftOut) -> None:
        """Name it once: the files of an episode are looked at before it, and again at the end."""
        if left_out not in self.named:
            self.named.add(left_out)
            self.left_out(left_out)

    async def _upload(self, file: Attachment) -> str:
        name = b64encode(file.name.encode()).decode()
        begun = await self.api.ask(
            self.person,
            "POST",
            "content/v1/uploads",
            headers={
                **_TUS,
                "Upload-Length": str(file.length),
                "Upload-Metadata": f"filename {name}",
            },
        )
        upload_id = begun.headers["Location"].rpartition("/")[2]
        at, pieces = 0, file.pieces()
        while piece := await asyncio.to_thread(next, pieces, b""):
            at = await self._send(upload_id, at, piece)
        return upload_id

    async def _send(self, upload_id: str, begin: int, piece: bytes) -> int:
        """Send a piece, and go on after what arrived of it if an answer was lost."""
        at, end = begin, begin + len(piece)
        path = f"content/v1/uploads/{upload_id}"
        while at < end:
            headers = {**_TUS, "Upload-Offset": str(at), "Content-Type": _PIECE_TYPE}
            rest = piece[at - begin :]
            try:
                await self.api.ask(self.person, "PATCH", path, headers=headers, body=rest)
            except Refused as refused:
                if refused.status not in _LOST:
                    raise
                arrived = await self._arrived(upload_id, end)
                if not at < arrived <= end:
                    raise
                at = arrived
            else:
                return end
        return end

    async def _arrived(self, upload_id: str, end: int) -> int:
        """Return the bytes of an upload that arrived; all of them up to `end` if it is a file now.

        Raises Refused if there is neither.
        """
        path = f"content/v1/uploads/{upload_id}"
        try:
            told = await self.api.ask(self.person, "HEAD", path, headers=_TUS)
        except Refused as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            await self.api.get(self.person, f"content/v1/files/{upload_id}")
            return end
        return int(told.headers["Upload-Offset"])


def with_files(payload: bytes, ids: Sequence[str], named: Callable[[str], str | None]) -> bytes:
    """Return an item with these new files. named: the id of a picture's file, by its name."""
    item = orjson.loads(payload)
    item["files"] = list(ids)
    details = item.get("details")
    gallery = details.get("gallery") if isinstance(details, dict) else None
    if isinstance(gallery, dict):
        pictures = gallery.get("pictures")
        gallery["pictures"] = [
            {"file_id": file_id, "alt": each.get("alt"), **_caption(each)}
            for each in (pictures if isinstance(pictures, list) else ())
            if isinstance(each, dict) and (file_id := _named(each, named))
        ]
    return orjson.dumps(item)


def _named(picture: Mapping[str, Any], named: Callable[[str], str | None]) -> str | None:
    return named(picture["file"]) if isinstance(picture.get("file"), str) else None


def _caption(picture: Mapping[str, str]) -> dict[str, str]:
    return {"caption": picture["caption"]} if "caption" in picture else {}


def _check(file: Attachment, before: int) -> None:
    if file.problem is not None:
        raise Unfit(file.problem)
    if file.length == 0:
        raise Unfit("it is empty")
    if before >= MOST_FILES:
        raise Unfit(f"its post has {MOST_FILES} files already")
