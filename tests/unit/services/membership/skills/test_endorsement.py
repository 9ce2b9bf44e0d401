"""Endorsements of one person's skills by another: given once, asked for, withdrawn."""

from datetime import UTC, datetime

from services.membership.domain.skills.endorsement import no_endorsement
from services.membership.store.networking.owned import ENDORSEMENTS

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def test_an_endorsement_is_given_once_and_withdrawn() -> None:
    one = no_endorsement("ada", "bob", NOW)
    assert [one.give("sql", NOW), one.give("sql", NOW)] == ["given", None]
    assert [one.take_back("sql", NOW), one.take_back("sql", NOW)] == ["withdrawn", None]
    assert (one.id, one.version) == ("ada.bob", 2)


def test_a_requested_endorsement_is_given_or_declined() -> None:
    one = no_endorsement("ada", "bob", NOW)
    assert [one.ask("sql", NOW), one.ask("sql", NOW), one.ask("java", NOW)] == [
        *("asked", None, "asked"),
    ]
    assert (one.give("sql", NOW), one.take_back("java", NOW)) == ("given", "declined")
    assert (one.given, one.asked) == (("sql",), ())


def test_the_fact_of_an_endorsement_does_not_name_the_skill() -> None:
    one = no_endorsement("ada", "bob", NOW)
    one.give("sql", NOW)
    assert "sql" not in ENDORSEMENTS._data(one, ()).model_dump_json()


def test_a_forgotten_endorsement_names_nobody() -> None:
    one = no_endorsement("ada", "bob", NOW)
    one.give("sql", NOW)
    one.forget(NOW)
    assert (one.person_id, one.by_id, one.given, one.version) == (None, None, (), 2)
