"""The stream of a person's notices: server-sent events (WHATWG HTML, 9.2), with Last-Event-ID.

id: 41                    the notice's number; a hidden notice has only this line
event: notification
data: {…}                 a NoticeView

event: marked             something was read or dismissed, here or elsewhere: the count changed
event: reset              too many events were missed: read the inbox again
: …                       a heartbeat
"""

import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from services.notifications.domain.errors import TooManyStreams
from services.notifications.domain.notice import Notice
from services.notifications.domain.places import Places
from services.notifications.entry.asking import said_by
from services.notifications.entry.live import Listener, Live
from services.notifications.entry.views import NoticeView
from services.notifications.store import inboxes, notices
from services.notifications.use_cases.show_notices import show_notices
from shared.mongo import UNAVAILABLE, Store
from shared.problems import InvalidProblem
from shared.runtime.answers import documented
from shared.runtime.identity import Principal
from shared.runtime.requests import Me, SignedInRoute

HEARTBEAT_SECONDS = 15.0
LOOK_SECONDS = 0.5
"""How often a stream checks whether its process is to stop, in seconds."""
BATCH = 100
MOST_MISSED = 1_000
RETRY_MS = 2_000

router = APIRouter(tags=["stream"], route_class=SignedInRoute)

LastEventId = Annotated[
    str | None,
    Header(alias="Last-Event-ID", max_length=20, description="Resume after this event"),
]


class EventStream(StreamingResponse):
    media_type = "text/event-stream"

    def __init__(self, events: AsyncIterator[bytes], live: Live, listener: Listener) -> None:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        super().__init__(events, headers=headers)
        self._live = live
        self._listener = listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._live.leave(self._listener)


@router.get(
    "/stream",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Server-sent events, until the token expires",
            "content": {"text/event-stream": {"schema": {"type": "string"}}},
        },
        **documented(TooManyStreams, InvalidProblem),
    },
)
async def stream(me: Me, request: Request, last_event_id: LastEventId = None) -> EventStream:
    """Stream your notices as they are created, from now on or after `Last-Event-ID`."""
    state = request.app.state
    live: Live = state.live
    listener = live.join(me.person_id)
    try:
        inbox = await inboxes.find(state.store.scope, me.person_id)
        listener.number, listener.marks = _start(last_event_id, inbox.last), inbox.marks
    except BaseException:
        live.leave(listener)
        raise
    session = _Session(request, listener, me)
    return EventStream(session.events(inbox.last), live, listener)


class _Session:
    def __init__(self, request: Request, listener: Listener, me: Principal) -> None:
        self._store: Store = request.app.state.store
        self._places: Places = request.app.state.places
        self._stopping = request.app.state.stopping
        self._listener = listener
        self._me = me
        self._told_marks = listener.marks
        self._ends_at = time.monotonic() + max(0.0, me.expires_at - time.time())

    async def events(self, last: int) -> AsyncIterator[bytes]:
        listener = self._listener
        yield f"retry: {RETRY_MS}\n".encode()
        if last - listener.number > MOST_MISSED:
            listener.number = last
            yield f"id: {last}\nevent: reset\ndata: {{}}\n\n".encode()
        else:
            yield f"id: {listener.number}\n\n".encode()
        beat = time.monotonic()
        while not self._stopping() and time.monotonic() < self._ends_at:
            events = await self._next()
            for event in events:
                yield event
            if events:
                beat = time.monotonic()
                continue
            if time.monotonic() - beat >= HEARTBEAT_SECONDS:
                beat = time.monotonic()
                yield b": \n\n"
            await listener.wait(min(LOOK_SECONDS, max(0.01, self._ends_at - time.monotonic())))

    async def _next(self) -> list[bytes]:
        """Return the new events, if the listener was woken or is behind; none without the store."""
        listener = self._listener
        if not listener.take_wake():
            return []
        try:
            found = await notices.following(
                self._store.scope, listener.person_id, listener.number, BATCH
            )
            events = await self._written(found)
        except UNAVAILABLE:
            listener.wake()
            return []
        if found:
            listener.number = found[-1].number
            listener.wake()
        if listener.marks > self._told_marks:
            self._told_marks = listener.marks
            events.append(b"event: marked\ndata: {}\n\n")
        return events

    async def _written(self, found: list[Notice]) -> list[bytes]:
        if not found:
            return []
        me = self._me
        shown, person = await show_notices(self._store.scope, me.person_id, found, said_by(me))
        language = person.language if person else me.language
        views = {
            one.notice.number: NoticeView.of(one, language, self._places)
            for one in shown
            if one.notice.inbox
        }
        return [_event(notice.number, views.get(notice.number)) for notice in found]


def _start(last_event_id: str | None, last: int) -> int:
    """Return the number to resume from. An invalid one means now."""
    if last_event_id is None or not (last_event_id.isascii() and last_event_id.isdigit()):
        return last
    return min(int(last_event_id), last)


def _event(number: int, view: NoticeView | None) -> bytes:
    if view is None:
        return f"id: {number}\n\n".encode()
    return f"id: {number}\nevent: notification\ndata: {view.model_dump_json()}\n\n".encode()
