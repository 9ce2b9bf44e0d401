"""The authors whose names a reader sees in results. The rule is in shared/audience/sight.py.

Members of the organisation see all names. Guests see authors in their own communities. No document
contains a name, so nobody can search for a name that they may not see.
"""

from dataclasses import dataclass

from services.search.index.naming import Source


@dataclass(frozen=True, slots=True)
class Telling:
    """The rule for one reader.

    `own`: the audiences of a guest's communities, or None if the reader is no guest. `authors`: the
    listed authors who have results in `own`.
    """

    reader_id: str
    own: frozenset[str] | None = None
    authors: frozenset[str] = frozenset()

    def author_of(self, source: Source) -> bool:
        """Return whether to show the author of a result."""
        return (
            self.own is None
            or source["audience"] in self.own
            or source.get("author") == self.reader_id
        )

    def shows_pictures_of(self, author: str) -> bool:
        """Return whether the reader may see the author's picture: guests see only their own."""
        return self.own is None or author == self.reader_id

    def author_listed(self, author: str) -> bool:
        """Return whether to show an author in the facet."""
        return self.own is None or author in self.authors or author == self.reader_id
