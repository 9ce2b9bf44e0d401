"""The reader of a person's LinkedIn export: four CSV files of a ZIP."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from services.membership.reading.brought import Brought

MOST_PARTS = 10_000
LARGEST_PART = 2 * 1024 * 1024
"""The limit on the unpacked bytes read of a file, whatever size the archive claims."""
MOST_ROWS = 2_000
_HEADLINE, _POSITIONS = ("profile.csv", "Headline"), ("positions.csv", "Title")
_SKILLS, _LANGUAGES = ("skills.csv", "Name"), ("languages.csv", "Name")


def read(file: BinaryIO) -> Brought:
    """Read an export. Raises ValueError, and the errors of zipfile and csv."""
    brought = Brought("linkedin")
    with ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS:
            raise ValueError("it has too many files")
        by_name = {part.filename.rpartition("/")[2].lower(): part for part in parts}
        if not {name for name, _ in (_SKILLS, _HEADLINE, _LANGUAGES)} & by_name.keys():
            raise ValueError("it is not a LinkedIn export")
        # the headline that the person wrote, or else their current position
        for which, take in (
            (_SKILLS, brought.skill),
            (_LANGUAGES, brought.language),
            (_HEADLINE, brought.headline),
            (_POSITIONS, brought.headline),
        ):
            name, column = which
            if name in by_name:
                for value in _column(archive, by_name[name], column):
                    take(value)
    return brought


def _column(archive: ZipFile, part: ZipInfo, column: str) -> Iterator[str]:
    with archive.open(part) as packed:
        text = packed.read(LARGEST_PART).decode("utf-8-sig", errors="replace")
    for row in islice(csv.DictReader(io.StringIO(text, newline="")), MOST_ROWS):
        yield row.get(column) or ""
