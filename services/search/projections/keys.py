"""The names things have in the index: documents, audiences, holders of access."""

EVERYONE = "everyone"
"""Everyone who can sign in, including guests: an audience, and a holder of access."""

ORGANISATION = "organisation"
"""Everyone who can sign in except guests: an audience, and a holder of access."""


def document_key(aggregate: str, aggregate_id: str) -> str:
    """The `_id` of an aggregate's document, as in `post:0192…`: two aggregates may share an id."""
    return f"{aggregate}:{aggregate_id}"


def community_audience(community_id: str) -> str:
    """The audience of a community's documents; the access index has its current members."""
    return f"community:{community_id}"


def person_holder(person_id: str) -> str:
    return f"person:{person_id}"
