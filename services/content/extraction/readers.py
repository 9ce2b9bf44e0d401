"""The reader for each media type."""

from collections.abc import Callable
from typing import BinaryIO

from services.content.domain.files import media
from services.content.extraction.told import Told

Reader = Callable[[Told, BinaryIO, BinaryIO, BinaryIO], None]


def read(told: Told, file: BinaryIO, content: BinaryIO, preview: BinaryIO) -> None:
    """Read a file; the package of its parser is imported here.

    Raises: RefusedError, or an exception of the parser.
    """
    match told.media_type:
        case media.JPEG.type | media.PNG.type | media.GIF.type | media.WEBP.type:
            from services.content.extraction import images

            images.read(told, file, content, preview)
        case media.PDF.type:
            from services.content.extraction import pdf

            pdf.read(told, file)
        case media.ZIPPED.type:
            from services.content.extraction import office

            office.read(told, file)
        case media.VTT.type | media.SRT.type | media.PLAIN.type | media.HTML.type | media.SVG.type:
            from services.content.extraction import texts

            texts.read(told, file)
        case media.WEBM.type:
            from services.content.extraction import webm

            webm.read(told, file)
        case _:
            from services.content.extraction import sound

            sound.read(told, file, preview)
