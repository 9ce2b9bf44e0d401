"""The files of imported posts: uploaded by tus 1.0.0, and named by their posts."""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cli.asking import Api, Person, Refused
from cli.importing.documents import LeftOut, Unfit
from shared.contracts import imported

PIECE = 4 * 1024 * 1024
"""The bytes of one request, below the service's limit."""
MOST_FILES = 50
"""The limit of the content service on the files of a post."""

_TUS = {"Tus-Resumable": "1.0.0"}
_PIECE_TYPE = "application/offset+octet-stream"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a post. pieces: reads it, PIECE bytes at most at a time; raises Unfit, OSError."""

    place: str
    name: str
    length: int
    pieces: Callable[[], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Attached:
    """The files of the post that is imported under an external id."""

    external_id: str
    files: Iterable[Attachment]


@dataclass(slots=True)
class Attaching:
    """Gives posts the files that they do not have yet, by name, so that it can be repeated."""

    api: Api
    person: Person
    community_id: str
    left_out: Callable[[LeftOut], None]
    count: int = 0

    async def attach(self, wanted: Attached) -> None:
        """Upload what is missing. Raises Away. A post that is not there has no files."""
        post_id = imported.post_id(self.community_id, wanted.external_id)
        path = f"content/v1/posts/{post_id}"
        try:
            listed = (await self.api.get(self.person, f"{path}/files")).json()["items"]
        except Refused:  # it was left out, or deleted here, as the report says
            return
        names = {each["filename"] for each in listed}
        ids = [each["id"] for each in listed]
        before = len(ids)
        for each in wanted.files:
            if each.name not in names and (file_id := await self._try(each, len(ids))):
                ids.append(file_id)
        if len(ids) == before:
            return
        body = {"files": ids}
        await self.api.ask(self.person, "PATCH", path, headers={"If-Match": "*"}, body=body)
        self.count += len(ids) - before

    async def _try(self, file: Attachment, before: int) -> str | None:
        """Return the id of the uploaded file, or report why there is none."""
        try:
            _check(file, before)
            return await self._upload(file)
        except Refused as refused:
            self.left_out(LeftOut(file.place, refused.sentence))
        except (Unfit, OSError) as error:
            self.left_out(LeftOut(file.place, str(error)))
        return None

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
            headers = {**_TUS, "Upload-Offset": str(at), "Content-Type": _PIECE_TYPE}
            path = f"content/v1/uploads/{upload_id}"
            await self.api.ask(self.person, "PATCH", path, headers=headers, body=piece)
            at += len(piece)
        return upload_id


def _check(file: Attachment, before: int) -> None:
    if file.length == 0:
        raise Unfit("it is empty")
    if before >= MOST_FILES:
        raise Unfit(f"its post has {MOST_FILES} files already")
