"""Verify an Open Badges 3.0 credential by software that others wrote, in a process of its own.

    python -m tests.support.foreign_verifier < QUESTION

joserfc (BSD) verifies the signature, by the key to which `kid` leads. openbadgeslib verifies the
credential: its claims, dates and form, and whether the list of revoked credentials, whose signature
and validity it verifies as well, has its bit. It is under the LGPL, so Guilde runs it and imports
nothing of it. Neither goes to the network: the question has the documents at all addresses.
"""

import asyncio
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the verifiers say. reason: why they refuse the credential; empty: they accept it."""

    reason: str = ""

    @property
    def accepts(self) -> bool:
        return not self.reason


async def ask(token: str, documents: Mapping[str, str]) -> Verdict:
    """Have a credential verified. documents: those that it refers to, by address."""
    command = (sys.executable, "-m", __name__)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    question = orjson.dumps({"token": token, "documents": dict(documents)})
    said, _ = await process.communicate(question)
    assert process.returncode == 0
    return Verdict(**orjson.loads(said))


def _answer(question: Mapping[str, Any]) -> Verdict:
    from joserfc import jws
    from joserfc.errors import JoseError
    from joserfc.jwk import RSAKey
    from openbadgeslib.errors import LibOpenBadgesException
    from openbadgeslib.ob3.verifier import OB3Verifier

    token, documents = question["token"], question["documents"]
    try:
        kid = jws.extract_compact(token.encode()).headers()["kid"]
        key = RSAKey.import_key(orjson.loads(documents[kid]))
        jws.deserialize_compact(token, key, algorithms=["RS256"])
        OB3Verifier(key.as_pem(private=False)).verify(
            token, check_status=True, download=lambda address: documents[address].encode()
        )
    except (JoseError, LibOpenBadgesException, KeyError) as refused:
        return Verdict(f"{type(refused).__name__}: {refused}")
    return Verdict()


if __name__ == "__main__":
    verdict = _answer(orjson.loads(sys.stdin.buffer.read()))
    sys.stdout.buffer.write(orjson.dumps({"reason": verdict.reason}))
