"""The files of a post: shown on its page, added and removed on a page of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.responses import Response

from portal.gateway.errors import ApiError, Refused
from portal.gateway.models.content import File, Passage, Post
from portal.gateway.together import Missing, unless_away
from portal.view.marking import said
from portal.visit import Member, Visit

TRANSCRIPTS = {"text/vtt", "application/x-subrip"}

COVERED = {"podcast", "video"}
"""The kinds whose first picture is their cover."""

NONE = said("Choose at least one file.")

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a gallery, with its texts."""

    file: File
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Attached:
    """The files of a post, by their use on a page.

    `said`: the transcript of the first recording, or of another address, with times; `chapters`:
    the starts of its parts. `cover`: of an episode or a video. `pictures`: of a gallery, in its
    order.
    """

    images: list[File] = field(default_factory=list)
    plays: list[File] = field(default_factory=list)
    others: list[File] = field(default_factory=list)
    said: list[Passage] = field(default_factory=list)
    chapters: list[Passage] = field(default_factory=list)
    cover: File | None = None
    pictures: list[Picture] = field(default_factory=list)
    missing: Missing | None = None

    @property
    def is_video(self) -> bool:
        return any(file.family == "video" for file in self.plays)


async def attached_to(visit: Visit, post: Post) -> Attached:
    """Return the files of a post. Without files, this makes no call."""
    if not post.files:
        return Attached()
    found = await unless_away(visit.api.files.of_post(post.id))
    if isinstance(found, Missing):
        return Attached(missing=found)
    files = found.items
    transcripts = (file for file in files if file.media_type in TRANSCRIPTS and file.address)
    transcript = next(transcripts, None)
    plays = [file for file in files if file.family in {"audio", "video"}]
    images = [file for file in files if file.family == "image"]
    cover = images.pop(0) if images and post.kind in COVERED else None
    pictures = _pictures(post, {file.id: file for file in images})
    shown = {picture.file.id for picture in pictures}
    is_spoken = plays or post.kind in COVERED
    return Attached(
        cover=cover,
        pictures=pictures,
        images=[file for file in images if file.id not in shown],
        plays=plays,
        others=[file for file in files if file.family == "file"],
        said=await _said(visit, transcript) if is_spoken and transcript else [],
        chapters=await _said(visit, plays[0]) if plays else [],
    )


def _pictures(post: Post, images: Mapping[str, File]) -> list[Picture]:
    """Return the pictures of a gallery whose files are available."""
    said = ((post.details or {}).get("gallery") or {}).get("pictures") or []
    return [
        Picture(images[each["file_id"]], each["alt"], each["caption"])
        for each in said
        if each["file_id"] in images
    ]


async def _said(visit: Visit, file: File) -> list[Passage]:
    """Return the passages with a time: cues of a transcript, chapters of a recording."""
    found = await unless_away(visit.api.files.text(file.id))
    if isinstance(found, Missing):
        return []
    return [passage for passage in found.items if passage.seconds is not None]


@router.get("/posts/{post_id}/files")
async def listing(visit: Member, post_id: str) -> Response:
    return await _page(visit, post_id)


@router.post("/posts/{post_id}/files")
async def add(visit: Member, post_id: str) -> Response:
    """Add files: all of them, or those before the first that is refused."""
    sent = [each for each in visit.form.getlist("file") if isinstance(each, UploadFile)]
    added: list[str] = []
    refused: ApiError | None = None
    for each in sent:
        if not each.size:
            continue
        try:
            added.append(
                await visit.api.files.upload(
                    each.filename or "", visit.text("alt"), each.size, each.read
                )
            )
        except Refused as wrong:
            refused = wrong
            break
    if added:
        await keep(visit, post_id, add=added)
    if refused is not None or not added:
        none = visit.site.views.gettext(visit.language, NONE)
        sentence = visit.sentence(refused) if refused else none
        return await _page(visit, post_id, problem=sentence, status=422)
    return await visit.go(f"/posts/{post_id}/files", "uploaded")


@router.post("/posts/{post_id}/files/remove")
async def remove(visit: Member, post_id: str) -> Response:
    await keep(visit, post_id, without=visit.text("file"))
    return await visit.go(f"/posts/{post_id}/files", "removed")


async def keep(
    visit: Visit, post_id: str, *, add: list[str] | None = None, without: str = ""
) -> None:
    """Set the files of the post: its own except `without`, and those of `add`. Raises: ApiError."""
    found = await visit.api.content.post(post_id)
    kept = [each for each in found.value.files if each != without]
    await visit.api.content.edit(post_id, {"files": [*kept, *(add or ())]}, match=found.etag)


async def _page(visit: Visit, post_id: str, *, problem: str = "", status: int = 200) -> Response:
    post = (await visit.api.content.post(post_id)).value
    files = (await visit.api.files.of_post(post_id)).items if post.files else []
    room = await unless_away(visit.api.files.room())
    return await visit.page(
        "files.html", status, post=post, files=files, problem=problem, room=room
    )
