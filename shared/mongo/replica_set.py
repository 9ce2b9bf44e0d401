"""A replica set of one mongod, which transactions and change streams require."""

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from shared.mongo.store import SELECTION_TIMEOUT_MS, Document

CONFIGURATION = "system.replset"


def become_alone(address: str, name: str) -> str | None:
    """Make the mongod at host:port the only member of its set, even if its address has changed.

    Idempotent. Returns None, or the reason why it is not ready yet.
    """
    client: MongoClient[Document] = MongoClient(
        f"mongodb://{address}/?directConnection=true",
        serverSelectionTimeoutMS=SELECTION_TIMEOUT_MS,
    )
    try:
        known = client.local[CONFIGURATION].find_one()
        if known is None:
            member = {"_id": 0, "host": address}
            client.admin.command("replSetInitiate", {"_id": name, "members": [member]})
        elif known["members"][0]["host"] != address:
            known["members"][0]["host"] = address
            known["version"] += 1
            # forced: with its old address, the set has no majority that could agree
            client.admin.command("replSetReconfig", known, force=True)
    except PyMongoError as error:
        return f"it is no replica set yet: {error}"
    finally:
        client.close()
    return "it is becoming a replica set"
