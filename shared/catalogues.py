"""Translations by gettext: the source is in English, the others in `FOLDER/xx/LC_MESSAGES/*.po`."""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

SOURCE: Final = "en"
"""The language of the source, which needs no catalogue."""


@cache
def translations(folder: Path, domain: str, language: str) -> NullTranslations:
    """Compile a catalogue at its first use, so that no binary is stored beside it.

    Raises OSError for a language without a catalogue.
    """
    if language == SOURCE:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # imported here, since it would slow down the start
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with (folder / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
