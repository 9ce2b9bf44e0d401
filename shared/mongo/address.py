"""The address of a store, validated before it is used."""

from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

SRV = "mongodb+srv://"


def checked_address(url: str) -> str:
    """Return the address, if it is valid. Raises ValueError with a text that does not quote it."""
    if url.startswith(SRV):  # parsing it would query a name server
        return url
    try:
        parse_uri(url, warn=False)
    except (PyMongoError, ValueError, TypeError, OSError):
        raise ValueError("it is not an address of MongoDB") from None
    return url
