"""The rules for the hierarchy of communities: the parent of each, and its related ones."""

from collections.abc import Sequence

from services.membership.domain.errors import NotAParent

DEEPEST = 4
"""The maximum number of levels of a hierarchy."""
MOST_RELATED = 10


def check_line(community_id: str, above: Sequence[str], below: int) -> None:
    """Refuse a circle, and a line of more than DEEPEST. Raises: NotAParent.

    above: the ids from the wanted parent up. below: the length of the longest line below.
    """
    if community_id in above:
        raise NotAParent("a community cannot be below itself")
    if len(above) + 1 + below > DEEPEST:
        raise NotAParent(f"a line has at most {DEEPEST} communities")
