"""Whose names a reader is told with what they find: shared/audience/sight.py has the rule.

Who is of the organisation is told all; a guest, who wrote what belongs to a community of theirs.
Names are in no document, so they are found by nobody who is not told them.
"""

from dataclasses import dataclass

from services.search.index.naming import Source


@dataclass(frozen=True, slots=True)
class Telling:
    """own: the audiences of a guest's communities; None: the reader is no guest.

    authors: of those that the facet lists, who has results in `own`.
    """

    reader_id: str
    own: frozenset[str] | None = None
    authors: frozenset[str] = frozenset()

    def author_of(self, source: Source) -> bool:
        """Of one result."""
        return (
            self.own is None
            or source["audience"] in self.own
            or source.get("author") == self.reader_id
        )

    def author_listed(self, author: str) -> bool:
        """As a value of the facet."""
        return self.own is None or author in self.authors or author == self.reader_id
