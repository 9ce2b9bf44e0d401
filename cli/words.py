"""Text from elsewhere, made safe for a terminal."""


def printable(text: str) -> str:
    """Replace characters that would move the cursor or colour the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
