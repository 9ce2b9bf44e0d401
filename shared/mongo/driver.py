"""Motor, with room for as many calls at once as there are connections.

It makes its threads' pool when it is imported, of five a core; but an open change stream waits
in one of them for as long as it is open, and a few would leave nobody to ask the store.
"""

import os

CONNECTIONS = 64
"""Of a process, at most."""

os.environ.setdefault("MOTOR_MAX_WORKERS", str(CONNECTIONS))

from motor.motor_asyncio import (  # noqa: E402  the variable is read by this import
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
)

__all__ = [
    "CONNECTIONS",
    "AsyncIOMotorClient",
    "AsyncIOMotorClientSession",
    "AsyncIOMotorCollection",
    "AsyncIOMotorDatabase",
]
