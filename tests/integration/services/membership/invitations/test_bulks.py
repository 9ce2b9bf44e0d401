"""People added from a file, over HTTP, on the real store; and the job, killed during its work."""

import csv
import io
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from services.membership.domain.invitations.bulk import LineOutcome
from services.membership.domain.people.profile import Profile
from services.membership.entry.invitations.reading_csv import read_lines
from services.membership.store import filing
from services.membership.store.communities import memberships
from services.membership.store.invitations import addresses, bulks
from services.membership.store.owned import OWNED
from services.membership.use_cases.communities.create_community import (
    CreateCommunity,
    create_community,
)
from services.membership.use_cases.invitations.add_people import ADD_PEOPLE
from services.membership.use_cases.invitations.bring_people import BringPeople, bring_people
from shared.audience.sight import Asker
from shared.contracts.values import JoinPolicy, Language, Visibility
from shared.messaging import jobs, outbox
from shared.messaging.job_workers import Workers
from shared.messaging.unit import Unit
from shared.mongo import Store, insert, write_document
from tests.integration.services.membership.invitations.test_addresses import address_of
from tests.support.content import created
from tests.support.membership import ANY, Guilds, ok, problem
from tests.support.messaging import NoRelay, eventually
from tests.support.services import Client, Person

MANY, BAD = 10_000, 37
PATIENCE_SECONDS = 240


async def send(
    membership: Client, person: Person, slug: str, text: str, *, dry: bool = False
) -> dict[str, Any]:
    """Send a file and wait until its job is done."""
    path = f"/v1/communities/{slug}/member-imports"
    query = f"?dry_run={str(dry).lower()}"
    made = created(await membership.post(person, path + query, content=text.encode()))
    return await done(membership, person, f"{path}/{made['id']}")


async def done(membership: Client, person: Person, path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}

    async def is_done() -> bool:
        found.update(ok(await membership.get(person, path)))
        return bool(found["is_done"])

    await eventually(is_done, seconds=PATIENCE_SECONDS)
    return found


def counts(bulk: dict[str, Any]) -> tuple[int, ...]:
    """Return the counts: added, already members, invited, bad."""
    return tuple(bulk["counts"][name] for name in ("added", "already_member", "invited", "bad"))


async def report(membership: Client, person: Person, slug: str, bulk: dict[str, Any]) -> list[Any]:
    path = f"/v1/communities/{slug}/member-imports/{bulk['id']}/report"
    answer = await membership.get(person, path)
    assert answer.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


async def test_a_dry_run_adds_nobody_and_reports_what_a_run_does(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob, eve = guilds.person("Ada"), await guilds.known("Bob"), await guilds.known("Eve")
    slug = await guilds.community(ada, visibility="private")
    member = await guilds.member(slug, ada)
    text = (
        "email;person_id;role\n"
        f"{address_of(bob).upper()};;expert\n"
        f";{guilds.id_of(eve)};\n"
        f"{address_of(member)};;owner\n"
        f"{uuid4().hex}@example.org;;\n"
        f";{uuid4()};\n"
        "nonsense;;\n"
    )
    dry = await send(membership, ada, slug, text, dry=True)
    assert counts(dry) == (2, 1, 1, 2)
    assert ok(await membership.get(ada, f"/v1/communities/{slug}"))["members"] == 2
    path = f"/v1/communities/{slug}/member-imports/{dry['id']}"
    for _ in range(2):
        ok(await membership.post(ada, f"{path}/run"))
    assert counts(await done(membership, ada, path)) == (2, 1, 1, 2)
    assert (await guilds.standing(slug, bob, ada))["role"] == "expert"
    assert (await guilds.standing(slug, member, ada))["role"] == "member"
    rows = await report(membership, ada, slug, dry)
    assert [(row["line"], row["outcome"]) for row in rows] == [
        *(("2", "added"), ("3", "added"), ("4", "already_member")),
        *(("5", "invited"), ("6", "bad"), ("7", "bad")),
    ]
    again = await send(membership, ada, slug, text)
    assert counts(again) == (0, 3, 1, 2)


async def test_an_unknown_person_is_invited_with_their_role_once_they_sign_in(
    membership: Client, guilds: Guilds
) -> None:
    ada, new = guilds.person("Ada"), guilds.person("New")
    slug = await guilds.community(ada)
    await send(membership, ada, slug, f"email,role\n{address_of(new)},expert\n")

    async def is_invited() -> bool:
        items = ok(await membership.get(new, "/v1/memberships"))["items"]
        return [item["standing"] for item in items] == ["invited"]

    await eventually(is_invited)
    assert ok(await membership.post(new, f"/v1/communities/{slug}/join"))["role"] == "expert"


async def test_an_animator_gives_no_role_above_their_rights(
    membership: Client, guilds: Guilds
) -> None:
    ada, bob = guilds.person("Ada"), await guilds.known("Bob")
    slug = await guilds.community(ada)
    animator = await guilds.member(slug, ada, "animator")
    text = f"email,role\n{address_of(bob)},owner\n"
    bulk = await send(membership, animator, slug, text)
    assert counts(bulk) == (0, 0, 0, 1)
    [line] = ok(
        await membership.get(
            animator, f"/v1/communities/{slug}/member-imports/{bulk['id']}/lines?outcome=bad"
        )
    )["items"]
    assert line["problem"] == "role: you may not give it"


@pytest.mark.timeout(600)  # ten thousand of each: people, lines, memberships and facts
async def test_10_000_lines_with_37_bad_ones_add_9_963_people_and_report_37(store: Store) -> None:
    """The facts stay unpublished: so many would occupy every service of the other tests."""
    its, good, unit = uuid4().hex[:8], MANY - BAD, Unit(store, NoRelay())
    scope, workers = store.scope, Workers(unit, [ADD_PEOPLE])
    owned = (each.prepare for each in OWNED)
    for prepare in (outbox.prepare, jobs.prepare, addresses.prepare, bulks.prepare, *owned):
        await prepare(scope)
    await _people(store, its, good + 1)
    maker = Asker(f"{its}-{good}")
    community = (await unit.run(partial(create_community, _founding(maker, its)))).result
    written = [f"{its}-{number}@example.org" for number in range(good)]
    for number in range(BAD):
        written.insert(number * 250, f"nobody-{number}")
    lines = read_lines("\n".join(["email", *written]).encode())
    for outcome in (LineOutcome.ADDED, LineOutcome.ALREADY_MEMBER):
        command = BringPeople(maker, its, lines, is_dry=False)
        made = (await unit.run(partial(bring_people, command))).result
        while await workers.work_off():
            pass
        bulk = await bulks.find(scope, made.id)
        assert bulk is not None
        told = {name: count for name, count in bulk.counts.items() if count}
        assert (bulk.is_done, told) == (True, {outcome: good, LineOutcome.BAD: BAD})
        bad = await bulks.lines(scope, made.id, outcome=LineOutcome.BAD, limit=MANY)
        assert len(bad) == BAD
        assert await memberships.count_active(scope, [community.id]) == {community.id: good + 1}


def _founding(owner: Asker, slug: str) -> CreateCommunity:
    return CreateCommunity(
        asker=owner,
        slug=slug,
        names={Language.ENGLISH: "Guild"},
        purposes={},
        domain="",
        topics=(),
        visibility=Visibility.INTERNAL,
        join_policy=JoinPolicy.OPEN,
    )


async def _people(store: Store, its: str, count: int) -> None:
    now = datetime.now(UTC)
    rows = [
        write_document(
            Profile(
                id=f"{its}-{number}",
                language=Language.ENGLISH,
                name=f"P{number}",
                email=f"{its}-{number}@example.org",
                created_at=now,
                updated_at=now,
            )
        )
        for number in range(count)
    ]
    await filing.file_profiles(store.scope, rows)
    await insert(store.scope, "profiles", rows)


async def test_only_those_who_run_a_community_send_and_see_files(
    membership: Client, guilds: Guilds
) -> None:
    ada = guilds.person("Ada")
    slugs = [await guilds.community(ada) for _ in range(2)]
    member = await guilds.member(slugs[0], ada)
    path = f"/v1/communities/{slugs[0]}/member-imports"
    bulk = await send(membership, ada, slugs[0], "email\na@example.org\n", dry=True)
    for answer in (
        await membership.post(member, path, content=b"email\na@example.org\n"),
        await membership.get(member, f"{path}/{bulk['id']}/report"),
    ):
        assert problem(answer) == (403, "not-allowed")
    elsewhere = f"/v1/communities/{slugs[1]}/member-imports/{bulk['id']}"
    assert problem(await membership.get(ada, elsewhere)) == (404, "member-import-not-found")


async def test_no_line_names_an_erased_person(
    membership: Client, guilds: Guilds, membership_store: Store
) -> None:
    ada, bob, eve = guilds.person("Ada"), await guilds.known("Bob"), await guilds.known("Eve")
    slug = await guilds.community(ada)
    text = f"email,person_id\n{address_of(bob)},\n,{guilds.id_of(eve)}\n"
    bulk = await send(membership, ada, slug, text)
    for person in (bob, eve):
        erased = await membership.delete(person, "/v1/profiles/me", headers=ANY)
        assert erased.status_code == 204

    async def forgotten() -> bool:
        theirs = {"bulk_id": bulk["id"]}
        return not await membership_store.scope["bulk_lines"].count_documents(theirs)

    await eventually(forgotten)
