"""Each page of the portal x role x visibility: no page shows its visitor a secret.

The addresses come from the portal's routes: every role opens a new one, too.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from functools import partial
from uuid import uuid4

import httpx
import pytest
import pytest_asyncio

from shared.contracts.values import Visibility
from tests.hostile.browsing import (
    ISSUER,
    Address,
    Visitor,
    addresses,
    enter,
    portal_before,
    queries,
)
from tests.hostile.conftest import Places
from tests.hostile.expectations import (
    ALL,
    AWARE,
    COLLEAGUES,
    COUNTED,
    INSIDE,
    MEMBERS,
    RUNS,
    Sight,
    always,
)
from tests.hostile.visiting import Missing, Visitors, alike, may_be_kept, nowhere, without_address
from tests.support.content import created
from tests.support.engines import Engines
from tests.support.messaging import eventually
from tests.support.places import ANY, Builder, Place, Role, Services, done
from tests.support.services import People, Person

PAGES, FORMS = addresses("GET"), addresses("POST")
OF_A_PLACE = [page for page in PAGES if page.names]
OF_POSTS = [page for page in PAGES if "post_id" in page.names]
LISTS = [page for page in PAGES if not page.names]
OPEN = {
    *("/", "/help", "/posts/similar", "/badges/{credential_id}"),
    *("/sign-in", "/signed-in", "/signed-out", "/front-channel-logout"),
}
"""Pages that strangers may open."""
MAY: Mapping[str, Sight] = {
    "/communities/{slug}/members": {**COUNTED, Visibility.PUBLIC: COLLEAGUES},
    "/communities/{slug}/desk": always(RUNS),
    "/communities/{slug}/leaderboard": {key: each & COLLEAGUES for key, each in INSIDE.items()},
    "/topics/{topic_id}/edit": always(frozenset({Role.ADMIN})),
    "/people/{person_id}/directory": always(frozenset({Role.ADMIN})),
    "/communities/{slug}/charter/accepted": always(RUNS),
    "/communities/{slug}/invitations": always(RUNS),
    "/communities/{slug}/members/import": always(RUNS),
    "/communities/{slug}/members/import/{import_id}": always(RUNS),
    "/communities/{slug}/members/import/{import_id}/report.csv": always(RUNS),
    "/programmes/{programme_id}/matching": always(RUNS),
    "/programmes/{programme_id}/report": always(RUNS),
    **dict.fromkeys(
        (
            *("/communities/{slug}/health", "/communities/{slug}/health/export"),
            *("/communities/{slug}/diversity", "/communities/{slug}/diversity/export"),
        ),
        always(RUNS),
    ),
    **dict.fromkeys(
        ("/communities/{slug}/pulses", "/pulses/{pulse_id}", "/pulses/{pulse_id}/export"),
        always(MEMBERS | {Role.ADMIN}),
    ),
    "/talent/people/{handle}": always(frozenset()),
}
"""The roles that may open a page, of those that may know of its subject; otherwise all of them."""
SHOWS_ITS_OWNER = {"/", "/communities", "/gatherings", "/posts/mine", "/search"}
"""The inbox has a test of its own: other tests may fill more than its page."""
QUERIES = {"/communities": "?q=canary"}
"""Of lists that other tests fill with more than a page."""
OPENS = ALL - {Role.REQUESTED, Role.REMOVED, Role.READER, Role.MODERATOR}
"""The roles that open pages: one of each group with equal rights."""
OUTSIDE = (Role.GUEST, Role.FORMER, Role.INVITED)
NAMES_A_COMMUNITY = ("/posts", "/series", "/gatherings", "/welcome")
"""Forms that name a community in a field."""
FILLED = {
    "title": "x",
    "summary": "x",
    "lang": "en",
    "post": "x",
    "attitude": "followed",
    "title_en": "x",
    "body": "x",
    "kind": "question",
    "answer": "x",
    "version": "1",
    "stage": "dormant",
    "starts_at": "2031-05-05T18:00",
    "ends_at": "2031-05-05T19:00",
    "time_zone": "UTC",
}

Wrong = tuple[Role, Visibility, object]


@pytest_asyncio.fixture(scope="module")
async def visitors(
    engines: Engines, services: Services, builder: Builder, places: Places
) -> AsyncIterator[Visitors]:
    draft = await _draft(services, builder, places[Visibility.PUBLIC])
    async with portal_before(services, engines) as (app, browser):
        by_role = {}
        for role in OPENS:
            roles = [role.value] if role in {Role.GUEST, Role.ADMIN} else []
            by_role[role] = await enter(app, browser, builder.people[role], *roles)
        # the portal must know everything that it could reveal
        for place in places.values():
            await by_role[Role.OWNER].open(f"/communities/{place.slug}")
        yield Visitors(app, Visitor(browser), by_role, places, draft, builder)


async def _draft(services: Services, builder: Builder, place: Place) -> Place:
    canary = f"draft{uuid4().hex}"
    body = {"title": canary, "body": canary, "community": place.slug, "status": "draft"}
    made = created(await services["content"].post(builder.owner, "/v1/posts", json=body))
    await builder.settle()
    return replace(place, canary=canary, ids={**place.ids, "post_id": made["id"]})


@pytest.mark.parametrize("page", OF_A_PLACE, ids=str)
async def test_a_page_opens_for_the_roles_that_may_know_of_its_subject(
    visitors: Visitors, page: Address
) -> None:
    wrong: list[Wrong] = []
    instead = nowhere(visitors.places[Visibility.PUBLIC])
    missing = visitors.missing(page.of(instead), instead)
    for place in visitors.places.values():
        sees = page.sees(place.visibility) & OPENS
        may = MAY.get(page.path, always(ALL))[place.visibility]
        for role, answer in (await visitors.open(page.of(place), *sees)).items():
            if answer.status_code != (200 if role in may else 403):
                wrong.append((role, place.visibility, answer.status_code))
            wrong += [(role, place.visibility, one) for one in visitors.wrong_on(role, answer)]
        wrong += await _not_hidden(visitors, page, place, missing, *(OPENS - sees))
    assert wrong == []


@pytest.mark.parametrize("page", OF_POSTS, ids=str)
async def test_a_draft_opens_for_its_author_alone(visitors: Visitors, page: Address) -> None:
    [own] = (await visitors.open(page.of(visitors.draft), Role.OWNER)).values()
    assert own.status_code == 200
    others = (Role.GUEST, Role.MEMBER, Role.ANIMATOR, Role.ADMIN)
    instead = nowhere(visitors.draft)
    missing = visitors.missing(page.of(instead), instead)
    assert await _not_hidden(visitors, page, visitors.draft, missing, *others) == []


async def _not_hidden(
    visitors: Visitors, page: Address, place: Place, missing: Missing, *roles: Role
) -> list[Wrong]:
    """Return the roles for which a page differs from that of a missing thing.

    Compare twice: a new notice in between changes the count that each page shows.
    """
    wrong = await _differing(visitors, page, place, missing, *roles)
    anew = visitors.missing(page.of(missing.place), missing.place)
    return await _differing(visitors, page, place, anew, *(role for role, *_ in wrong))


async def _differing(
    visitors: Visitors, page: Address, place: Place, missing: Missing, *roles: Role
) -> list[Wrong]:
    here, absent = await visitors.open(page.of(place), *roles), await missing.to(*roles)
    return [
        (role, place.visibility, here[role].status_code)
        for role in roles
        if here[role].status_code != 404
        or not alike(here[role], place, absent[role], missing.place)
    ]


@pytest.mark.parametrize("page", LISTS, ids=str)
async def test_a_list_shows_each_role_what_it_may_know(visitors: Visitors, page: Address) -> None:
    answers = await visitors.open(page.path + QUERIES.get(page.path, ""), *OPENS)
    assert [(r, one) for r, answer in answers.items() for one in visitors.wrong_on(r, answer)] == []
    if page.path in SHOWS_ITS_OWNER:
        assert all(place.canary in answers[Role.OWNER].text for place in visitors.places.values())


async def test_drafts_and_the_inbox_show_only_the_owner_s_own(
    visitors: Visitors, services: Services, builder: Builder
) -> None:
    # only the newest: other tests may have given the owner more than a page of notices
    told = await services["notifications"].get(builder.owner, "/v1/notifications?limit=1")
    for path, own in (
        ("/posts/mine?status=draft", visitors.draft.canary),
        ("/inbox", told.json()["items"][0]["id"]),
    ):
        for role, answer in (await visitors.open(path, *OPENS)).items():
            assert (own in answer.text) is (role is Role.OWNER), (path, role)


@pytest.mark.parametrize("page", [page for page in PAGES if page.asks], ids=str)
async def test_a_query_for_a_hidden_thing_is_answered_as_for_a_missing_one(
    visitors: Visitors, page: Address
) -> None:
    wrong = []
    # the thing in the path is visible to these roles, unless the page is not theirs at all
    public = visitors.places[Visibility.PUBLIC]
    path, instead = page.of(public), nowhere(public)
    instead.ids["person_id"] = public.ids["person_id"]
    missing = [visitors.missing(f"{path}?{query}", instead) for query in queries(page, instead)]
    for place in visitors.places.values():
        roles = [role for role in OUTSIDE if role not in AWARE[place.visibility]]
        for query, absent in zip(queries(page, place), missing, strict=True):
            first, second = await visitors.open(f"{path}?{query}", *roles), await absent.to(*roles)
            wrong += [
                (role, place.visibility, query)
                for role in roles
                if not alike(first[role], place, second[role], instead)
            ]
    assert wrong == []


@pytest.mark.parametrize(
    "form", [f for f in FORMS if f.names or f.path in NAMES_A_COMMUNITY], ids=str
)
async def test_a_form_about_a_hidden_thing_is_answered_as_for_a_missing_one(
    visitors: Visitors, form: Address
) -> None:
    wrong = []

    async def send(about: Place, role: Role) -> httpx.Response:
        fields = {**FILLED, "community": about.slug}
        return await visitors.by_role[role].send(form.of(about), fields)

    instead = nowhere(visitors.places[Visibility.PUBLIC])
    missing = Missing(instead, partial(send, instead))
    for place in visitors.places.values():
        sees = form.sees(place.visibility) if form.names else AWARE[place.visibility]
        for role in (role for role in OUTSIDE if role not in sees):
            first, second = await send(place, role), (await missing.to(role))[role]
            if not alike(first, place, second, instead):
                wrong.append((role, place.visibility, first.status_code))
    assert wrong == []


async def test_a_stranger_is_redirected_to_sign_in(visitors: Visitors) -> None:
    place = visitors.places[Visibility.PUBLIC]
    for page in PAGES:
        answer = await visitors.nobody.open(page.of(place))
        assert may_be_kept(answer) == [], page.path
        assert "guilde=" not in answer.headers.get("Set-Cookie", "")
        if page.path in OPEN:
            assert place.canary not in answer.text
        else:
            assert answer.status_code == 303, page.path
            assert answer.headers["Location"].startswith(f"{ISSUER}/authorize?"), page.path
            assert answer.content == b""


async def test_an_erased_person_sees_nothing_of_their_communities(
    visitors: Visitors, services: Services, people: People
) -> None:
    place, leaver = visitors.places[Visibility.PRIVATE], people(f"Leaver {uuid4().hex[:8]}")
    await _let_in(visitors, services, place, leaver)
    visitor = await enter(visitors.app, visitors.nobody.client, leaver)
    post = f"/posts/{place.ids['post_id']}"
    await eventually(lambda: _is_shown(visitor, post))
    done(await services["membership"].delete(leaver, "/v1/profiles/me", headers=ANY))

    async def gone() -> bool:
        """Return whether each service has ended their memberships, which follows the erasure."""
        shown = [place.canary in (await visitor.open(path)).text for path in ("/", "/gatherings")]
        return not any(shown) and not await _is_shown(visitor, post)

    await eventually(gone)
    for page in PAGES:
        answer = await visitor.open(page.of(place))
        assert place.canary not in without_address(answer), page.path
    members = await visitors.open(f"/communities/{place.slug}/members", *OPENS)
    assert not any(leaver.name in answer.text for answer in members.values())
    await visitors.builder.settle()


async def _let_in(visitors: Visitors, services: Services, place: Place, person: Person) -> None:
    membership, path = services["membership"], f"/v1/communities/{place.slug}"
    await membership.get(person, "/v1/profiles/me")
    body = {"person_id": visitors.builder.id_of(person)}
    done(await membership.post(visitors.builder.owner, f"{path}/members", json=body))
    done(await membership.post(person, f"{path}/join"))


async def _is_shown(visitor: Visitor, path: str) -> bool:
    return (await visitor.open(path)).status_code == 200
