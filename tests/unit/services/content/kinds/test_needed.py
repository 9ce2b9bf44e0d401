"""A published episode has sound, a video has a source, a gallery shows pictures of its post."""

from typing import Any

import pytest

from services.content.domain.errors import MediaNeeded, NoSuchPicture
from services.content.domain.files.file import File
from services.content.domain.files.media import MP3, MP4, PDF, PNG, SVG, Media
from services.content.domain.kinds.details import PostDetails
from services.content.domain.kinds.needed import check_media
from shared.contracts.files import FileStatus
from tests.support.posts import NOON

LINK = "https://example.org/watch"


def one(media: Media, status: FileStatus = FileStatus.READY) -> File:
    return File(
        id="f1",
        status=status,
        owner_id="ada",
        filename="f",
        media_type=media.type,
        size=1,
        blob="b",
        created_at=NOON,
        updated_at=NOON,
    )


def check(details: dict[str, Any], *files: File) -> None:
    check_media(PostDetails.model_validate(details), {file.id: file for file in files})


def showing(*ids: str) -> dict[str, Any]:
    return {"gallery": {"pictures": [{"file_id": each, "alt": "A cat"} for each in ids]}}


@pytest.mark.parametrize(
    ("details", "file"),
    [
        ({"podcast": {}}, one(MP3)),
        ({"podcast": {}}, one(MP3, FileStatus.RECEIVED)),
        ({"video": {}}, one(MP4)),
        ({"video": {"url": LINK}}, one(PDF)),
        (showing("f1"), one(PNG)),
        ({"tool": {"url": LINK, "owner": "", "licence": ""}}, one(PDF)),
    ],
)
def test_a_post_with_its_media_is_published(details: dict[str, Any], file: File) -> None:
    check(details, file)


@pytest.mark.parametrize(
    ("details", "file"),
    [
        ({"podcast": {}}, one(MP4)),
        ({"podcast": {}}, one(MP3, FileStatus.REFUSED)),
        ({"video": {}}, one(MP3)),
        (showing(), one(PNG)),
    ],
)
def test_a_post_without_its_media_is_not_published(details: dict[str, Any], file: File) -> None:
    with pytest.raises(MediaNeeded) as lacking:
        check(details, file)
    assert lacking.value.document()["errors"][0]["where"] == ["body", "files"]


@pytest.mark.parametrize("file", [one(PDF), one(SVG), one(PNG).model_copy(update={"id": "f2"})])
def test_a_gallery_shows_pictures_of_its_post_alone(file: File) -> None:
    with pytest.raises(NoSuchPicture) as lacking:
        check(showing("f1"), file)
    [error] = lacking.value.document()["errors"]
    assert error["where"] == ["body", "details", "gallery", "pictures", "0", "file_id"]
