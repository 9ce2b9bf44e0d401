"""The ACLs as commands of kafka-acls.sh, few enough for the seconds that each takes."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from deploy.rights.kafka import Acl, acls, of_scaling
from shared.runtime.service import Service

HEAD = """\
#!/bin/sh
# Gives the user of each service what it needs on Kafka, and KEDA's what it needs; again is no harm.
# Made of the code by `python -m deploy.rights`. With Kafka's bin on the path:
#   deploy/rights/kafka-acls HOST:PORT ADMIN.properties
# where ADMIN.properties lets an administrator in. Users are called as their services are.
set -eu
servers=$1
properties=$2

allow() { # USER OPTION...
  user=$1
  shift
  kafka-acls.sh --bootstrap-server "$servers" --command-config "$properties" \\
    --add --force --allow-principal "User:$user" "$@"
}
"""
SCALING = "keda"


def script(services: list[Service]) -> str:
    users = [(service.name, acls(service)) for service in services]
    users.append((SCALING, of_scaling(services)))
    return HEAD + "".join("\n" + "".join(_commands(user, rights)) for user, rights in users)


def _commands(user: str, rights: Iterable[Acl]) -> Iterator[str]:
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for acl in rights:
        alike[acl.kind, acl.operations].append(acl.name)
    for (kind, operations), names in alike.items():
        said = " ".join(f"--operation {operation}" for operation in operations)
        lines = [f"allow {user} {said}", *(f"  --{kind} {name}" for name in names)]
        yield " \\\n".join(lines) + "\n"
