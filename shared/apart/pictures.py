"""Re-encoding of pictures: without metadata, in sRGB, at display size.

Only the processes that read files import this module.
"""

import io
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps

MOST_PIXELS = 80_000_000
"""The maximum number of pixels of a picture, over all frames."""
FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}

Image.MAX_IMAGE_PIXELS = None  # callers check MOST_PIXELS before they decode


def pixels_of(image: Image.Image) -> int:
    width, height = image.size
    return int(width * height * getattr(image, "n_frames", 1))


def still(
    image: Image.Image, out: BinaryIO, kind: str, largest: int, *, square: bool = False
) -> tuple[int, int]:
    """Write one frame. largest: pixels of the longer side. square: crop to the centre."""
    shown = ImageOps.exif_transpose(_in_srgb(image))
    if square:
        shown = ImageOps.fit(shown, (largest, largest))
    else:
        shown.thumbnail((largest, largest))
    if kind == "JPEG" and shown.mode not in {"RGB", "L"}:
        shown = shown.convert("RGB")
    elif kind == "WEBP" and shown.mode not in {"RGB", "RGBA"}:
        shown = shown.convert("RGBA" if shown.has_transparency_data else "RGB")
    clear = Image.new(shown.mode, shown.size)
    if shown.palette is not None:
        clear.putpalette(shown.palette)
    clear.paste(shown)
    transparency = {k: v for k, v in shown.info.items() if k == "transparency"}
    clear.save(out, kind, **({"quality": 85} if kind != "PNG" else {}), **transparency)
    return clear.size


def _in_srgb(image: Image.Image) -> Image.Image:
    """Convert the colours to sRGB, since the colour profile is dropped with the metadata."""
    profile = image.info.get("icc_profile")
    image.load()
    if not profile or image.mode not in {"RGB", "RGBA"}:
        return image.copy()
    try:
        within = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        srgb = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(image, within, srgb, outputMode=image.mode)
    except (ImageCms.PyCMSError, OSError):
        made = None
    return made or image.copy()
