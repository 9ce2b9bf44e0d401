"""docs/rights.md: what services need at each engine, from how they are composed."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from deploy.rights.kafka import GROUP, TOPIC, TRANSACTIONAL_ID, Acl, acls
from shared.runtime.service import Service

ROLE = Path(__file__).with_name("opensearch-role.json")
STORE_ROLE = "readWrite"

HEAD = """\
# Rights at the engines

What the services need of the organisation's own engines, and no more. Made of the code by
`python -m deploy.rights`; tests run the services with these rights alone.

One user a service, called as the service is. Nothing needs an administrator: `migrate` makes
topics, collections and indexes with the same rights.

## OpenSearch

One user, for search, with [this role](../deploy/rights/opensearch-role.json)
(`PUT _plugins/_security/api/roles/guilde_search`); with another `SEARCH_INDEX_PREFIX`, that in the
place of `guilde`. Search asks for nothing outside its own indices, so that
`do_not_fail_on_forbidden` may be on or off.

```json
"""
STORE = """\
```

## MongoDB

A replica set, with a database for each service and a user who may use that and no other. The
built-in role `{role}` holds all it does, indexes and change streams among it. In mongosh, as
somebody who may make users:

```javascript
"""
KAFKA = """\
```

## Kafka

| user | resource | name | operations |
|---|---|---|---|
"""
TAIL = """
[deploy/rights/kafka-acls](../deploy/rights/kafka-acls) grants all of it by `kafka-acls.sh`. It
names each topic and no prefix, so that nobody writes another service's facts. `Describe` comes with
the other operations, and `IdempotentWrite` with the transactional id. Where topics are made
beforehand, as `migrate` would make them, no `Create` is needed.

KEDA, where the chart scales workers by lag, needs `Describe` on the topics that are read and on the
groups; the script grants it to a user `keda`.
"""


def page(services: list[Service]) -> str:
    return "".join(
        [
            HEAD,
            ROLE.read_text(),
            STORE.format(role=STORE_ROLE),
            *map(_store_user, services),
            KAFKA,
            *(row for service in services for row in _rows(service)),
            TAIL,
        ]
    )


def _store_user(service: Service) -> str:
    name = service.name
    role = f'{{role: "{STORE_ROLE}", db: "{name}"}}'
    user = f'{{user: "{name}", pwd: passwordPrompt(), roles: [{role}]}}'
    return f'db.getSiblingDB("{name}").createUser({user})\n'


def _rows(service: Service) -> Iterator[str]:
    rights = list(acls(service))
    for kind in (TOPIC, GROUP, TRANSACTIONAL_ID):
        yield from _of_kind(service.name, [acl for acl in rights if acl.kind == kind])


def _of_kind(user: str, rights: Iterable[Acl]) -> Iterator[str]:
    for acl in rights:
        yield f"| {user} | {acl.kind} | `{acl.name}` | {', '.join(acl.operations)} |\n"
