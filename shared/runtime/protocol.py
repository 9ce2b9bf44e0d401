"""HTTP/1.1 by uvicorn, with problem documents for whatever does not parse as a request.

uvicorn waits for a head as long as bytes arrive, and keeps all of them. Here a head is bounded in
time and size, as at the gateway, so that bypassing the gateway gains nothing.
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
"""Bytes of a request line and its headers. The edge refuses smaller heads beyond its own bound."""
HEAD_SECONDS = 10.0
"""From the connection, or the previous answer, to a complete head; silence ends it earlier."""


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
            # it completed no head, so all of it belongs to one
            self._head_bytes += len(data)
            if self._head_bytes > LARGEST_HEAD:
                self._refuse(HeadersProblem(f"they are longer than {LARGEST_HEAD} bytes"))

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
        """Called while handling the parser's exception."""
        if isinstance(sys.exception(), httptools.HttpParserInvalidMethodError):
            self._refuse(UnknownMethodProblem())
        else:
            self._refuse(MalformedProblem("it is not HTTP/1.1"))

    def _expect_head(self) -> None:
        self._expect_no_head()
        self._late = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _expect_no_head(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _give_up(self) -> None:
        if self._head_bytes:
            self._refuse(SlowProblem("its headers did not arrive in time"))
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, problem: Problem) -> None:
        """Answer what did not parse, unless an answer is under way; then close."""
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
