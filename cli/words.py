"""Words that come from elsewhere, made fit for a terminal."""


def printable(text: str) -> str:
    """Take out what would move the cursor or colour the terminal."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
