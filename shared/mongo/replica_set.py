"""A replica set of one, which a single mongod must be for transactions and change streams."""

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from shared.mongo.store import SELECTION_TIMEOUT_MS, Document

CONFIGURATION = "system.replset"


def become_alone(address: str, name: str) -> str | None:
    """Make the mongod at host:port the one member of its set, also where it had another address.

    None, or why it is not yet. Once more does no harm.
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
            # forced: at its new address it belongs to no set that could agree
            client.admin.command("replSetReconfig", known, force=True)
    except PyMongoError as error:
        return f"it is no replica set yet: {error}"
    finally:
        client.close()
    return "it is becoming a replica set"
