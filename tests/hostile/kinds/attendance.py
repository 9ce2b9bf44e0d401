"""Who may what with answers to gatherings."""

from tests.hostile.expectations import ANIMATES, INSIDE, MEMBERS, ORGANISED, Expected, Gate
from tests.hostile.surfaces import Surface
from tests.support.places import Role

_ANSWER = {"answer": "maybe"}

EXPECTED: Expected = {
    "PUT /v1/gatherings/{gathering_id}/rsvp": (Gate(INSIDE, body=lambda _: _ANSWER, changes=True),),
    "GET /v1/gatherings/{gathering_id}/attendees": (
        Gate(INSIDE, MEMBERS | ORGANISED | {Role.ADMIN}),
        Gate(INSIDE, ANIMATES | ORGANISED, query="line=no"),
    ),
}


SURFACES: tuple[Surface, ...] = ()
