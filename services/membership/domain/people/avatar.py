"""A person's picture: small, square, WebP. Its name is its hash, so each picture has its own."""

import hashlib

MEDIA_TYPE = "image/webp"
LARGEST = 256 * 1024
"""The limit on the bytes of the stored picture, not of the upload."""
_NAME_CHARACTERS = 32


def name_of(picture: bytes) -> str:
    return hashlib.sha256(picture).hexdigest()[:_NAME_CHARACTERS]
