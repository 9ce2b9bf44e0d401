"""The live count of unread notices: server-sent events for a small script.

    event: unread
    data: 3

It forwards the API's stream, since the browser holds no token. A hidden page closes it. It ends
with the token, and the browser opens it again.
"""

from collections.abc import AsyncIterator

from fastapi import APIRouter
from starlette.responses import Response, StreamingResponse

from portal.gateway.errors import ApiError
from portal.site import headers
from portal.visit import Member, Visit

RETRY_MS = 5_000

router = APIRouter()


@router.get("/live")
async def live(visit: Member) -> Response:
    if visit.unread is not None:
        visit.unread.cancel()
    return StreamingResponse(
        _events(visit),
        media_type="text/event-stream",
        headers={**headers(visit.site), "X-Accel-Buffering": "no"},
    )


async def _events(visit: Visit) -> AsyncIterator[str]:
    stopping = visit.request.app.state.stopping
    yield f"retry: {RETRY_MS}\n\n"
    try:
        async with visit.api.notifications.stream(
            visit.request.headers.get("last-event-id")
        ) as lines:
            yield await _count(visit)
            async for line in lines:
                if stopping():
                    return
                if line.startswith(("event: notification", "event: marked", "event: reset")):
                    yield await _count(visit)
                elif line.startswith(":"):
                    yield ": \n\n"
    except ApiError:
        return


async def _count(visit: Visit) -> str:
    return f"event: unread\ndata: {(await visit.api.notifications.unread()).unread}\n\n"
