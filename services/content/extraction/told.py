"""The results of reading a file, within the storage limits."""

from typing import Any

from shared.contracts.files import LONGEST_TEXT, MOST_PASSAGES
from shared.text import clean

LONGEST_PASSAGE = 5_000


class Told:
    def __init__(self, media_type: str) -> None:
        self.media_type = media_type
        self.width: int | None = None
        self.height: int | None = None
        self.pages: int | None = None
        self.seconds: float | None = None
        self._passages: list[dict[str, Any]] = []
        self._left = LONGEST_TEXT
        self._renditions: dict[str, dict[str, Any]] = {}

    @property
    def is_full(self) -> bool:
        return self._left <= 0 or len(self._passages) >= MOST_PASSAGES

    def say(self, text: str, **place: float | None) -> None:
        """Add a part of the text; a text that is too long is cut. place: `page` or `seconds`."""
        # a lone surrogate cannot be encoded
        text = clean(text.encode(errors="ignore").decode()).strip()[: max(0, self._left)]
        self._left -= len(text)
        for at in range(0, len(text), LONGEST_PASSAGE):
            if len(self._passages) < MOST_PASSAGES:
                self._passages.append({"text": text[at : at + LONGEST_PASSAGE], **place})

    def render(self, which: str, media_type: str, size: tuple[int, int]) -> None:
        width, height = size
        self._renditions[which] = {"media_type": media_type, "width": width, "height": height}

    def document(self) -> dict[str, Any]:
        names = ("media_type", "width", "height", "pages", "seconds")
        known = {name: getattr(self, name) for name in names}
        return {"known": {**known, "passages": self._passages}, "renditions": self._renditions}
