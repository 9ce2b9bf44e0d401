"""ETags that clients send back (RFC 9110, 13.1)."""


def is_held(if_none_match: str | None, etag: str) -> bool:
    """Return whether If-None-Match names this version: alone, in a list, weakly or as `*`."""
    if if_none_match is None:
        return False
    tags = {tag.strip() for tag in if_none_match.split(",")}
    return "*" in tags or etag in {tag.removeprefix("W/") for tag in tags}
