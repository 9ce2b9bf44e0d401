"""What each service does with Kafka, as the access control lists (ACLs) that allow it.

Derived from how the services are composed. `Describe` comes with every other operation, and what
an idempotent producer may comes with its transactional id.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from shared.contracts.aggregate import Aggregate
from shared.messaging.relay import transactional_id
from shared.runtime.service import Service

TOPIC, GROUP, TRANSACTIONAL_ID = "topic", "group", "transactional-id"


@dataclass(frozen=True, slots=True)
class Acl:
    """Operations on one resource, by its whole name; `kind` as kafka-acls names it."""

    kind: str
    name: str
    operations: tuple[str, ...]


def acls(service: Service) -> Iterator[Acl]:
    """All that the user of a service needs, in every role and for every command."""
    written = topics_of(service.owns)
    read = topics_of(service.reads)
    for topic in sorted(written | read):
        yield Acl(TOPIC, topic, tuple(_on_topic(written=topic in written, read=topic in read)))
    if service.apply is not None:
        yield Acl(GROUP, service.group, ("Read",))
    if written:
        yield Acl(TRANSACTIONAL_ID, transactional_id(service.name), ("Write",))


def topics_of(aggregates: Iterable[Aggregate[Any]]) -> set[str]:
    """Of all their majors."""
    return {topic for aggregate in aggregates for topic in aggregate.topics}


def _on_topic(*, written: bool, read: bool) -> Iterator[str]:
    yield "Create"  # whoever comes first makes it
    if read:
        yield "Read"
    if written:
        yield "Write"
        yield "DescribeConfigs"  # `migrate` gives topics that exist the settings of new ones
        yield "AlterConfigs"


def of_scaling(services: list[Service]) -> Iterator[Acl]:
    """What KEDA needs, which scales workers by how far their groups are behind."""
    for topic in sorted(set[str]().union(*(topics_of(service.reads) for service in services))):
        yield Acl(TOPIC, topic, ("Describe",))
    for service in services:
        if service.apply is not None:
            yield Acl(GROUP, service.group, ("Describe",))
