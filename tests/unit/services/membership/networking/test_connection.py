"""Connections: made only with the consent of both; a refusal is not reported to the asker."""

from datetime import UTC, datetime

from services.membership.domain.networking.connection import Connection, no_connection

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def asked() -> Connection:
    one = no_connection("bob", "ada", NOW)
    assert one.want("bob", "ada", NOW) == "asked"
    return one


def test_a_connection_needs_the_consent_of_both() -> None:
    one = asked()
    assert (one.id, one.want("bob", "ada", NOW)) == ("ada.bob", None)
    assert (one.want("ada", "bob", NOW), one.status) == ("accepted", "connected")
    assert (one.refuse("bob", NOW), one.status) == ("ended", "ended")


def test_a_declined_asker_is_not_told_and_asking_again_does_nothing() -> None:
    one = asked()
    assert one.refuse("ada", NOW) == "declined"
    assert (one.as_told("bob"), one.as_told("ada")) == ("asked", "declined")
    assert one.want("bob", "ada", NOW) is None
    assert one.want("ada", "bob", NOW) == "asked"
    assert (one.asker_id, one.asked_id) == ("ada", "bob")


def test_the_asker_may_withdraw_a_request() -> None:
    one = asked()
    assert [one.refuse("bob", NOW), one.refuse("bob", NOW)] == ["ended", None]
    assert one.want("ada", "bob", NOW) == "asked"


def test_a_forgotten_connection_names_nobody() -> None:
    one = asked()
    one.forget()
    assert (one.asker_id, one.asked_id, one.version) == (None, None, 2)
