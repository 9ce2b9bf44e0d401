"""A profile's languages: known ones are ticked, others are written as codes."""

from datetime import UTC, datetime

from portal.gateway.models.membership import Profile
from portal.pages.profile import FIELDS, HIDEABLE, body_of, fields_of


def test_languages_are_ticked_or_written_and_none_is_lost() -> None:
    made = datetime(2026, 1, 1, tzinfo=UTC)
    me = Profile(
        id="ada", name="Ada", languages=["uk", "fr"], guest=False, created_at=made, version=1
    )

    fields = {**dict.fromkeys((*FIELDS, *(f"to_{name}" for name in HIDEABLE)), ""), **fields_of(me)}

    assert (fields["speaks-fr"], fields["speaks-en"], fields["languages"]) == ("1", "", "uk")
    assert body_of({**fields, "languages": "uk, fr, pl"})["languages"] == ["fr", "uk", "pl"]
