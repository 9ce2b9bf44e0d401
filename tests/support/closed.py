"""Kafka and MongoDB with users and rights, as an organisation runs them.

Kafka authenticates by password and authorizes by access control lists; mongod runs with `--auth`.
"""

import base64
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from urllib.parse import quote

import pymongo
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.admin import CreateAclsRequest
from pymongo.errors import PyMongoError

from deploy.embedded import engines, kafka, mongod, ports, probes, process
from deploy.embedded.site import Site, open_site
from deploy.rights.kafka import Acl
from shared.messaging.brokers import client_options

ADMIN = "admin"
PORTS = ("kafka", "kafka-controller", "store")
KINDS = {"topic": 2, "group": 3, "transactional-id": 5}
OPERATIONS = {
    "Read": 3,
    "Write": 4,
    "Create": 5,
    "Describe": 8,
    "DescribeConfigs": 10,
    "AlterConfigs": 11,
}
"""Operations, as Kafka's protocol numbers them."""
ALLOW, WHOLE_NAME = 3, 3
# a repeated key counts with its last value
KNOWS_ITS_USERS = """
listener.security.protocol.map=BROKER:SASL_PLAINTEXT,LINK:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT
sasl.enabled.mechanisms=PLAIN
sasl.mechanism.inter.broker.protocol=PLAIN
listener.name.broker.plain.sasl.jaas.config={login}
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:admin;User:ANONYMOUS
"""
LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required"


@dataclass(frozen=True, slots=True)
class Closed:
    """The ports, and the password of each user, which is the same for both engines."""

    kafka_port: int
    store_port: int
    passwords: Mapping[str, str]

    def kafka(self, user: str) -> str:
        return f"kafka://{user}:{self.passwords[user]}@127.0.0.1:{self.kafka_port}?sasl=PLAIN"

    def store_url(self, user: str, database: str) -> str:
        address = f"mongodb://{user}:{quote(self.passwords[user])}@127.0.0.1:{self.store_port}"
        options = f"replicaSet={mongod.REPLICA_SET}&directConnection=true&authSource={database}"
        return f"{address}/?{options}"

    async def allow(self, user: str, acls: Iterable[Acl]) -> None:
        """Add access control lists for a user. Raises AssertionError if Kafka refuses one."""
        admin = AIOKafkaAdminClient(**client_options(self.kafka(ADMIN)))
        await admin.start()
        try:
            for acl in acls:
                for operation in acl.operations:
                    of = (KINDS[acl.kind], acl.name, WHOLE_NAME)
                    to = (f"User:{user}", "*", OPERATIONS[operation], ALLOW)
                    answer = await admin._send_to_controller(CreateAclsRequest(*of, *to))
                    assert [code for code, _ in answer.creation_responses] == [0]
        finally:
            await admin.close()

    def let_in(self, user: str, role: str) -> None:
        """Give a user a role on the database of the same name."""
        with pymongo.MongoClient[Mapping[str, str]](self.store_url(ADMIN, ADMIN)) as client:
            roles = [{"role": role, "db": user}]
            client[user].command("createUser", user, pwd=self.passwords[user], roles=roles)


@contextmanager
def closed_engines(folder: Path, users: Iterable[str]) -> Iterator[Closed]:
    """Start both engines; the users are known and have no rights yet."""
    site = open_site(folder)
    engines.install(site)
    at = ports.choose(PORTS, {})
    closed = Closed(
        at["kafka"], at["store"], {user: secrets.token_hex(8) for user in (ADMIN, *users)}
    )
    running = []
    try:
        for spec in (_kafka(site, at, closed.passwords), _store(site, at["store"], folder)):
            spec.prepare()
            running.append(process.spawn(spec))
            assert process.wait_ready(spec, running[-1]) is None, process.last_lines(spec.log)
        _make_admin(closed)
        yield closed
    finally:
        for child in running:
            process.stop(child, grace=5)


def _kafka(site: Site, at: Mapping[str, int], passwords: Mapping[str, str]) -> process.Process:
    spec = kafka.process(site, at["kafka"], at["kafka-controller"])

    def prepare() -> None:
        spec.prepare()
        known = "".join(f' user_{name}="{word}"' for name, word in passwords.items())
        login = f'{LOGIN} username="{ADMIN}" password="{passwords[ADMIN]}"{known};'
        with (spec.cwd / "server.properties").open("a") as properties:
            properties.write(KNOWS_ITS_USERS.format(login=login))

    return replace(spec, prepare=prepare, ready=partial(probes.port_open, spec.port))


def _store(site: Site, port: int, folder: Path) -> process.Process:
    spec = mongod.process(site, "store", port)
    key = folder / "key"
    key.write_bytes(base64.b64encode(secrets.token_bytes(48)))
    key.chmod(0o400)
    argv = (*spec.argv, "--auth", "--keyFile", str(key))
    return replace(spec, argv=argv, ready=partial(probes.port_open, port))


def _make_admin(closed: Closed) -> None:
    """Make the first user: while there is none, a client on this machine may do it."""
    address = f"127.0.0.1:{closed.store_port}"
    members = {"_id": mongod.REPLICA_SET, "members": [{"_id": 0, "host": address}]}
    with pymongo.MongoClient[Mapping[str, str]](address, directConnection=True) as client:
        client.admin.command("replSetInitiate", members)
        while True:
            try:
                roles = ["root"]
                client.admin.command("createUser", ADMIN, pwd=closed.passwords[ADMIN], roles=roles)
            except PyMongoError:  # the replica set is electing its primary
                continue
            return
