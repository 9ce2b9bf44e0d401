"""Expected access to files, which are as visible as their post, and to their owner's uploads."""

from tests.hostile.expectations import (
    INSIDE,
    RUNS,
    Expected,
    Gate,
    Own,
    Secret,
    Unsigned,
    always,
    in_community,
)
from tests.hostile.surfaces import Request, Surface, any_of
from tests.hostile.town import Town
from tests.support.places import Role

EXPECTED: Expected = {
    "OPTIONS /v1/uploads": (Unsigned(),),
    "GET /v1/uploads": (Own(),),
    "POST /v1/uploads": (Own(),),
    "HEAD /v1/uploads/{upload_id}": (Own(),),
    "PATCH /v1/uploads/{upload_id}": (Own(),),
    "DELETE /v1/uploads/{upload_id}": (Own(),),
    "GET /v1/files/{file_id}": (Gate(INSIDE),),
    "GET /v1/files/{file_id}/text": (Gate(INSIDE),),
    "GET /v1/files/{file_id}/content": (Gate(INSIDE),),
    "DELETE /v1/files/{file_id}": (Gate(always(frozenset({Role.OWNER})), frozenset()),),
    "GET /v1/posts/{post_id}/files": (Gate(INSIDE),),
    "GET /v1/imports/files": (Gate(INSIDE, RUNS, query="community={community}&external_id=x"),),
    "POST /v1/imports/files": (Gate(INSIDE, RUNS, body=in_community(items=[{}])),),
    "GET /v1/downloads/{secret}": (Secret(),),
}


def _files(town: Town, who: str) -> Request:
    return Request(who, "content", f"/v1/posts/{any_of(town, 'post')}/files")


SURFACES: tuple[Surface, ...] = (_files,)
