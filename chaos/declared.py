"""The declarations of the services: the aggregates they own and read, and their collections."""

from typing import Any

from deploy.composed import composed
from shared.contracts.aggregate import Aggregate

_SERVICES = tuple(one.service for one in composed())

READS: dict[str, tuple[Aggregate[Any], ...]] = {
    service.name: tuple(service.reads) for service in _SERVICES
}
"""The aggregates that each service's group consumes."""

COLLECTIONS = {
    owned.aggregate.kind: owned.collection for service in _SERVICES for owned in service.owned
}
"""The collection of the owning service, by kind."""

MODELS_OF = {
    service.name: {model.aggregate.kind: model.collection for model in service.read_models}
    for service in _SERVICES
}
"""The read models of other services, by kind."""
