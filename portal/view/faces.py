"""What stands for a person or a community that has no picture: a colour and initials."""

from zlib import crc32

HUES = 8
"""The colours that `layout.css` declares, as `.hue-0` to `.hue-7`."""


def hue(identity: str | None) -> int:
    """Return the colour of a person's or a community's id: the same on each page and each day."""
    return crc32(str(identity).encode()) % HUES


def initials(name: str | None) -> str:
    """Return the first letters of the first and the last word of a name, or `?` without a name."""
    words = [word for word in (name or "").split() if word[0].isalnum()]
    return "".join(word[0] for word in (*words[:1], *words[1:][-1:])).upper() or "?"
