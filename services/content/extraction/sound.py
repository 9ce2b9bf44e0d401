"""Audio and video: duration, cover, chapters and the text of tags."""

from typing import BinaryIO

from tinytag import TinyTag

from services.content.domain.files.media import MP3
from services.content.extraction import images
from services.content.extraction.chapters import chapters
from services.content.extraction.refused import BROKEN
from services.content.extraction.told import Told

LARGEST_COVER = 16 * 1024 * 1024


def read(told: Told, file: BinaryIO, preview: BinaryIO) -> None:
    """Read a recording. Raises: RefusedError, or an exception of tinytag."""
    tag = TinyTag.get(file_obj=file, image=True)
    if not tag.duration or tag.duration < 0:
        raise BROKEN
    told.seconds = round(tag.duration, 3)
    for said in (tag.title, tag.artist, tag.album):
        if said:
            told.say(said)
    if told.media_type == MP3.type:
        for start, title in chapters(file):
            told.say(title, seconds=start)
    cover = tag.images.any
    if cover is not None and cover.data and len(cover.data) <= LARGEST_COVER:
        images.cover(told, cover.data, preview)
