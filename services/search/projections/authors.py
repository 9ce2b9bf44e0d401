"""The author of a document: a person, or the name in the system that it was imported from."""

BYLINE = "byline:"
"""The prefix of an imported byline among authors, which is no person here."""


def author(author_id: str | None, byline: str | None) -> str | None:
    """Return the byline if there is one: an importer is not the author of what they import."""
    return BYLINE + byline if byline else author_id
