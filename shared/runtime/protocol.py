"""HTTP/1.1 by uvicorn, with problem documents for bytes that do not parse as a request.

uvicorn reads a head without a limit of time and size. Here a head has both, as at the gateway, so
that bypassing the gateway gains nothing.
"""

import asyncio
import sys
from http import HTTPStatus
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from shared.problems import (
    HeadersProblem,
    MalformedProblem,
    Problem,
    SlowProblem,
    UnknownMethodProblem,
)
from shared.runtime.answers import respond

LARGEST_HEAD = 65_536
"""The limit on the bytes of a request line and its headers. The edge refuses smaller heads too."""
HEAD_SECONDS = 10.0
"""The time from the connection, or the previous response, to a complete head, in seconds.

A silent connection is closed earlier.
"""


class Protocol(HttpToolsProtocol):
    """One connection."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._awaits_head = True
        self._heads = 0
        self._head_bytes = 0
        self._late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._expect_no_head()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        awaited, heads = self._awaits_head, self._heads
        super().data_received(data)
        if awaited and self._awaits_head and heads == self._heads:
            # no head was completed, so all bytes belong to one
            self._head_bytes += len(data)
            if self._head_bytes > LARGEST_HEAD:
                self._refuse(HeadersProblem(f"the headers exceed {LARGEST_HEAD} bytes"))

    def on_headers_complete(self) -> None:
        self._expect_no_head()
        self._awaits_head = False
        self._heads += 1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        super().on_message_complete()
        self._awaits_head = True
        self._head_bytes = 0

    def on_response_complete(self) -> None:
        waiting = bool(self.pipeline)
        super().on_response_complete()
        if not waiting:
            self._expect_head()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002  uvicorn's words are no problem
        """Refuse a request that does not parse. Called while its exception is handled."""
        if isinstance(sys.exception(), httptools.HttpParserInvalidMethodError):
            self._refuse(UnknownMethodProblem())
        else:
            self._refuse(MalformedProblem("the request is not HTTP/1.1"))

    def _expect_head(self) -> None:
        self._expect_no_head()
        self._late = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _expect_no_head(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        if self._head_bytes:
            self._refuse(SlowProblem("the headers took too long to arrive"))
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Answer a request that did not parse, unless a response is under way, and close."""
        if self.transport.is_closing():
            return
        cycle = self.cycle
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(_written(problem))
        self.transport.close()


def _written(problem: Problem) -> bytes:
    problem.headers["Connection"] = "close"
    answer = respond(problem)
    status = HTTPStatus(problem.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}".encode()]
    lines += [name + b": " + value for name, value in answer.raw_headers]
    return b"\r\n".join([*lines, b"", bytes(answer.body)])
