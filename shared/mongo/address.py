"""The address of a store, looked at before anything is asked of it."""

from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

SRV = "mongodb+srv://"


def checked_address(url: str) -> str:
    """As it is, if it can be understood. Raises ValueError, which repeats nothing of it."""
    if url.startswith(SRV):  # to read it would ask a name server
        return url
    try:
        parse_uri(url, warn=False)
    except (PyMongoError, ValueError, TypeError, OSError):
        raise ValueError("it is no address of MongoDB") from None
    return url
