"""What the commands check before they open a source."""

import re
from pathlib import Path

from cli.importing import authors
from cli.importing.reading import Reading
from cli.library import Lang
from deploy.embedded.errors import PlatformError

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?")


def check_slug(community: str) -> None:
    """Raises PlatformError if this cannot be a community's slug."""
    if not _SLUG.fullmatch(community):
        raise PlatformError(
            f"“{community}” cannot be a community's slug.",
            "Use up to 64 of a-z, 0-9 and inner hyphens: --community data-science",
        )


def reading_of(lang: Lang | None, people: Path | None) -> Reading:
    """Return how to read a source. Raises PlatformError if the file of people cannot be read."""
    return Reading(lang, authors.read(people) if people else authors.NOBODY)


def need_folder(folder: Path) -> None:
    """Raises PlatformError if this is no folder."""
    if not folder.is_dir():
        raise PlatformError(
            f"{folder} is not a folder.", "Name the folder that contains the files."
        )


def readable_size(file: Path, remedy: str) -> int | None:
    """Return the size of a file, if it is known. Raises PlatformError if it cannot be read."""
    try:
        status = file.stat()
        with file.open("rb"):
            pass
    except OSError as error:
        raise PlatformError(f"{file} cannot be read: {error.strerror}.", remedy) from error
    return status.st_size or None
