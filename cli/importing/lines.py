"""The reading of a file with one JSON object per line, in limited memory at any size."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import orjson

from cli.importing import values
from cli.importing.authors import NOBODY
from cli.importing.documents import Document, Found, LeftOut, Unfit, Written
from cli.importing.reading import Reading, written

LONGEST_LINE = 4_000_000
"""The limit in bytes: the longest body with every character escaped, and room for the rest."""

_BOM = b"\xef\xbb\xbf"


def documents(path: Path, lang: str | None) -> Iterator[Found]:
    """Read line by line. Raises OSError if the file cannot be opened or read."""
    with path.open("rb") as file:
        yield from _documents(file, str(path), lang)


def _documents(file: IO[bytes], name: str, lang: str | None) -> Iterator[Found]:
    seen = _Seen()
    for number, line, size in lines(file):
        place = f"{name}:{number}"
        try:
            if found := _written(line, lang):
                seen.check(found.external_id, number)
                yield Document(place, found.payload(), size, shortened=found.shortened)
        except Unfit as unfit:
            yield LeftOut(place, str(unfit), size)


def _written(line: bytes | None, lang: str | None) -> Written | None:
    """Read a line. Returns None for a blank one. Raises Unfit."""
    if line is None:
        raise Unfit(f"longer than {LONGEST_LINE / 1e6:.0f} MB")
    return document(line, lang) if line.strip() else None


def lines(file: IO[bytes]) -> Iterator[tuple[int, bytes | None, int]]:
    """Yield each line's number, bytes and length. The bytes are None if it is too long."""
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        size, whole = len(line), True
        rest = line
        while not rest.endswith(b"\n") and (rest := file.readline(LONGEST_LINE)):
            size += len(rest)
            whole = False
        yield number, line if whole else None, size


def document(line: bytes, lang: str | None) -> Written:
    """Read one object. Raises Unfit. `lang` overrides the object's own."""
    given = _object(line)
    external_id = values.text(given.get("id", given.get("_id")), "id").strip()
    if not external_id:
        raise Unfit("id: it has neither id nor _id")
    return written(
        Reading(lang),
        external_id=external_id,
        title=values.text(given.get("title"), "title"),
        body=values.text(given.get("body", given.get("text")), "body").strip(),
        lang=values.language(given.get("lang")),
        tags=values.tags(given.get("tags")),
        author=NOBODY.of(values.byline(given.get("author"))),
        kind=values.text(given.get("kind"), "kind") or None,
        created_at=values.moment(given.get("created_at"), "created_at"),
    )


def _object(line: bytes) -> dict[str, Any]:
    try:
        given = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise Unfit(f"not JSON: {error.msg} (column {error.colno})") from None
    if not isinstance(given, dict):
        raise Unfit("not a JSON object")
    return given


class _Seen:
    """The ids so far, on disk if there are many. A repeated id would be a second version."""

    def __init__(self) -> None:
        # an unnamed database is temporary: in memory while small, and deleted when closed
        self._ids = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._ids.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE seen (id TEXT PRIMARY KEY, line INTEGER) WITHOUT ROWID; BEGIN"
        )

    def check(self, external_id: str, line: int) -> None:
        """Raise Unfit for an id of an earlier line."""
        try:
            self._ids.execute("INSERT INTO seen VALUES (?, ?)", (external_id, line))
        except sqlite3.IntegrityError:
            found = self._ids.execute("SELECT line FROM seen WHERE id = ?", (external_id,))
            raise Unfit(f"id: the same as in line {found.fetchone()[0]}") from None
