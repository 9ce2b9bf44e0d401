"""The next version of Guilde: this source with a few lines changed, run from a folder.

It publishes and knows what this version does not: a kind of post (`recipe`), a language (`de`),
a role (`mentor`), a field (`duration`), a participle (`released`) and an aggregate
(`membership.role_term`).
"""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple

import httpx

from deploy.embedded import platform as platforms
from deploy.embedded import ports, programs
from deploy.embedded.site import REPO, open_site
from tests.support.messaging import eventually
from tests.support.platform import Platform
from tests.support.services import Client

STARTS_WITHIN = 120
ROOMS = ("bench", "chaos", "cli", "deploy", "docs", "portal", "services", "shared")


class Change(NamedTuple):
    path: str
    before: str
    after: str


CONTRACTS = (
    Change(
        "shared/contracts/values.py",
        '    ENGLISH = "en"\n',
        '    ENGLISH = "en"\n    GERMAN = "de"\n',
    ),
    Change(
        "shared/contracts/values.py",
        '    DISCUSSION = "discussion"\n',
        '    DISCUSSION = "discussion"\n    RECIPE = "recipe"\n',
    ),
    Change(
        "shared/contracts/values.py",
        '    EXPERT = "expert"\n',
        '    EXPERT = "expert"\n    MENTOR = "mentor"\n',
    ),
    Change(
        "shared/contracts/content.py",
        "    publish_at: datetime | None = None\n",
        "    publish_at: datetime | None = None\n    duration: int | None = None\n",
    ),
    Change("shared/contracts/content.py", '"drafted",', '"drafted",\n            "released",'),
    Change(
        "shared/contracts/membership.py",
        "def membership_id(",
        'ROLE_TERM = Aggregate("membership", "role_term", MembershipData, frozenset({"begun"}))\n\n'
        "def membership_id(",
    ),
)
PRODUCERS = (
    Change(
        "services/content/domain/posts/fields.py",
        "    @property\n    def is_draft(",
        "    @property\n    def duration(self) -> int:\n        return len(self.text)\n\n"
        "    @property\n    def is_draft(",
    ),
    Change(
        "services/content/use_cases/posts/write_post.py",
        "_HAPPENED[PostStatus(post.status)]",
        '{"recipe": "released"}.get(post.kind, _HAPPENED[PostStatus(post.status)])',
    ),
    Change(
        "services/membership/store/owned.py",
        "OWNED = (\n    COMMUNITIES,\n",
        "ROLE_TERMS: Owned[Membership, MembershipData] = Owned(\n"
        '    ROLE_TERM, Membership, "role_terms"\n)\n'
        "OWNED = (\n    ROLE_TERMS,\n    COMMUNITIES,\n",
    ),
    Change(
        "services/membership/store/owned.py",
        "    PROFILE,\n    CommunityData,\n",
        "    PROFILE,\n    ROLE_TERM,\n    CommunityData,\n",
    ),
    Change(
        "services/membership/use_cases/communities/appoint_member.py",
        "    await MEMBERSHIPS.save(work, member, happened)\n",
        "    await MEMBERSHIPS.save(work, member, happened)\n"
        '    await ROLE_TERMS.save(work, member.model_copy(update={"version": 1}), "begun")\n',
    ),
    Change(
        "services/membership/use_cases/communities/appoint_member.py",
        "import MEMBERSHIPS",
        "import MEMBERSHIPS, ROLE_TERMS",
    ),
)
READERS = (
    Change(
        "services/search/projections/post.py",
        '        "external_id": state.external_id,\n',
        '        "external_id": state.external_id,\n        "duration": state.duration,\n',
    ),
    Change(
        "services/search/index/mappings.py",
        '    "title_other": ',
        '    "title_de": _text("guilde_folded", index_options="offsets"),\n'
        '    "text_de": _text("guilde_folded", index_options="offsets"),\n'
        '    "duration": {"type": "integer"},\n'
        '    "title_other": ',
    ),
    Change("services/search/index/mappings.py", "\nREVISION = ", "\nREVISION = 1 + "),
    Change(
        "services/search/projections/post.py",
        "    kinds=(\n",
        '    kinds=(\n        Kind("recipe", dict.fromkeys(Language, "Recipes")),\n',
    ),
    Change("services/search/entry/items.py", '"en": "English"', '"en": "English", "de": "Deutsch"'),
    Change(
        "services/search/entry/items.py",
        "    starts_at: datetime | None = Field(",
        "    duration: int | None = None\n    starts_at: datetime | None = Field(",
    ),
    Change(
        "services/search/entry/items.py",
        "        post_id=post_id,\n",
        '        post_id=post_id,\n        duration=source.get("duration"),\n',
    ),
    Change(
        "services/notifications/subjects/post.py",
        '        "title": fact.data.state.title,\n',
        '        "title": fact.data.state.title,\n        "duration": fact.data.state.duration,\n',
    ),
    Change(
        "services/notifications/subjects/membership.py",
        "    prepare=memberships.prepare,\n",
        "    prepare=memberships.prepare,\n"
        '    also=(ReadModel(ROLE_TERM, "role_terms", memberships.row),),\n',
    ),
    Change(
        "services/notifications/subjects/membership.py",
        "import MEMBERSHIP, MembershipData",
        "import MEMBERSHIP, ROLE_TERM, MembershipData",
    ),
)


def write_next_version(folder: Path) -> Path:
    """Write the next version to a folder. Raises AssertionError if a line to change is gone."""
    for room in ROOMS:
        shutil.copytree(REPO / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for change in (*CONTRACTS, *PRODUCERS, *READERS):
        path = folder / change.path
        text = path.read_text()
        assert change.before in text, change
        path.write_text(text.replace(change.before, change.after))
    return folder


@asynccontextmanager
async def beside(platform: Platform, version: Path, service: str) -> AsyncIterator[Client]:
    """Run a process of another version of a service beside the platform's, on its engines."""
    site, state = open_site(platform.data), platform.state
    port = ports.choose([service], {})[service]
    settings = platforms.common_settings(site, state.ports, state.issuer)
    described = programs.service_process(site, service, service, port, settings)
    log = platform.data / "logs" / f"{service}-next.log"
    client = Client(f"http://127.0.0.1:{port}")
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            *described.argv, env=described.env, cwd=version, stdout=output, stderr=output
        )
    try:
        await eventually(lambda: _is_ready(client), seconds=STARTS_WITHIN)
        yield client
    finally:
        await client.http.aclose()
        process.terminate()
        await process.wait()


async def _is_ready(client: Client) -> bool:
    try:
        return (await client.http.get("/health/ready")).status_code == HTTPStatus.OK
    except httpx.TransportError:
        return False
