"""`python -m services.search digest`: digests of the index, for comparisons."""

import asyncio
import json
import os
import subprocess
import sys
from uuid import uuid4

from services.search.index import digest
from services.search.settings import SearchSettings
from tests.support import facts
from tests.support.commands import environment
from tests.support.search import SearchIndex


async def asked(settings: SearchSettings) -> subprocess.CompletedProcess[str]:
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "services.search", "digest"],
        env={**os.environ, **environment("search", settings)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


async def test_it_prints_the_digests_of_findable_documents_alone(
    index: SearchIndex, search_settings: SearchSettings
) -> None:
    settings = search_settings.model_copy(update={"index_prefix": index.names.prefix})
    await index.apply(facts.post("one", community=None), facts.post("two", community=None))
    ended = await asked(settings)
    assert (ended.returncode, ended.stderr) == (0, "")
    documents, access = (json.loads(line) for line in ended.stdout.splitlines())
    found = await digest.digest(index.engine, index.names.documents)
    readers = await digest.digest(index.engine, index.names.access)
    assert found.count == 2
    assert documents == {"read_model": "documents", "rows": 2, "digest": str(found)}
    assert access == {"read_model": "access", "rows": readers.count, "digest": str(readers)}

    assert (await asked(settings)).stdout == ended.stdout
    await index.apply(facts.post("three", community=None))
    assert (await asked(settings)).stdout != ended.stdout


async def test_it_reports_that_there_is_no_index_yet(search_settings: SearchSettings) -> None:
    settings = search_settings.model_copy(update={"index_prefix": f"none{uuid4().hex[:8]}"})
    ended = await asked(settings)
    assert ended.returncode == 1
    [line] = ended.stdout.splitlines()
    assert "error" in json.loads(line)
