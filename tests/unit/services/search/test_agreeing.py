"""The two rules of who may see what: of a query, and of many people at once.

Access documents are made of facts here as the script of the access index makes them, and the filter
of a query is read as the engine reads it. Both rules are compared with the rule of all services,
`may_see`.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import pytest

from services.search.index.access import GROUPS, audiences_of, first_updates, selecting, visible_to
from services.search.projections.actions import Grant
from services.search.projections.keys import (
    ORGANISATION,
    SELECTED,
    community_audience,
    person_holder,
)
from services.search.projections.table import project
from shared.audience.attributes import keys_of, keys_to
from shared.audience.sight import Asker, Audience, Community, Membership, may_see
from shared.contracts.envelope import Fact
from shared.contracts.values import Role, Standing, Visibility
from tests.support import facts
from tests.support.facts import named

SLUG, WHO = "data", "ada"
HOLDER = person_holder(named(WHO))
ADMITTED = {"department": ("Finance",)}
DEPARTMENTS = (None, "Finance", "Sales")
"""What the directory says of the person: nothing yet, what is admitted, and something else."""

LATER = "later"
"""A value that only a newer version knows."""

VISIBILITIES = (*Visibility, LATER)
MEMBERSHIPS = (None, *product((*Standing, LATER), (*Role, LATER)))

Access = dict[str, dict[str, Any]]


def access_of(made: Iterable[Fact[Any]]) -> Access:
    """Return the access documents by holder, as the script makes them of the facts' grants."""
    grants = [a for fact in made for a in project(fact) if isinstance(a, Grant)]
    found: Access = {holder: {"audiences": [holder]} for holder in first_updates()}
    for grant in grants:
        own = [grant.holder] if grant.holder in GROUPS else []
        document = found.setdefault(grant.holder, {"audiences": own})
        if not grant.granted:
            continue
        if grant.keys is None:
            document["audiences"].append(community_audience(grant.community_id))
        else:
            document["audiences"] += [f"key:{key}" for key in grant.keys]
            document.setdefault("keys", {})[grant.community_id] = list(grant.keys)
    return found


def admits(filters: list[dict[str, Any]], access: Access, document: dict[str, Any]) -> bool:
    """Return whether a document passes the filters, as the engine decides it."""
    shown, seen = filters
    [(field, value)] = shown["term"].items()
    wanted = {each for lookup in seen["bool"]["should"] for each in _terms(lookup, access)}
    return document[field] == value and document["audience"] in wanted


def _terms(lookup: dict[str, Any], access: Access) -> list[str]:
    terms: dict[str, str] | list[str] = lookup["terms"]["audience"]
    if isinstance(terms, list):
        return terms
    found: list[str] = access.get(terms["id"], {}).get(terms["path"], [])
    return found


def told(
    visibility: str, own: tuple[str, str] | None, department: str | None
) -> Iterator[Fact[Any]]:
    yield facts.community(SLUG, visibility=visibility, audience=ADMITTED)
    if own is not None:
        yield facts.membership(WHO, SLUG, standing=own[0], role=own[1])
    if department is not None:
        yield facts.directory_entry(WHO, department=department, country="FR")


def documents() -> list[dict[str, Any]]:
    audiences = (community_audience(named(SLUG)), "everyone", ORGANISATION)
    return [{"visible": True, "audience": each} for each in audiences]


@pytest.mark.parametrize("is_guest", [False, True], ids=["colleague", "guest"])
@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_both_rules_show_a_person_the_same(visibility: str, *, is_guest: bool) -> None:
    in_community, to_everyone, to_organisation = documents()
    for own, department in product(MEMBERSHIPS, DEPARTMENTS):
        access = access_of(told(visibility, own, department))
        together = audiences_of(HOLDER, access, guest=is_guest)
        filters = visible_to(
            named(WHO),
            guest=is_guest,
            access_alias="access",
            selected=selecting(access.get(HOLDER), access.get(SELECTED)),
        )
        for document in (in_community, to_everyone, to_organisation):
            by_query = admits(filters, access, document)
            assert by_query is (document["audience"] in together), (own, department, document)
        assert (to_organisation["audience"] in together) is not is_guest
        for is_admin in (False, True):
            asker = Asker(named(WHO), is_admin=is_admin, is_guest=is_guest)
            allowed = may_see(asker, Audience(_community(visibility), _own(own), _held(department)))
            assert (in_community["audience"] in together) is allowed, (own, department, is_admin)
            assert (to_everyone["audience"] in together) is may_see(asker, Audience())


@pytest.mark.parametrize("is_guest", [False, True], ids=["colleague", "guest"])
def test_without_access_documents_both_rules_show_nothing(*, is_guest: bool) -> None:
    filters = visible_to(named(WHO), guest=is_guest, access_alias="access")
    assert audiences_of(HOLDER, {}, guest=is_guest) == set()
    assert not any(admits(filters, {}, document) for document in documents())


def _community(visibility: str) -> Community:
    admitted = tuple(keys_to(ADMITTED))
    return Community(id=named(SLUG), slug=SLUG, visibility=visibility, admits=admitted)


def _own(own: tuple[str, str] | None) -> Membership | None:
    return Membership(standing=own[0], role=own[1]) if own else None


def _held(department: str | None) -> frozenset[str] | None:
    return keys_of({"department": department, "country": "FR"}) if department else None
