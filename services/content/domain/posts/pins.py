"""The posts that a community shows before all others, as its animators chose."""

from collections.abc import Container

from pydantic import BaseModel

from services.content.domain.errors import PinsFull

MOST = 3


class Pins(BaseModel):
    """The pins of a community; `id` is the community's, `post_ids` start with the last pinned.

    Some of the posts may no longer be published, or be in another community by now.
    """

    id: str
    version: int = 0
    post_ids: tuple[str, ...] = ()

    def pin(self, post_id: str, published: Container[str]) -> bool:
        """Pin a post; return False if it is pinned already. Posts not in `published` make room.

        Raises: PinsFull.
        """
        if post_id in self.post_ids:
            return False
        others = tuple(each for each in self.post_ids if each in published)
        if len(others) >= MOST:
            raise PinsFull
        return self._change((post_id, *others))

    def unpin(self, post_id: str) -> bool:
        """Unpin a post; return False if it was not pinned."""
        others = tuple(each for each in self.post_ids if each != post_id)
        return others != self.post_ids and self._change(others)

    def _change(self, post_ids: tuple[str, ...]) -> bool:
        self.post_ids = post_ids
        self.version += 1
        return True
