"""The access control lists (ACLs) for the operations of each service on Kafka.

They are derived from the composition of the services. `Describe` is implied by every other
operation, and the rights of an idempotent producer by those on its transactional id.
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
    """Operations on one resource, by its whole name. `kind` is that of kafka-acls."""

    kind: str
    name: str
    operations: tuple[str, ...]


def acls(service: Service) -> Iterator[Acl]:
    """Yield all rights that the user of a service needs, in every role and for every command."""
    written = topics_of(service.owns)
    read = topics_of(service.reads)
    for topic in sorted(written | read):
        yield Acl(TOPIC, topic, tuple(_on_topic(written=topic in written, read=topic in read)))
    if service.apply is not None:
        yield Acl(GROUP, service.group, ("Read",))
    if written:
        yield Acl(TRANSACTIONAL_ID, transactional_id(service.name), ("Write",))


def topics_of(aggregates: Iterable[Aggregate[Any]]) -> set[str]:
    """Return the topics of all majors of these aggregates."""
    return {topic for aggregate in aggregates for topic in aggregate.topics}


def _on_topic(*, written: bool, read: bool) -> Iterator[str]:
    yield "Create"  # the process that starts first creates it
    if read:
        yield "Read"
    if written:
        yield "Write"
        yield "DescribeConfigs"  # `migrate` gives existing topics the settings of new ones
        yield "AlterConfigs"


def of_scaling(services: list[Service]) -> Iterator[Acl]:
    """Yield the rights that KEDA needs to scale workers by the lag of their groups."""
    for topic in sorted(set[str]().union(*(topics_of(service.reads) for service in services))):
        yield Acl(TOPIC, topic, ("Describe",))
    for service in services:
        if service.apply is not None:
            yield Acl(GROUP, service.group, ("Describe",))
