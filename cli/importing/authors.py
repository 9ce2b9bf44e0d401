"""Which person here wrote what is imported: from a file of ids or e-mail addresses."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cli.importing.documents import one_line
from deploy.embedded.errors import PlatformError

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Author:
    """A person here, or the name of somebody elsewhere."""

    author_id: str | None = None
    byline: str | None = None


@dataclass(frozen=True, slots=True)
class Authors:
    """The ids of people here, by their ids or e-mail addresses, in lower case, in the source."""

    people: Mapping[str, str] = field(default_factory=dict)

    def of(self, name: str | None, *keys: str | None) -> Author:
        """Return the person of any of these keys, or else the name."""
        for key in keys:
            if key and (found := self.people.get(key.strip().lower())):
                return Author(author_id=found)
        return Author(byline=one_line(name or "", LONGEST_NAME) or None)


NOBODY = Authors()


def read(path: Path) -> Authors:
    """Read a CSV file: the id or e-mail address in the source, the person's id here.

    Raises PlatformError, with the line.
    """
    people: dict[str, str] = {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file), 1):
                if not row or row[0].startswith("#"):
                    continue
                if len(row) != 2 or not all(part.strip() for part in row):  # noqa: PLR2004 - a pair
                    raise PlatformError(
                        f"{path}, line {number}: it is not a pair.",
                        "Each line is: ID-OR-MAIL,PERSON-ID (the end of the person's address here)",
                    )
                key, person = row[0].strip().lower(), row[1].strip()
                if people.setdefault(key, person) != person:
                    raise PlatformError(
                        f"{path}, line {number}: “{row[0].strip()}” is another person further up.",
                        "Two people of one name: give their ids or addresses in the source.",
                    )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise PlatformError(
            f"{path} cannot be read: {error}.", "Name a CSV file in UTF-8: --people FILE"
        ) from error
    return Authors(people)
