"""The check of a new post against all posts for likely duplicates, by MinHash: time and recall.

The signatures of the mass are made, not computed; one in twenty has a band of a common template, as
posts that begin alike have. The texts that are looked for are real: every second one repeats a post
of the mass with one word in twenty changed.
"""

import random
import struct
import time
from collections.abc import Iterator

from bench.rows import Measured, Row, at_least, at_most, percentile
from bench.world import World
from services.content.domain.posts.likeness import BINS, ROWS, bands, signature
from services.content.store.posts import likenesses
from shared.mongo import Document, Scope, insert

CHECKS = 200
WORDS = 120
BATCH = 5_000
TEMPLATES = 1_000
MOST_MS = 50
LEAST_FOUND = 0.9


async def measure(world: World) -> Measured:
    store = world.store()
    try:
        scope, luck = store.scope, random.Random(11)  # noqa: S311  made-up posts
        await likenesses.prepare(scope)
        originals = [_text(luck) for _ in range(CHECKS // 2)]
        await _fill(scope, luck, originals, world.documents)
        texts = [text for one in originals for text in (_changed(luck, one), _text(luck))]
        taken, found = [], 0
        for number, words in enumerate(texts):
            began = time.perf_counter()
            own = signature(" ".join(words))
            alike = await likenesses.alike(scope, own) if own else []
            taken.append((time.perf_counter() - began) * 1000)
            found += number % 2 == 0 and any(each.post_id == f"o{number // 2}" for each in alike)
    finally:
        store.close()
    return Measured(
        [
            Row("posts, to check a new one against", world.documents, ""),
            at_most("check for duplicates, p95", percentile(taken, 95), "ms", most=MOST_MS),
            at_least("likely duplicates found", found, len(originals), "", least=LEAST_FOUND),
        ]
    )


async def _fill(scope: Scope, luck: random.Random, originals: list[list[str]], count: int) -> None:
    common = [luck.randbytes(4 * ROWS) for _ in range(TEMPLATES)]
    rows = [_row(f"o{n}", signature(" ".join(one)) or b"") for n, one in enumerate(originals)]
    for number, made in enumerate(_made(luck, common, count - len(originals))):
        rows.append(_row(f"m{number}", made))
        if len(rows) >= BATCH:
            await insert(scope, likenesses.COLLECTION, rows)
            rows = []
    await insert(scope, likenesses.COLLECTION, rows)


def _made(luck: random.Random, common: list[bytes], count: int) -> Iterator[bytes]:
    for number in range(count):
        made = struct.pack(f"<{BINS}I", *(luck.getrandbits(27) for _ in range(BINS)))
        yield luck.choice(common) + made[4 * ROWS :] if number % 20 == 0 else made


def _row(key: str, own: bytes) -> Document:
    return {"_id": key, "sequence": 1, "bands": bands(own), "signature": own}


def _text(luck: random.Random) -> list[str]:
    return [f"w{luck.randrange(20_000)}" for _ in range(WORDS)]


def _changed(luck: random.Random, words: list[str]) -> list[str]:
    changed = list(words)
    for at in luck.sample(range(len(words)), len(words) // 20):
        changed[at] = f"x{luck.randrange(20_000)}"
    return changed
