"""The files that a published post of each kind needs; a draft needs none."""

from collections.abc import Mapping

from services.content.domain.errors import MediaNeeded, NoSuchPicture
from services.content.domain.files.file import File
from services.content.domain.files.media import MEDIA, Family
from services.content.domain.kinds.details import PostDetails
from shared.contracts.files import FileStatus
from shared.contracts.kinds import Gallery


def check_media(details: PostDetails | None, files: Mapping[str, File]) -> None:
    """Check the files of a post, given by id; their first bytes determine their type.

    Raises: MediaNeeded, NoSuchPicture.
    """
    if details is None:
        return
    shown = {key: _shown_as(file) for key, file in files.items()}
    if details.podcast is not None and Family.AUDIO not in shown.values():
        raise MediaNeeded("an episode needs a sound file: files names none")
    is_elsewhere = details.video is None or details.video.url is not None
    if not is_elsewhere and Family.VIDEO not in shown.values():
        raise MediaNeeded("a video needs a video file in files, or details.video.url")
    if details.gallery is not None:
        _check_gallery(details.gallery, shown)


def _check_gallery(gallery: Gallery, shown: Mapping[str, Family | None]) -> None:
    if not gallery.pictures:
        raise MediaNeeded("a gallery needs a picture: details.gallery.pictures has none")
    for place, picture in enumerate(gallery.pictures):
        if shown.get(picture.file_id) is not Family.IMAGE:
            raise NoSuchPicture(place)


def _shown_as(file: File) -> Family | None:
    """Return the family that a page can show; None if it cannot, or no bytes are kept."""
    if file.status in {FileStatus.REFUSED, FileStatus.DELETED}:
        return None
    media = MEDIA.get(file.media_type)
    return media.family if media is not None and media.inline else None
