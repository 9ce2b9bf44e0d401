"""The rights on resources: pure functions of the asker, the resource and its audience."""

from shared.audience.sight import Asker, Audience
from tests.integration.walkthrough.library.domain.resource import Resource


def may_add(audience: Audience) -> bool:
    return audience.is_member


def may_change(asker: Asker, resource: Resource, audience: Audience) -> bool:
    return resource.owner_id == asker.person_id or audience.animates
