"""The examples of docs/integrate.md work as they stand there."""

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from deploy.embedded.site import REPO
from shared.contracts.content import POST
from tests.support import facts
from tests.support.engines import Engines
from tests.support.gateway import run_gateway
from tests.support.services import Client, People
from tests.support.topics import Publisher, new_topic

TEXT = (REPO / "docs" / "integrate.md").read_text()


def block(language: str, holding: str) -> str:
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)
    [found] = [text for text in blocks if holding in text]
    return found


async def test_the_reader_of_facts_prints_titles(
    engines: Engines, publish: Publisher, tmp_path: Path
) -> None:
    # on the platform's own topic there are facts that other tests broke on purpose
    topic = await new_topic(engines.kafka)
    post = facts.post("A title nobody else has")
    await publish(post, topic=topic)
    program = tmp_path / "reader.py"
    shown = block("python", "AIOKafkaConsumer")
    assert POST.topic in shown
    program.write_text(shown.replace(POST.topic, topic))
    running = await asyncio.create_subprocess_exec(
        sys.executable,
        str(program),
        env={**os.environ, "PYTHONPATH": str(REPO), "KAFKA": engines.kafka},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert running.stdout is not None
        line = await running.stdout.readline()
        assert line.decode() == f"{post.sequence} {post.type} A title nobody else has\n"
    finally:
        running.kill()
        await running.wait()


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
async def test_the_requests_respond_as_documented(
    content: Client, people: People, tmp_path: Path
) -> None:
    port = int(content.base_url.rsplit(":", 1)[1])
    (tmp_path / "gateway").mkdir()
    async with run_gateway(tmp_path / "gateway", port, {}) as gateway:
        running = await asyncio.create_subprocess_exec(
            "bash",
            *("-euc", block("bash", "Idempotency-Key")),
            cwd=tmp_path,
            env={
                "PATH": os.environ["PATH"],
                "GUILDE": str(gateway.base_url).rstrip("/"),
                "TOKEN": people("Reader of the docs").token,
            },
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        told, wrong = await running.communicate()
    assert running.returncode == 0, wrong.decode()
    assert told.count(b'"Which linter for Python?"') == 2
