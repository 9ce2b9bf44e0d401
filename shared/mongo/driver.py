"""Motor, with as many threads as connections.

Motor creates its thread pool on import, with five threads per core. But an open change stream
occupies a thread for as long as it is open, so a few streams would leave none for other calls.
"""

import os

CONNECTIONS = 64
"""The limit on connections per process."""

os.environ.setdefault("MOTOR_MAX_WORKERS", str(CONNECTIONS))

from motor.motor_asyncio import (  # noqa: E402  the variable is read by this import
    AsyncIOMotorClient,
    AsyncIOMotorClientSession,
    AsyncIOMotorCollection,
    AsyncIOMotorDatabase,
    AsyncIOMotorGridFSBucket,
)

__all__ = [
    "CONNECTIONS",
    "AsyncIOMotorClient",
    "AsyncIOMotorClientSession",
    "AsyncIOMotorCollection",
    "AsyncIOMotorDatabase",
    "AsyncIOMotorGridFSBucket",
]
