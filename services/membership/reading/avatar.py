"""The reader of a person's picture: it crops the picture to its centre, as WebP."""

import io
from base64 import b64encode
from typing import Any, BinaryIO

from PIL import Image

from shared.apart.pictures import FORMATS, MOST_PIXELS, pixels_of, still

SIDE = 256
"""The width and height of the picture, in pixels."""


def read(file: BinaryIO) -> dict[str, Any]:
    """Return the cropped picture. Raises the errors of Pillow; ValueError if it is too large."""
    made = io.BytesIO()
    with Image.open(file, formats=list(FORMATS.values())) as image:
        if pixels_of(image) > MOST_PIXELS:
            raise ValueError(f"it has more than {MOST_PIXELS} pixels")
        still(image, made, "WEBP", SIDE, square=True)
    return {"picture": b64encode(made.getvalue()).decode()}
