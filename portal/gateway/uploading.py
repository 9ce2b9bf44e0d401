"""The upload of files to the API in pieces, by tus 1.0.0, and their state."""

from base64 import b64encode
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from portal.gateway.models.content import File, Passage, Room
from portal.gateway.models.values import Page
from portal.gateway.transport import Transport

PIECE = 4 * 1024 * 1024
"""The number of bytes in memory at once."""
TUS = {"Tus-Resumable": "1.0.0"}


def _at(place: str) -> str:
    return quote(place, safe="")


class Files:
    """The files of posts, and their uploads. Each call raises ApiError."""

    def __init__(self, ask: Transport) -> None:
        self._ask = ask

    async def of_post(self, post_id: str) -> Page[File]:
        return await self._ask.get(f"content/v1/posts/{_at(post_id)}/files", Page[File])

    async def file(self, file_id: str) -> File:
        return await self._ask.get(f"content/v1/files/{_at(file_id)}", File)

    async def text(self, file_id: str) -> Page[Passage]:
        return await self._ask.get(f"content/v1/files/{_at(file_id)}/text", Page[Passage])

    async def room(self) -> Room:
        """Return the storage that the person's files use, and its limit."""
        return await self._ask.get("content/v1/uploads", Room)

    async def upload(
        self, name: str, alt: str, size: int, read: Callable[[int], Awaitable[bytes]]
    ) -> str:
        """Upload a file, and return its id. `read` returns at most as many bytes as requested."""
        upload_id = await self.begin(name, alt, size)
        offset = 0
        while piece := await read(PIECE):
            await self.append(upload_id, offset, piece)
            offset += len(piece)
        return upload_id

    async def begin(self, name: str, alt: str, size: int) -> str:
        """Begin an upload, and return its id, which the file will have."""
        said = {"filename": name, "alt": alt}
        metadata = ",".join(f"{k} {b64encode(v.encode()).decode()}" for k, v in said.items() if v)
        headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": metadata}
        begun = await self._ask.send("POST", "content/v1/uploads", headers=headers)
        return str(begun.headers["Location"].rpartition("/")[2])

    async def offset(self, upload_id: str) -> int:
        """Return the number of bytes that have arrived."""
        place = f"content/v1/uploads/{_at(upload_id)}"
        answer = await self._ask.send("HEAD", place, headers=TUS)
        return int(answer.headers["Upload-Offset"])

    async def append(self, upload_id: str, offset: int, piece: bytes) -> None:
        headers = {
            **TUS,
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
        }
        place = f"content/v1/uploads/{_at(upload_id)}"
        await self._ask.send("PATCH", place, piece, headers=headers)
