"""Readiness probes. Each returns None, or a short reason, within two seconds."""

import http.client
import json
import socket
import struct
from typing import Any

HOST = "127.0.0.1"
TIMEOUT = 2.0
_OK = 200
NO_MEMBER = "it is not a member of a replica set yet"
_METADATA, _METADATA_VERSION = 3, 1


def http_ok(port: int, path: str) -> str | None:
    """Return None if this path answers 200."""
    status, _ = _get(port, path)
    return None if status == _OK else _http_reason(status)


def opensearch(port: int) -> str | None:
    """Return None if every primary shard is assigned."""
    status, body = _get(port, "/_cluster/health?local=true")
    if status != _OK or not isinstance(body, dict):
        return _http_reason(status)
    return (
        None
        if body.get("status") in {"yellow", "green"}
        else f"cluster status {body.get('status')}"
    )


def service(port: int) -> dict[str, Any] | None:
    """Return the service's readiness document, ready or not; None if it does not answer."""
    _, body = _get(port, "/health/ready")
    return body if isinstance(body, dict) else None


def kafka(port: int) -> str | None:
    """Return None if the metadata lists a broker, which excludes fenced ones."""
    header = struct.pack(">hhih", _METADATA, _METADATA_VERSION, 1, -1)
    no_topics = struct.pack(">i", 0)
    request = header + no_topics
    try:
        with socket.create_connection((HOST, port), TIMEOUT) as connection:
            connection.settimeout(TIMEOUT)
            connection.sendall(struct.pack(">i", len(request)) + request)
            _length, _correlation, brokers = struct.unpack(">iii", _receive(connection, 12))
    except OSError as error:
        return _socket_reason(error)
    return None if brokers > 0 else "the broker has not joined yet"


def store(port: int) -> str | None:
    """Return None if the MongoDB handshake reports that writes are accepted."""
    try:
        with socket.create_connection((HOST, port), TIMEOUT) as connection:
            connection.settimeout(TIMEOUT)
            connection.sendall(_hello())
            (length,) = struct.unpack("<i", _receive(connection, 4))
            answer = _receive(connection, length - 4)
    except OSError as error:
        return _socket_reason(error)
    if b"isWritablePrimary\x00\x01" in answer:
        return None
    return NO_MEMBER if b"isreplicaset\x00\x01" in answer else "it does not accept writes yet"


def port_open(port: int) -> str | None:
    """Return None if the port accepts connections."""
    try:
        socket.create_connection((HOST, port), TIMEOUT).close()
    except OSError as error:
        return _socket_reason(error)
    return None


def _hello() -> bytes:
    """Return {hello: 1, $db: "admin"} as one OP_MSG: importing a driver takes half a second."""
    fields = (
        b"\x10hello\x00"
        + struct.pack("<i", 1)
        + b"\x02$db\x00"
        + struct.pack("<i", 6)
        + b"admin\x00"
    )
    document = struct.pack("<i", len(fields) + 5) + fields + b"\x00"
    body = struct.pack("<iB", 0, 0) + document
    return struct.pack("<iiii", len(body) + 16, 1, 0, 2013) + body


def _receive(connection: socket.socket, count: int) -> bytes:
    received = b""
    while len(received) < count:
        chunk = connection.recv(count - len(received))
        if not chunk:
            message = "closed"
            raise ConnectionResetError(message)
        received += chunk
    return received


def _get(port: int, path: str) -> tuple[int | str, object]:
    """GET without a proxy, even if the environment sets one. Returns status or reason, and JSON."""
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers={"Accept": "application/json"})
        answer = connection.getresponse()
        return answer.status, _json(answer.read())
    except OSError as error:
        return _socket_reason(error), None
    except http.client.HTTPException as error:
        return f"it answers {error!r}", None
    finally:
        connection.close()


def _json(body: bytes) -> object:
    try:
        return json.loads(body)
    except ValueError:
        return None


def _http_reason(status: int | str) -> str:
    return status if isinstance(status, str) else f"it answers {status}"


def _socket_reason(error: OSError) -> str:
    if isinstance(error, ConnectionRefusedError):
        return "nothing listens yet"
    return "no answer in time" if isinstance(error, TimeoutError) else f"{error.strerror or error}"
