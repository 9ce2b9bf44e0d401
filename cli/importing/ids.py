"""What a source contains, by its own ids: on disk, so that memory does not grow with the source."""

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cli.importing.documents import Unfit
from shared.contracts import imported


@dataclass(frozen=True, slots=True)
class Thing:
    """A post, or a reply to `to` that was written at `at` (ISO 8601)."""

    external_id: str
    to: str | None = None
    at: str | None = None


class Ids:
    """The posts and replies of a source by keys of its own, and the names of its people.

    community_id: decides the addresses here. Everything is in a temporary database without a name,
    which is deleted when it is closed.
    """

    def __init__(self, community_id: str) -> None:
        self._community_id = community_id
        self._rows = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._rows.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-16000;"
            "CREATE TABLE things (key TEXT PRIMARY KEY, id TEXT, reply_to TEXT, at TEXT)"
            " WITHOUT ROWID;"
            "CREATE TABLE met (key TEXT PRIMARY KEY) WITHOUT ROWID;"
            "CREATE TABLE people (key TEXT PRIMARY KEY, name TEXT, mail TEXT) WITHOUT ROWID;"
            "BEGIN"
        )

    def add(self, key: str, thing: Thing) -> None:
        """Record a thing; the first one stays if there are two under this key."""
        self._rows.execute(
            "INSERT OR IGNORE INTO things VALUES (?, ?, ?, ?)",
            (_valid(key), _valid(thing.external_id), thing.to and _valid(thing.to), thing.at),
        )

    def once(self, key: str) -> None:
        """Raise Unfit if this was called with the key before: it would be a second version."""
        try:
            self._rows.execute("INSERT INTO met VALUES (?)", (_valid(key),))
        except sqlite3.IntegrityError:
            raise Unfit("its id is that of another one before it") from None

    def find(self, key: str) -> Thing | None:
        """Return the thing under a key."""
        row = self._rows.execute(
            "SELECT id, reply_to, at FROM things WHERE key = ?", (_valid(key),)
        ).fetchone()
        return Thing(*row) if row else None

    def name(self, people: Iterable[tuple[str, str, str | None]]) -> None:
        """Record people: key, name, and e-mail address if known."""
        valid = ((_valid(key), _valid(name), mail and _valid(mail)) for key, name, mail in people)
        self._rows.executemany("INSERT OR REPLACE INTO people VALUES (?, ?, ?)", valid)

    def person(self, key: str) -> tuple[str, str | None] | None:
        """Return the name and the e-mail address of a person."""
        asked = "SELECT name, mail FROM people WHERE key = ?"
        row = self._rows.execute(asked, (_valid(key),)).fetchone()
        return (row[0], row[1]) if row else None

    def add_series(self, key: str, external_id: str) -> None:
        """Record a series; the first one stays if there are two under this key."""
        self.add(_series_key(key), Thing(external_id))

    def series_address(self, key: str) -> str | None:
        """Return the address in the portal of the series under a key."""
        thing = self.find(_series_key(key))
        if thing is None:
            return None
        return f"/series/{imported.series_id(self._community_id, thing.external_id)}"

    def address(self, key: str) -> str | None:
        """Return the address in the portal of the thing under a key."""
        thing = self.find(key)
        if thing is None:
            return None
        if thing.to is None or thing.at is None:
            return f"/posts/{imported.post_id(self._community_id, thing.external_id)}"
        post_id = imported.post_id(self._community_id, thing.to)
        key = imported.reply_key(post_id, thing.external_id)
        reply_id = imported.reply_id(key, datetime.fromisoformat(thing.at))
        return f"/posts/{post_id}#reply-{reply_id}"


def _series_key(key: str) -> str:
    return f"series {key}"


def _valid(text: str) -> str:
    """Return a text that the database takes: JSON may hold lone surrogates."""
    return text if text.isascii() else text.encode(errors="replace").decode()
