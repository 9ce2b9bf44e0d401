"""A profile: the fields that each reader sees, and the facts of its changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from services.membership.domain.people.profile import Claims, Profile
from services.membership.domain.people.showing import Closeness, ShownTo
from services.membership.store.owned import PROFILES
from shared.contracts.values import Language
from shared.messaging.owned import Change

NOW = datetime(2026, 1, 5, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


def profile(**fields: Any) -> Profile:
    first = {"name": "Ada", "location": "Lyon", "pronouns": "she", "department": "Rails"}
    made = {"language": Language.FRENCH, "created_at": NOW, "updated_at": NOW}
    return Profile(id="p", **{**made, **first, **fields})


def hidden(**audiences: ShownTo) -> Profile:
    return profile(audiences=audiences)


def test_each_reader_sees_the_fields_for_them() -> None:
    one = hidden(location=ShownTo.COMPANIONS, pronouns=ShownTo.NOBODY)
    seen = {reader: one.as_seen(reader) for reader in Closeness}
    places = {reader: (each.location, each.pronouns) for reader, each in seen.items()}
    assert places == {
        Closeness.SELF: ("Lyon", "she"),
        Closeness.COMPANION: ("Lyon", ""),
        Closeness.COLLEAGUE: ("", ""),
    }
    assert seen[Closeness.COLLEAGUE].audiences == {}
    assert seen[Closeness.COLLEAGUE].name == "Ada"


def test_a_fact_does_not_name_a_changed_hidden_field() -> None:
    one = hidden(location=ShownTo.COMPANIONS)
    assert one.edit({"location": "Nantes", "headline": "Data"}, NOW) == ("headline",)
    assert one.edit({"location": "Brest"}, NOW) == ()
    assert one.version == 3
    told = PROFILES._data(one, ()).model_dump_json()
    assert ("Brest" in told, "Data" in told) == (False, True)
    assert "companions" not in told


def test_hiding_or_showing_a_field_is_a_change_of_it() -> None:
    one = profile()
    assert one.edit({"audiences": {"location": ShownTo.NOBODY}}, NOW) == ("location",)
    assert one.edit({"audiences": {"location": ShownTo.COMPANIONS}}, NOW) == ()
    assert one.edit({"audiences": {}}, NOW) == ("location",)


def test_a_department_in_the_token_is_taken_over() -> None:
    one = profile()
    moved = Claims(guest=False, email="", at=NOW, department="Roads")
    assert one.follow(moved, NOW) == ("department",)
    assert one.follow(Claims(guest=False, email="", at=NOW), NOW) == ()
    assert one.department == "Roads"


def test_an_administrator_sets_the_department_and_the_person_cannot() -> None:
    one = profile()
    assert one.edit({"department": "Roads"}, NOW) == ()
    assert one.place({"department": "Roads", "headline": "x"}, NOW) == ("department",)


def test_nothing_personal_outlasts_an_erasure() -> None:
    one = hidden(location=ShownTo.NOBODY)
    one.erase(NOW)
    assert (one.name, one.location, one.pronouns, one.audiences) == ("", "", "", {})
    change = Change(one, "erased")
    assert "Lyon" not in PROFILES._data(change.stored, ()).model_dump_json()


def test_an_administrator_s_values_outlast_older_tokens() -> None:
    one = profile(attributes={"site": "Lyon"})
    one.place({"department": "Audit", "site": ""}, NOW)
    assert one.in_directory == {"department": "Audit"}
    for at, department in ((None, "Audit"), (NOW, "Audit"), (LATER, "Finance")):
        one.follow(Claims(guest=False, email="", at=at, department="Finance"), LATER)
        assert one.in_directory["department"] == department


def test_attributes_that_a_token_does_not_have_stay() -> None:
    one = profile(attributes={"site": "Lyon"})
    said = {"entity": "Rails"}
    one.follow(Claims(guest=False, email="", at=NOW, country="FR", attributes=said), NOW)
    placed = {"department": "Rails", "country": "FR", "site": "Lyon", "entity": "Rails"}
    assert one.in_directory == placed


def test_further_attributes_are_in_no_fact_of_the_profile() -> None:
    one = profile(attributes={"site": "Lyon-Part-Dieu"})
    assert "Part-Dieu" not in PROFILES._data(one, ()).model_dump_json()
    assert one.as_seen(Closeness.COMPANION).attributes == {}
    one.erase(NOW)
    assert one.in_directory == {}
