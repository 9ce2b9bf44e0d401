"""Images, encoded again: without metadata, and no larger than screens are."""

import io
from typing import BinaryIO

from PIL import Image

from services.content.extraction.refused import BOMB
from services.content.extraction.told import Told
from shared.apart.pictures import FORMATS, MOST_PIXELS, pixels_of, still

LARGEST, SMALL = 2_560, 640
"""The maximum number of pixels of the longer side, of the image and of its preview."""


def read(told: Told, file: BinaryIO, content: BinaryIO, preview: BinaryIO) -> None:
    """Read an image. Raises: RefusedError, or an exception of Pillow."""
    with Image.open(file, formats=[FORMATS[told.media_type]]) as image:
        if pixels_of(image) > MOST_PIXELS:
            raise BOMB
        if getattr(image, "n_frames", 1) > 1:
            made = _animated(image, content, FORMATS[told.media_type])
        else:
            made = still(image, content, FORMATS[told.media_type], LARGEST)
        told.width, told.height = made
        told.render("content", told.media_type, made)
        image.seek(0)
        told.render("preview", "image/webp", still(image, preview, "WEBP", SMALL))


def cover(told: Told, data: bytes, preview: BinaryIO) -> None:
    """Render a picture from another file; data that is not a picture is skipped."""
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
            if pixels_of(image) <= MOST_PIXELS:
                told.render("preview", "image/webp", still(image, preview, "WEBP", SMALL))
    except (OSError, ValueError, SyntaxError):
        preview.seek(0)
        preview.truncate()


def _animated(image: Image.Image, out: BinaryIO, kind: str) -> tuple[int, int]:
    frames, durations = [], []
    for at in range(getattr(image, "n_frames", 1)):
        image.seek(at)
        durations.append(int(image.info.get("duration") or 100))
        frame = image.convert("RGBA")
        frame.info = {}
        frame.thumbnail((LARGEST, LARGEST))
        frames.append(frame)
    first, *rest = frames
    first.save(out, kind, save_all=True, append_images=rest, duration=durations, loop=0)
    return first.size
