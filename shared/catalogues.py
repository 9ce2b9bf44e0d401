"""Sentences by gettext: English in the source, other languages in `FOLDER/xx/LC_MESSAGES/*.po`."""

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

SOURCE: Final = "en"
"""The language of the source: it needs no catalogue."""


@cache
def translations(folder: Path, domain: str, language: str) -> NullTranslations:
    """Compiled from the catalogue when first asked for: no binary is kept beside it.

    Raises OSError for a language without a catalogue.
    """
    if language == SOURCE:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # a start does not wait for it
    from babel.messages.pofile import read_po

    compiled = io.BytesIO()
    with (folder / language / "LC_MESSAGES" / f"{domain}.po").open("rb") as catalogue:
        write_mo(compiled, read_po(catalogue, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)
