"""The names in the index: documents, audiences, holders of access."""

EVERYONE = "everyone"
"""Everyone who can sign in, including guests: an audience, and a holder of access."""

ORGANISATION = "organisation"
"""Everyone who can sign in except guests: an audience, and a holder of access."""


SELECTED = "selected"
"""A holder: for each community that selects colleagues, it has the keys that select them."""

DIRECTORY = "directory"
"""The name, in place of a community, of the keys from a person's entry in the directory."""


def document_key(aggregate: str, aggregate_id: str) -> str:
    """Return the `_id` of a document, as in `post:0192…`, since two aggregates may share an id."""
    return f"{aggregate}:{aggregate_id}"


def community_audience(community_id: str) -> str:
    """Return the audience of a community's documents; the access index has its current members."""
    return f"community:{community_id}"


def person_holder(person_id: str) -> str:
    return f"person:{person_id}"


def animated(community_id: str) -> str:
    """Return the name, in place of a community, of a person's right to animate it."""
    return f"animated/{community_id}"
